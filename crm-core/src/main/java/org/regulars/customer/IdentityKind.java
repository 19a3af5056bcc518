package org.regulars.customer;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.net.IDN;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kind of sign by which somebody is known, the most telling first. */
public enum IdentityKind {
    SHOP_NUMBER("shop-number"),
    EMAIL("email"),
    PHONE("phone"),
    SOCIAL("social"),
    ANONYMOUS_ID("anonymous-id");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("(\\d+)\\.0+");
    private static final EmailValidator ADDRESSES = JMail.strictValidator()
            .disallowIpDomain()
            .disallowExplicitSourceRouting()
            .disallowQuotedIdentifiers()
            .requireTopLevelDomain();
    private static final int LONGEST = 320;

    private final String key;

    IdentityKind(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    public static IdentityKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no kind of identity " + key));
    }

    /**
     * The form in which two spellings of the same thing are equal: an address in lower case with its domain as A-labels, a
     * phone number in E.164, a handle as {@code network:name}, a shop's number without the {@code .0} that spreadsheets add. Empty when the value cannot be one of this kind.
     */
    public Optional<String> normalise(String typed) {
        String value = typed.strip();
        if (value.isEmpty()
                || value.length() > LONGEST
                || CONTROL.matcher(value).find()) {
            return Optional.empty();
        }
        return switch (this) {
            case EMAIL -> address(value);
            case PHONE -> PhoneNumbers.normalise(value);
            case SHOP_NUMBER -> Optional.of(WHOLE_NUMBER.matcher(value).replaceFirst("$1"));
            case SOCIAL -> SocialHandles.normalise(value);
            case ANONYMOUS_ID -> Optional.of(value);
        };
    }

    private static Optional<String> address(String value) {
        int at = value.lastIndexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        try {
            String domain = IDN.toASCII(value.substring(at + 1));
            String address = (value.substring(0, at) + "@" + domain).toLowerCase(Locale.ROOT);
            return ADDRESSES.isValid(address) ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
