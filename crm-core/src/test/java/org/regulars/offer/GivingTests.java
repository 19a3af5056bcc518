package org.regulars.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.regulars.catalog.ProductSeen;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.PendingConfirmation;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.customer.UpsertCustomer;
import org.regulars.feed.Upserted;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.order.OrderFeed;
import org.regulars.order.OrderStatus;
import org.regulars.order.UpsertOrder;
import org.regulars.question.QuestionForm;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class GivingTests {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final String STAFF = "m@shop.example";

    @Autowired
    Offers offers;

    @Autowired
    Giving giving;

    @Autowired
    GivenOffers givenOffers;

    @Autowired
    Customers customers;

    @Autowired
    SignUps signUps;

    @Autowired
    Forms forms;

    @Autowired
    OrderFeed orders;

    @Autowired
    Merges merges;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate alone;

    @Test
    void twoHundredAtOnceGetAHundredCodesAndAHundredHonestAnswers() throws Exception {
        long offer = stock("Spring", 100);
        List<Long> people =
                IntStream.range(0, 200).mapToObj(n -> customer("p" + n)).toList();

        List<Gift> gifts = atOnce(people.stream()
                .map(person -> (Callable<Gift>) () -> giving.give(offer, person, "spring"))
                .toList());

        Map<Outcome, Long> outcomes =
                gifts.stream().collect(Collectors.groupingBy(Gift::outcome, Collectors.counting()));
        assertThat(outcomes).isEqualTo(Map.of(Outcome.GIVEN, 100L, Outcome.NONE_LEFT, 100L));
        assertThat(people.stream()
                        .flatMap(person -> givenOffers.of(person, "en").stream())
                        .map(GivenOffer::code))
                .hasSize(100)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.startsWith("SPRING-"));
        OfferSummary summary = summary(offer);
        assertThat(summary.given()).isEqualTo(100);
        assertThat(summary.left()).isZero();
        assertThat(summary.dry()).isTrue();
    }

    @Test
    void givesOnceForAnOccasionHoweverManyAsk() throws Exception {
        long offer = made(5, null, null, null, false);
        long ann = customer("ann");
        Callable<Gift> ask = () -> giving.give(offer, ann, "journey-1");

        List<Gift> gifts = atOnce(Collections.nCopies(16, ask));

        assertThat(gifts.stream().filter(gift -> gift.outcome() == Outcome.GIVEN))
                .hasSize(1);
        assertThat(gifts.stream().filter(gift -> gift.outcome() == Outcome.HAD)).hasSize(15);
        assertThat(gifts.stream().map(gift -> had(gift).code()).distinct()).hasSize(1);
        assertThat(giving.give(offer, ann, "journey-2").outcome())
                .as("one at a time")
                .isEqualTo(Outcome.HAD);
        use(ann, "A1", code(ann));
        assertThat(giving.give(offer, ann, "journey-1").outcome()).isEqualTo(Outcome.HAD);
        assertThat(giving.give(offer, ann, "journey-2").outcome()).isEqualTo(Outcome.GIVEN);
        assertThat(givenOffers.of(ann, "en")).hasSize(2);
    }

    @Test
    void givesNobodyMoreThanOnePersonMay() {
        long offer = made(1, null, null, null, false);
        long ann = customer("ann");
        giving.give(offer, ann, "a");
        use(ann, "A1", code(ann));

        assertThat(giving.give(offer, ann, "b").outcome()).isEqualTo(Outcome.ENOUGH);
        assertThat(givenOffers.of(ann, "en")).hasSize(1);
    }

    @Test
    void holdsToTheLimitInAll() throws Exception {
        long offer = offers.add(offer(Offer.Kind.VOUCHER, true, 7, 1, null, null, null, false), STAFF);
        List<Long> people =
                IntStream.range(0, 20).mapToObj(n -> customer("p" + n)).toList();

        List<Gift> gifts = atOnce(people.stream()
                .map(person -> (Callable<Gift>) () -> giving.give(offer, person, "spring"))
                .toList());

        assertThat(gifts.stream().filter(gift -> gift.outcome() == Outcome.GIVEN))
                .hasSize(7);
        assertThat(summary(offer).left()).isZero();
        assertThat(offers.availability(offer)).isEqualTo(Availability.GONE);
        GivenOffer one = had(gifts.stream()
                .filter(gift -> gift.outcome() == Outcome.GIVEN)
                .findFirst()
                .orElseThrow());
        assertThat(giving.takeBack(one.customerId(), one.givenId(), STAFF)).isTrue();
        assertThat(summary(offer).left()).isEqualTo(1);
    }

    @Test
    void countsDaysInTheShopsZoneToTheEndOfTheDay() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), LONDON);
        long offer = made(3, today.plusDays(2), today.plusDays(20), 5, false);
        long ann = customer("ann");
        giving.give(offer, ann, "a");
        GivenOffer given = givenOffers.of(ann, "en").get(0);
        assertThat(given.state()).isEqualTo(GivenOffer.State.NOT_YET);
        assertThat(given.validUntil())
                .isEqualTo(today.plusDays(8).atStartOfDay(LONDON).toInstant());

        clock.set(Objects.requireNonNull(given.validFrom()));
        assertThat(givenOffers.of(ann, "en").get(0).state()).isEqualTo(GivenOffer.State.OPEN);
        clock.set(Objects.requireNonNull(given.validUntil()).minusMillis(1));
        assertThat(givenOffers.of(ann, "en").get(0).state()).isEqualTo(GivenOffer.State.OPEN);
        clock.set(Objects.requireNonNull(given.validUntil()));
        assertThat(givenOffers.of(ann, "en").get(0).state()).isEqualTo(GivenOffer.State.OVER);
        assertThat(summary(offer).expired()).isEqualTo(1);
        assertThat(giving.give(offer, ann, "b").outcome()).isEqualTo(Outcome.GIVEN);
        clock.advance(Duration.ofDays(30));
        assertThat(giving.give(offer, customer("bob"), "a").outcome()).isEqualTo(Outcome.OVER);
    }

    @Test
    void givesAFormsOfferOnceTheMailboxConfirmed() {
        long offer = stock("Spring", 1);
        form(offer);
        PendingConfirmation ann = signUp("ann@example.com");
        assertThat(givenOffers.of(ann.customerId(), "en")).isEmpty();

        confirm(ann);

        assertThat(code(ann.customerId())).isEqualTo("SPRING-0");
        assertThat(givenOffers
                        .promise(ann.customerId(), "spring", "de")
                        .orElseThrow()
                        .title())
                .isEqualTo("Zehn Prozent");
        clock.advance(Duration.ofHours(2));
        assertThat(givenOffers.promise(ann.customerId(), "spring", "de")).isEmpty();
        PendingConfirmation again = signUp("ann@example.com");
        confirm(again);
        assertThat(givenOffers.of(ann.customerId(), "en")).hasSize(1);

        PendingConfirmation bob = signUp("bob@example.com");
        confirm(bob);
        GivenOffer waiting = Objects.requireNonNull(givenOffers
                .promise(bob.customerId(), "spring", "en")
                .orElseThrow()
                .given());
        assertThat(waiting.waiting()).isTrue();
        assertThat(summary(offer).waiting()).isEqualTo(1);
        assertThat(offers.availability(offer)).isEqualTo(Availability.LATER);
        AddedCodes added = offers.addCodes(offer, "spring-0, spring-9\nspring-9\n???,ok-1\n", STAFF);
        assertThat(added).isEqualTo(new AddedCodes(2, 1, 1, 1, List.of("3: ???,ok-1"), 1));
        assertThat(code(bob.customerId())).isEqualTo("OK-1");
        assertThat(summary(offer).waiting()).isZero();
    }

    @Test
    void readsTheColumnOfAFile() {
        long offer = stock("Spring", 0);
        AddedCodes added = offers.addCodes(
                offer, "\uFEFFAmount;Voucher code;Note\r\n10;\"ABCD-1\";free-text\r\n10;abcd-2;x\r\n10;é;y\r\n", STAFF);
        assertThat(added.added()).isEqualTo(2);
        assertThat(added.lines()).containsExactly("4: 10;é;y");
        assertThatThrownBy(() -> offers.addCodes(offer, " \n,,\n", STAFF)).isInstanceOf(OfferRefused.class);
    }

    @Test
    void saysThatItRunsShortBeforeItIsEmpty() {
        long offer = stock("Spring", 60);
        for (int n = 0; n < 53; n++) {
            giving.give(offer, customer("p" + n), "a");
        }
        assertThat(summary(offer).low()).isFalse();
        giving.give(offer, customer("q"), "a");
        assertThat(summary(offer).low()).isTrue();
        assertThat(summary(offer).dry()).isFalse();
    }

    @Test
    void handsOutAFileByALinkThatNobodyGuesses() {
        long offer = offers.add(offer(Offer.Kind.FILE, false, null, 1, null, null, null, false), STAFF);
        byte[] pdf = "%PDF-1.7 guide".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> offers.keepFile(offer, "x.pdf", new byte[] {0x4d, 0x5a, 0, 1, 2}, STAFF))
                .isInstanceOf(OfferRefused.class);
        long ann = customer("ann");
        assertThat(giving.give(offer, ann, "a").outcome()).isEqualTo(Outcome.NONE_LEFT);
        offers.keepFile(offer, "../guide.pdf", pdf, STAFF);
        Gift gift = giving.give(offer, ann, "a");
        String token = givenOffers.fileLink(ann, had(gift).givenId()).replaceFirst(".*/", "");

        assertThat(givenOffers.file(token).orElseThrow().content()).isEqualTo(pdf);
        assertThat(givenOffers.file(token).orElseThrow().name()).isEqualTo("guide.pdf");
        assertThat(givenOffers.file(token.substring(1))).isEmpty();
        assertThat(givenOffers.file(token + "x")).isEmpty();
        giving.takeBack(ann, had(gift).givenId(), STAFF);
        assertThat(givenOffers.file(token)).isEmpty();
    }

    /** Whatever comes in whatever order, what stands there is what a plain list of the same steps says. */
    @Test
    void countsRightWhateverOrderThingsHappenIn() {
        for (long seed = 1; seed <= 6; seed++) {
            new Story(seed).tell();
        }
    }

    private final class Story {

        private final long seed;
        private final Random random;
        private final boolean givesBack;
        private final long offer;
        private final List<Long> people = new ArrayList<>();
        private final Map<String, Set<String>> uses = new HashMap<>();
        private final Set<String> cancelled = new TreeSet<>();
        private final Set<String> takenBack = new TreeSet<>();
        private final Set<String> given = new TreeSet<>();
        private final List<Long> undone = new ArrayList<>();

        private Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.givesBack = seed % 2 == 0;
            this.offer = made(100, null, null, null, givesBack);
            for (int n = 0; n < 4; n++) {
                people.add(customer("s" + seed + "-" + n));
            }
        }

        private void tell() {
            for (int step = 0; step < 40; step++) {
                long person = people.get(random.nextInt(people.size()));
                switch (random.nextInt(6)) {
                    case 0, 1 -> give(person, step);
                    case 2 -> redeem(person, step);
                    case 3 -> cancel();
                    case 4 -> takeBack(person);
                    default -> mergeOrPart();
                }
                check("seed " + seed + " step " + step);
            }
        }

        private void give(long person, int step) {
            Gift gift = giving.give(offer, person, "step-" + step);
            boolean open = mine(person).stream().anyMatch(this::usable);
            if (gift.outcome() == Outcome.GIVEN) {
                assertThat(given.add(had(gift).code())).as("seed " + seed).isTrue();
            } else {
                assertThat(open)
                        .as("seed " + seed + ": refused " + gift.outcome())
                        .isTrue();
            }
        }

        private void redeem(long person, int step) {
            if (given.isEmpty()) {
                return;
            }
            String code = List.copyOf(given).get(random.nextInt(given.size()));
            String number = "S" + seed + "-" + step;
            use(person, number, code.toLowerCase(Locale.ROOT));
            uses.computeIfAbsent(code, any -> new TreeSet<>()).add(number);
        }

        private void cancel() {
            List<String> numbers =
                    uses.values().stream().flatMap(Set::stream).sorted().toList();
            if (!numbers.isEmpty()) {
                String number = numbers.get(random.nextInt(numbers.size()));
                Optional<Upserted> off = Objects.requireNonNull(alone.execute(status -> orders.cancel(number)));
                assertThat(off).as("seed " + seed + " " + number).isPresent();
                cancelled.add(number);
            }
        }

        private void takeBack(long person) {
            givenOffers.all(person, "en").stream()
                    .filter(one -> one.state() != GivenOffer.State.TAKEN_BACK)
                    .findFirst()
                    .ifPresent(one -> {
                        boolean expected = !used(one.code());
                        assertThat(giving.takeBack(person, one.givenId(), STAFF))
                                .as("seed " + seed)
                                .isEqualTo(expected);
                        if (expected) {
                            takenBack.add(one.code());
                        }
                    });
        }

        private void mergeOrPart() {
            if (!undone.isEmpty()) {
                merges.undo(undone.remove(0), STAFF);
                return;
            }
            long stays = people.get(0);
            long goes = people.get(3);
            undone.add(merges.merge(new MergeCustomers(stays, goes, Set.of(), List.of()), STAFF));
        }

        private List<GivenOffer> mine(long person) {
            return givenOffers.all(person, "en");
        }

        private boolean used(String code) {
            return uses.getOrDefault(code, Set.of()).stream()
                    .anyMatch(number -> !givesBack || !cancelled.contains(number));
        }

        private boolean usable(GivenOffer one) {
            return !takenBack.contains(one.code()) && !used(one.code());
        }

        private void check(String when) {
            List<GivenOffer> all =
                    people.stream().flatMap(person -> mine(person).stream()).toList();
            assertThat(all.stream().map(GivenOffer::code)).as(when).containsExactlyInAnyOrderElementsOf(given);
            for (GivenOffer one : all) {
                GivenOffer.State expected = takenBack.contains(one.code())
                        ? GivenOffer.State.TAKEN_BACK
                        : used(one.code()) ? GivenOffer.State.USED : GivenOffer.State.OPEN;
                assertThat(one.state()).as(when + " " + one.code()).isEqualTo(expected);
            }
            OfferSummary summary = summary(offer);
            assertThat(summary.given()).as(when).isEqualTo(given.size() - takenBack.size());
            assertThat(summary.left()).as(when).isEqualTo(-1);
            assertThat(summary.used())
                    .as(when)
                    .isEqualTo(given.stream()
                            .filter(code -> !takenBack.contains(code) && used(code))
                            .count());
            long counted = given.stream()
                    .flatMap(code -> uses.getOrDefault(code, Set.of()).stream())
                    .filter(number -> !cancelled.contains(number))
                    .distinct()
                    .count();
            assertThat(summary.revenue()).as(when).isEqualByComparingTo(BigDecimal.valueOf(counted * 20));
        }
    }

    private long stock(String name, int codes) {
        long offer = offers.add(offer(Offer.Kind.VOUCHER, false, null, 1, null, null, null, false), STAFF);
        if (codes > 0) {
            offers.addCodes(
                    offer,
                    IntStream.range(0, codes).mapToObj(n -> name + "-" + n).collect(Collectors.joining("\n")),
                    STAFF);
        }
        return offer;
    }

    private long made(
            int perPerson,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable Integer days,
            boolean givesBack) {
        return offers.add(offer(Offer.Kind.VOUCHER, true, null, perPerson, from, until, days, givesBack), STAFF);
    }

    private static Offer offer(
            Offer.Kind kind,
            boolean made,
            @Nullable Integer most,
            int perPerson,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable Integer days,
            boolean givesBack) {
        return new Offer(
                0,
                "Spring",
                kind,
                made,
                "S",
                most,
                perPerson,
                from,
                until,
                days,
                givesBack,
                Map.of("en", new Offer.Words("Ten percent", ""), "de", new Offer.Words("Zehn Prozent", "")));
    }

    private static GivenOffer had(Gift gift) {
        return Objects.requireNonNull(gift.given());
    }

    private OfferSummary summary(long offer) {
        return offers.summary(offer).orElseThrow();
    }

    private String code(long customer) {
        return givenOffers.of(customer, "en").get(0).code();
    }

    private long customer(String name) {
        return customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, name + "@example.com", false)),
                        "test",
                        clock.instant())
                .orElseThrow()
                .customerId();
    }

    /** The customer orders for 20 and uses the code. */
    private void use(long customer, String number, String code) {
        String email = email(customer);
        Instant at = clock.instant();
        List<Upserted> told = Objects.requireNonNull(alone.execute(status -> orders.upsert(List.of(new UpsertOrder(
                number,
                "",
                new UpsertCustomer(null, email, false, null, null, null, Map.of(), false, "test", at),
                at,
                at,
                OrderStatus.PAID,
                "GBP",
                "",
                List.of(new UpsertOrder.Line(
                        new ProductSeen("mug", "Mug", "", null, "", ""),
                        1,
                        new BigDecimal("20"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO)),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                List.of(),
                false,
                "",
                " other, " + code,
                true,
                "test")))));
        assertThat(told.get(0).problems()).isEmpty();
    }

    private String email(long customer) {
        return jdbc.sql("""
                select i.value from identity i where i.kind = 'email' and i.customer_id in (
                    select coalesce(merged_into, customer_id) from customer where customer_id = ?) order by 1 limit 1
                """).param(customer).query(String.class).single();
    }

    private void form(long offer) {
        forms.add(
                new Form(
                        "spring",
                        "Spring",
                        false,
                        Map.of("en", new FormWords("Ten percent", "", "", "")),
                        List.of(new FormBox("offers", "")),
                        SlideIn.NEVER,
                        offer),
                new QuestionForm("spring", 0, List.of(), Map.of()),
                "test");
        forms.show("spring", true, "test");
    }

    private PendingConfirmation signUp(String email) {
        signUps.request(new SignUpRequest(
                email,
                "",
                List.of(new ShownWording("offers", "", "de", "Ja.")),
                "de",
                ConsentSource.customer("sign-up-form", "spring", "", "", "")));
        return signUps.toConfirm().stream()
                .filter(one -> one.email().equals(email))
                .findFirst()
                .orElseThrow();
    }

    private void confirm(PendingConfirmation pending) {
        assertThat(signUps.confirm(
                        signUps.confirmLink(pending.optInId()).replaceFirst(".*/", ""),
                        ConsentSource.customer("double-opt-in", "", "", "", "")))
                .isTrue();
    }

    private static <T> List<T> atOnce(List<Callable<T>> asked) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(asked)) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
