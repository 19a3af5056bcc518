package org.regulars.web.staff.customer;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.report.PersonBehind;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.util.UriComponentsBuilder;

/** The people behind a number, page by page; who saw them stands in the audit trail. */
@Component
public class PeopleList {

    /** How many to ask for: a page of fifty, and one to know whether there are more. */
    public static final int ASK = 51;

    private final AuditTrail audit;

    PeopleList(AuditTrail audit) {
        this.audit = audit;
    }

    /**
     * Shows a page.
     *
     * @param found at most {@link #ASK}
     * @param subject what was looked at, for the audit trail
     * @param heading what the page says above them
     * @param here the address of the first page
     * @param after the customer's id after which this page begins, 0 for the first
     */
    public String show(
            List<PersonBehind> found,
            String subject,
            Heading heading,
            UriComponentsBuilder here,
            long after,
            Principal who,
            Model model) {
        List<PersonBehind> people = found.stream().limit(ASK - 1L).toList();
        audit.recordAll(
                who.getName(),
                "figure-people-listed",
                subject,
                people.stream().map(PersonBehind::customerId).toList(),
                Map.of());
        model.addAttribute("heading", heading);
        model.addAttribute("people", people);
        model.addAttribute("first", after > 0 ? here.encode().build().toUriString() : null);
        model.addAttribute(
                "next",
                found.size() < ASK
                        ? null
                        : here.cloneBuilder()
                                .queryParam(
                                        "after", people.get(people.size() - 1).customerId())
                                .encode()
                                .build()
                                .toUriString());
        return "staff/customer/people";
    }

    /**
     * What a page of people says above them.
     *
     * @param subtitle '' for none
     * @param back where the number stands
     */
    public record Heading(String title, String subtitle, String back) {}
}
