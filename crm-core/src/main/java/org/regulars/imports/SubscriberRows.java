package org.regulars.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The members of a mailing list: they become customers, and agree to what somebody states that the list was for. A
 * confirmation's time and network address are the evidence of a double opt-in.
 */
@Component
class SubscriberRows extends PeopleRows {

    SubscriberRows(PeopleRun run) {
        super(run);
    }

    @Override
    public String key() {
        return "subscribers";
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(PersonField.IDENTITIES);
        fields.addAll(List.of(
                PersonField.STATUS,
                PersonField.OPT_IN_AT,
                PersonField.OPT_IN_IP,
                PersonField.CONFIRMED_AT,
                PersonField.CONFIRM_IP,
                PersonField.LEFT_AT,
                PersonField.REASON));
        fields.addAll(PersonField.PROFILE);
        return fields;
    }

    @Override
    public List<Field> missing(Mapping mapping) {
        return mapping.has(PersonField.EMAIL) ? List.of() : List.of(PersonField.EMAIL);
    }

    @Override
    void read(Cells cells, ImportDetail file, List<String> purposes, Person person) {
        if (person.email.isEmpty()) {
            if (cells.problems().isEmpty()) {
                cells.problem(PersonField.EMAIL, "is missing");
            }
            return;
        }
        Instant left = cells.moment(PersonField.LEFT_AT);
        String status = status(cells, file);
        switch (status) {
            case "subscribed" -> subscribe(cells, file, person);
            case "unsubscribed" -> withdraw(file, purposes, person, left, cells.text(PersonField.REASON));
            case "cleaned" -> {
                person.suppressedFor = "bounced";
                person.suppressedSince = left;
                person.note("Mail to this address came back: it gets nothing any more.");
            }
            case "none" -> person.note("Not subscribed in the list: nothing is granted.");
            default ->
                cells.problem(
                        PersonField.STATUS, "is none of subscribed, unsubscribed and cleaned: " + Cells.shown(status));
        }
    }

    /** A column's word, else what all of the list are. */
    private static String status(Cells cells, ImportDetail file) {
        String said = cells.text(PersonField.STATUS).toLowerCase(Locale.ROOT);
        if (said.isEmpty()) {
            return orElse(file.settings().status(), "none");
        }
        return switch (said.replaceAll("[ _-]+", "")) {
            case "subscribed",
                    "subscriber",
                    "confirmed",
                    "active",
                    "yes",
                    "true",
                    "1",
                    "optedin",
                    "optin",
                    "aktiv",
                    "angemeldet",
                    "abonniert",
                    "abonne",
                    "abonné",
                    "inscrit",
                    "enabled",
                    "ja" -> "subscribed";
            case "unsubscribed",
                    "optedout",
                    "optout",
                    "inactive",
                    "no",
                    "false",
                    "0",
                    "abgemeldet",
                    "desinscrit",
                    "désabonné",
                    "inaktiv",
                    "complained",
                    "archivedunsubscribed",
                    "nein" -> "unsubscribed";
            case "cleaned", "bounced", "hardbounced", "hardbounce", "invalid", "bounce", "undeliverable" -> "cleaned";
            case "pending", "unconfirmed", "nonsubscribed", "transactional", "archived", "registered", "softbounced" ->
                "none";
            default -> said;
        };
    }

    private static void subscribe(Cells cells, ImportDetail file, Person person) {
        ImportSettings settings = file.settings();
        Instant asked = cells.moment(PersonField.OPT_IN_AT);
        Instant confirmed = cells.moment(PersonField.CONFIRMED_AT);
        if (!settings.grants()) {
            person.note("Grants nothing: no purpose and legal basis were stated.");
            return;
        }
        String ip = network(cells.text(PersonField.CONFIRM_IP));
        boolean proven = confirmed != null && !ip.isEmpty();
        boolean consent = settings.legalBasis().equals("consent");
        if (consent && !proven) {
            person.note(
                    "Subscribed, but without time and network address of a confirmation: nothing is sent until they confirm.");
        }
        person.claims.add(new Claim(
                settings.purpose(),
                ConsentRows.MAIL,
                "",
                consent && !proven ? "granted" : "confirmed",
                settings.legalBasis(),
                proven ? confirmed : asked,
                settings.wording(),
                "",
                "",
                proven ? ip : network(cells.text(PersonField.OPT_IN_IP)),
                "",
                ""));
    }

    /** Stops mail for the stated purpose, or for every one where none is stated. */
    static void withdraw(ImportDetail file, List<String> purposes, Person person, @Nullable Instant at, String reason) {
        String stated = file.settings().purpose();
        for (String purpose : stated.isEmpty() ? purposes : List.of(stated)) {
            person.claims.add(
                    new Claim(purpose, ConsentRows.MAIL, "", "withdrawn", "consent", at, "", "", "", "", "", reason));
        }
    }
}
