package org.regulars.imports;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Customers: by what they are known, what they are called, where they live, and whatever else the shop knows of them. */
@Component
class CustomerFileRows extends PeopleRows {

    CustomerFileRows(PeopleRun run) {
        super(run);
    }

    @Override
    public String key() {
        return "customers";
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(PersonField.IDENTITIES);
        fields.addAll(PersonField.PROFILE);
        fields.addAll(List.of(
                PersonField.SINCE, PersonField.ACCEPTS_MAIL, PersonField.ACCEPTS_SMS, PersonField.UNSUBSCRIBED));
        return fields;
    }

    @Override
    void read(Cells cells, ImportDetail file, List<String> purposes, Person person) {
        boolean left = cells.yes(PersonField.UNSUBSCRIBED);
        if (left && !person.email.isEmpty()) {
            SubscriberRows.withdraw(file, purposes, person, null, "");
        }
        if (cells.yes(PersonField.ACCEPTS_MAIL) && !left && !person.email.isEmpty()) {
            accept(file, person, ConsentRows.MAIL);
        }
        if (cells.yes(PersonField.ACCEPTS_SMS) && !person.phone.isEmpty()) {
            accept(file, person, ConsentRows.SMS);
        }
    }

    private static void accept(ImportDetail file, Person person, String channel) {
        ImportSettings settings = file.settings();
        if (!settings.grants()) {
            person.note("Grants nothing: no purpose and legal basis were stated.");
            return;
        }
        boolean asked = settings.legalBasis().equals("consent");
        if (asked) {
            person.note("Agreed, but without evidence of a confirmation: nothing is sent until they confirm.");
        }
        person.claims.add(new Claim(
                settings.purpose(),
                channel,
                "",
                asked ? "granted" : "confirmed",
                settings.legalBasis(),
                null,
                settings.wording(),
                "",
                "",
                "",
                "",
                ""));
    }
}
