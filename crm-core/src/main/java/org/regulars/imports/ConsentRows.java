package org.regulars.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Entries of a consent ledger: who agreed to what, when, in which words, and what proves it. */
@Component
class ConsentRows extends PeopleRows {

    static final String MAIL = "mail";
    static final String SMS = "sms";

    ConsentRows(PeopleRun run) {
        super(run);
    }

    @Override
    public String key() {
        return "consents";
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(PersonField.IDENTITIES);
        fields.addAll(List.of(
                PersonField.PURPOSE,
                PersonField.CHANNEL,
                PersonField.TOPIC,
                PersonField.STATUS,
                PersonField.LEGAL_BASIS,
                PersonField.AT,
                PersonField.CONFIRMED_AT,
                PersonField.CONFIRM_IP,
                PersonField.SOURCE,
                PersonField.WORDING,
                PersonField.LANGUAGE,
                PersonField.PAGE,
                PersonField.IP,
                PersonField.USER_AGENT));
        return fields;
    }

    @Override
    public List<Field> missing(Mapping mapping) {
        List<Field> missing = new ArrayList<>(super.missing(mapping));
        if (!mapping.has(PersonField.STATUS)) {
            missing.add(PersonField.STATUS);
        }
        return missing;
    }

    @Override
    void read(Cells cells, ImportDetail file, List<String> purposes, Person person) {
        // The language is the wording's, not the person's.
        person.values.remove("language");
        String purpose =
                key(orElse(cells.text(PersonField.PURPOSE), file.settings().purpose()));
        if (!purposes.contains(purpose)) {
            cells.problem(
                    PersonField.PURPOSE,
                    purpose.isEmpty()
                            ? "does not say what for; it is one of " + String.join(", ", purposes)
                            : "is none of " + String.join(", ", purposes) + ": " + Cells.shown(purpose));
        }
        String channel = channel(cells);
        String status = status(cells);
        String basis = basis(cells, file);
        Instant at = cells.moment(PersonField.AT);
        Instant confirmed = cells.moment(PersonField.CONFIRMED_AT);
        String ip = network(cells.text(PersonField.IP));
        String wording = orElse(cells.text(PersonField.WORDING), file.settings().wording());
        String page = cells.text(PersonField.PAGE);
        String source = cells.text(PersonField.SOURCE);
        if (!cells.problems().isEmpty()) {
            return;
        }
        boolean grants = !status.equals("withdrawn");
        if (grants && basis.isEmpty()) {
            person.note("Grants nothing: no legal basis is stated.");
            return;
        }
        if (status.equals("granted") && confirmed != null) {
            status = "confirmed";
        }
        if (status.equals("confirmed")) {
            at = confirmed == null ? at : confirmed;
            ip = orElse(network(cells.text(PersonField.CONFIRM_IP)), ip);
            boolean evidence = !(ip + wording + page + source).isEmpty();
            if (basis.equals("consent") && (at == null || !evidence)) {
                status = "granted";
                person.note("Confirmed, the file says, but without "
                        + (at == null ? "a time" : "wording, page, source or network address")
                        + " as evidence: nothing is sent until they confirm.");
            }
        }
        person.claims.add(new Claim(
                purpose,
                channel,
                key(cells.text(PersonField.TOPIC)),
                status,
                basis.isEmpty() ? "consent" : basis,
                at,
                wording,
                language(cells),
                page,
                ip,
                cells.text(PersonField.USER_AGENT),
                source));
    }

    private static String language(Cells cells) {
        String said = cells.text(PersonField.LANGUAGE).toLowerCase(Locale.ROOT);
        return said.matches("[a-z]{2}([-_].*)?") ? said.substring(0, 2) : "";
    }

    private static String key(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
    }

    private static String channel(Cells cells) {
        String said = key(cells.text(PersonField.CHANNEL));
        String channel = switch (said) {
            case "", "mail", "email", "e-mail", "newsletter" -> MAIL;
            case "sms", "text", "text-message", "mobile" -> SMS;
            case "phone", "call", "telephone", "telefon", "telephone-call" -> "phone";
            case "letter", "post", "postal", "direct-mail", "brief", "courrier" -> "letter";
            default -> "";
        };
        if (channel.isEmpty()) {
            cells.problem(PersonField.CHANNEL, "is none of mail, letter, phone and sms: " + Cells.shown(said));
        }
        return channel;
    }

    private static String status(Cells cells) {
        String said = key(cells.text(PersonField.STATUS));
        String status = switch (said) {
            case "granted",
                    "given",
                    "opted-in",
                    "opt-in",
                    "yes",
                    "true",
                    "1",
                    "subscribed",
                    "single-opt-in",
                    "erteilt",
                    "ja",
                    "oui" -> "granted";
            case "confirmed", "double-opt-in", "doi", "verified", "active", "bestaetigt", "bestätigt" -> "confirmed";
            case "withdrawn",
                    "revoked",
                    "opted-out",
                    "opt-out",
                    "no",
                    "false",
                    "0",
                    "unsubscribed",
                    "refused",
                    "denied",
                    "widerrufen",
                    "nein",
                    "non",
                    "declined",
                    "cleaned",
                    "bounced" -> "withdrawn";
            default -> "";
        };
        if (status.isEmpty()) {
            cells.problem(
                    PersonField.STATUS,
                    said.isEmpty()
                            ? "is missing"
                            : "is none of granted, confirmed and withdrawn: " + Cells.shown(said));
        }
        return status;
    }
}
