package org.regulars.delivery;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.regex.Pattern;

/**
 * The only place that writes headers. The mail library puts a line break in a value onto the wire as it is, and what follows
 * it becomes a header of its own, such as a Bcc; so control characters are refused here.
 */
final class SafeHeaders {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,60}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

    private final MimeMessage message;

    private SafeHeaders(MimeMessage message) {
        this.message = message;
    }

    static SafeHeaders of(MimeMessage message) {
        return new SafeHeaders(message);
    }

    /** Throws {@link UnsafeHeader} when the name is none or the value holds a control character. */
    SafeHeaders set(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new UnsafeHeader("'" + CONTROL.matcher(name).replaceAll("?") + "' is no name of a header");
        }
        String encoded = encoded(checked(name, value));
        try {
            message.setHeader(name, MimeUtility.fold(name.length() + 2, encoded));
            return this;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    SafeHeaders from(String name, String address) {
        try {
            InternetAddress sender = address("From", address);
            sender.setPersonal(checked("From", name), StandardCharsets.UTF_8.name());
            message.setFrom(sender);
            return this;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    SafeHeaders to(String address) {
        try {
            message.setRecipient(Message.RecipientType.TO, address("To", address));
            return this;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    SafeHeaders date(Instant at) {
        return set("Date", new MailDateFormat().format(Date.from(at)));
    }

    private static InternetAddress address(String header, String address) {
        try {
            InternetAddress[] parsed = InternetAddress.parse(checked(header, address), true);
            if (parsed.length != 1 || !address.equals(parsed[0].getAddress())) {
                throw new UnsafeHeader(header + " must be one plain address");
            }
            return parsed[0];
        } catch (MessagingException e) {
            throw new UnsafeHeader(header + " must be one plain address");
        }
    }

    private static String checked(String name, String value) {
        if (CONTROL.matcher(value).find()) {
            throw new UnsafeHeader("The header " + name + " would hold a line break or another control character");
        }
        return value;
    }

    private static String encoded(String value) {
        try {
            return MimeUtility.encodeText(value, StandardCharsets.UTF_8.name(), null);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
