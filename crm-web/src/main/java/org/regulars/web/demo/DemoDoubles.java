package org.regulars.web.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Duplicates;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.springframework.stereotype.Component;

/** People whom the demo shop has twice, or who live together: some are decided, some wait, one pair is merged. */
@Component
class DemoDoubles {

    /** The best known of them, whose shop number is D7001. */
    static final DemoPerson AMELIA = new DemoPerson(
            2001, "Amelia", "Hartwell", "amelia.hartwell@example.com", "GB", "Exampleton", "en", Instant.EPOCH);

    private static final String CHECKOUT = "checkout";
    private static final String FAIR = "spring fair list";

    private final Customers customers;
    private final Duplicates duplicates;
    private final Merges merges;

    DemoDoubles(Customers customers, Duplicates duplicates, Merges merges) {
        this.customers = customers;
        this.duplicates = duplicates;
        this.merges = merges;
    }

    /** Those who are there twice before anybody looked; the first of them is whom the tour is about. */
    List<Long> arrive(Instant now) {
        List<Long> all = new ArrayList<>();
        Map<String, String> home = Map.of("street", "14 Orchard Row", "postal_code", "EX1 4AM", "city", "Exampleton");
        all.add(add(now, "D7001", "Amelia", "Hartwell", AMELIA.email(), "1988-04-17", home));
        all.add(add(now, "", "Amelia", "Hartwel", "amelia.hartwel@example.com", "1988-04-17", home));
        add(now, "D7002", "Oliver", "Jessop", "oliver.jessop@example.com", "1979-11-02", Map.of());
        add(now, "", "Oliver", "Jesop", "oliver.jessop@example.org", "1979-11-02", Map.of());
        add(now, "D7003", "Ava", "Inskip", "ava.inskip@example.com", "", Map.of("postal_code", "EX2 7QP"));
        // No top-level domain is called .con: a typing mistake that nobody can have as an address.
        add(now, "", "Ava", "Inskip", "ava.inskip@example.con", "", Map.of("postal_code", "EX2 7QP"));
        Map<String, String> farm = Map.of("street", "3 Mill Lane", "postal_code", "EX5 2BB", "city", "Exampleton");
        all.add(add(now, "D7004", "Freya", "Fernley", "freya.fernley@example.net", "1991-07-08", farm));
        all.add(add(now, "D7005", "Theo", "Fernley", "theo.fernley@example.net", "1990-01-23", farm));
        Map<String, String> flat = Map.of("street", "Beispielweg 5", "postal_code", "01234", "city", "Musterstadt");
        add(now, "D7006", "Hanna", "Eggert", "hanna.eggert@example.org", "1985-02-28", flat);
        add(now, "", "Hanna", "Eggert", "h.eggert@example.net", "1985-02-28", flat);
        add(now, "", "GRETA", "AHLERS", "info@example.org", "", Map.of());
        return all;
    }

    /** One pair is a household, one was merged, with the reasons that the shop itself found. */
    void decide(List<Long> arrived, String staff) {
        duplicates.household(arrived.get(2), arrived.get(3), staff);
        merges.merge(
                new MergeCustomers(
                        arrived.get(0),
                        arrived.get(1),
                        Set.of(),
                        duplicates.compare(arrived.get(0), arrived.get(1)).grounds()),
                staff);
    }

    private long add(
            Instant now,
            String number,
            String first,
            String last,
            String email,
            String birthday,
            Map<String, String> more) {
        boolean shopper = !number.isEmpty();
        Instant at = now.minus(Duration.ofDays(shopper ? 240 : 400));
        List<IdentityClaim> claims = new ArrayList<>();
        claims.add(new IdentityClaim(IdentityKind.EMAIL, email, shopper));
        if (shopper) {
            claims.add(new IdentityClaim(IdentityKind.SHOP_NUMBER, number, true));
        }
        String source = shopper ? CHECKOUT : FAIR;
        long id = customers.identify(claims, source, at).orElseThrow().customerId();
        customers.describe(
                id,
                AttributeOrigin.TOLD,
                Map.of("first_name", first, "last_name", last, "birthday", birthday, "country", "GB", "language", "en"),
                source,
                at);
        customers.describe(id, AttributeOrigin.TOLD, more, source, at);
        return id;
    }
}
