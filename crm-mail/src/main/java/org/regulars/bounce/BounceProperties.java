package org.regulars.bounce;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where what comes back is read, and what follows from it.
 *
 * @param returnPath the mailbox that bounces go to, such as bounces@shop.example; '' for the sender's own address
 * @param verp whether each mail gets its own return path below it (bounces+…@shop.example), which the mailbox's server must take
 * @param softLimit soft bounces of one address within the window after which nothing goes to it any more
 * @param softWindow in which they are counted
 * @param mailbox read by IMAP or POP3
 * @param maildir a folder in which the mail server puts what comes back; null for none
 * @param largest bytes of a returned mail that are read; what is longer is cut
 * @param ses reports by Amazon SNS
 * @param sendgrid reports by Twilio SendGrid
 * @param postmark reports by Postmark
 * @param mailgun reports by Mailgun
 */
@Validated
@ConfigurationProperties("regulars.bounces")
public record BounceProperties(
        @NotNull @Email @DefaultValue("") String returnPath,
        @DefaultValue("true") boolean verp,
        @Min(1) @Max(100) @DefaultValue("5") int softLimit,
        @NotNull @DefaultValue("30d") Duration softWindow,
        @Valid @NotNull @DefaultValue Mailbox mailbox,
        @Nullable Path maildir,

        @Min(10_000) @Max(50_000_000) @DefaultValue("2000000")
        int largest,

        @NotNull @DefaultValue Ses ses,
        @NotNull @DefaultValue Sendgrid sendgrid,
        @NotNull @DefaultValue Postmark postmark,
        @NotNull @DefaultValue Mailgun mailgun) {

    /** How the connection to the mailbox is kept from others. */
    public enum Security {
        /** From the first byte. */
        TLS,
        /** Begun plain and never gone on with so. */
        STARTTLS,
        /** Not at all; for a server on the same machine. */
        NONE
    }

    /**
     * @param host '' for no mailbox
     * @param protocol imap or pop3
     * @param port 0 for the protocol's own
     * @param folder that is read; POP3 has only the inbox
     * @param done folder that read mails are moved to; '' deletes them. POP3 always deletes
     * @param properties of the mail library, such as {@code mail.imaps.ssl.trust}
     */
    public record Mailbox(
            @DefaultValue("") String host,
            @DefaultValue("imap") String protocol,
            @DefaultValue("0") int port,
            @DefaultValue("TLS") Security security,
            @DefaultValue("") String user,
            @DefaultValue("") String password,
            @DefaultValue("INBOX") String folder,
            @DefaultValue("") String done,
            @DefaultValue Map<String, String> properties) {

        public Mailbox {
            protocol = protocol.strip().toLowerCase(Locale.ROOT);
            if (!protocol.equals("imap") && !protocol.equals("pop3")) {
                throw new IllegalArgumentException(
                        "REGULARS_BOUNCES_MAILBOX_PROTOCOL must be imap or pop3, but is '" + protocol + "'");
            }
            if (!host.isBlank() && (user.isBlank() || password.isBlank())) {
                throw new IllegalArgumentException(
                        "REGULARS_BOUNCES_MAILBOX_HOST is set, so REGULARS_BOUNCES_MAILBOX_USER"
                                + " and REGULARS_BOUNCES_MAILBOX_PASSWORD must be too");
            }
        }

        @Override
        public String toString() {
            return protocol + "://" + host + (port == 0 ? "" : ":" + port);
        }
    }

    /** @param topicArn the one topic that reports come from; '' takes none */
    public record Ses(@DefaultValue("") String topicArn) {}

    /** @param publicKey the verification key of the signed event webhook, base64; '' takes none */
    public record Sendgrid(@DefaultValue("") String publicKey) {}

    /** @param user and password that stand in the webhook's address (Basic authentication); '' takes none */
    public record Postmark(
            @DefaultValue("") String user, @DefaultValue("") String password) {

        @Override
        public String toString() {
            return "Postmark of " + user;
        }
    }

    /** @param signingKey the HTTP webhook signing key; '' takes none */
    public record Mailgun(@DefaultValue("") String signingKey) {

        @Override
        public String toString() {
            return "Mailgun";
        }
    }

    /** Whether anything at all is read. */
    public boolean listens() {
        return !mailbox.host().isBlank()
                || maildir != null
                || !ses.topicArn().isBlank()
                || !sendgrid.publicKey().isBlank()
                || !postmark.password().isBlank()
                || !mailgun.signingKey().isBlank();
    }
}
