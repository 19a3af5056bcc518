package org.regulars.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMultipart;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.dispatch.Dispatches;
import org.regulars.interaction.Timeline;
import org.regulars.interaction.TimelineEntry;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Real mails go out, and their links are followed by people and machines. */
@MailTest
class ResponsesTests {

    private static final Visit PERSON = new Visit(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.7", false, false);
    private static final Pattern CLICK = Pattern.compile("http://localhost:8080/p/c/([^/]+)/([^?]+)\\?u=([^\"]+)\"");
    private static final Pattern OPEN = Pattern.compile("http://localhost:8080/p/o/([^/]+)/([^\"]+)\\.gif\"");

    @Autowired
    Arranged arranged;

    @Autowired
    TestClock clock;

    @Autowired
    Responses responses;

    @Autowired
    ResponseLog log;

    @Autowired
    TrackingProperties properties;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    DataSource database;

    @Autowired
    Merges merges;

    @Autowired
    TrackingRules rules;

    @Autowired
    MailTracking tracking;

    @Autowired
    Timeline timeline;

    @Autowired
    Dispatches dispatches;

    @Autowired
    JdbcClient jdbc;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void journeyOn() {
        arranged.journeyOn();
    }

    @Test
    void leadsToWhatTheMailLinksAndNowhereElse() throws Exception {
        long ann = sent("ann@example.com");
        List<Link> links = links();
        assertThat(links).extracting(Link::url).anyMatch(url -> url.startsWith("https://shop.example/"));
        clock.advance(Duration.ofMinutes(5));
        for (Link link : links.stream().filter(it -> !it.id().endsWith("-0")).toList()) {
            assertThat(responses.click(link.id(), link.signature(), link.url(), PERSON))
                    .contains(link.url());
            clock.advance(Duration.ofMinutes(1));
        }
        Link one = links.get(0);
        assertThat(responses.click(one.id(), one.signature(), "https://evil.example/", PERSON))
                .isEmpty();
        assertThat(responses.click(one.id(), links.get(links.size() - 1).signature(), one.url(), PERSON))
                .isEmpty();
        assertThat(responses.click(one.id().replaceAll("\\d$", "7"), one.signature(), one.url(), PERSON))
                .isEmpty();
        assertThat(responses.click("nonsense", "x", "https://evil.example/", PERSON))
                .isEmpty();
        assertThat(of(ann)).hasSize(links.size() - 1);
    }

    @Test
    void keepsPlainLinksInTheLedgerAndForOurOwnPages() throws Exception {
        long ann = sent("ann@example.com");
        String html = html();
        assertThat(html)
                .contains("href=\"http://localhost:8080/p/unsubscribe/", "/p/o/")
                .doesNotContain("u=http%3A%2F%2Flocalhost%3A8080%2Fp%2F");
        assertThat(text()).contains("https://shop.example/").doesNotContain("/p/c/", "/p/o/");
        String kept = Objects.requireNonNull(
                        dispatches.find(ann, dispatch(ann)).orElseThrow().content())
                .html();
        assertThat(kept).contains("https://shop.example/").doesNotContain("/p/c/", "/p/o/", "utm_");
    }

    @Test
    void tagsLinksToTheShopUnlessTheyAreTaggedAlready() {
        assertThat(url("https://shop.example/mug"))
                .isEqualTo(
                        "https://shop.example/mug?utm_source=regulars&utm_medium=email&utm_campaign=abandoned-basket");
        assertThat(url("https://www.shop.example/mug?a=1#top"))
                .isEqualTo(
                        "https://www.shop.example/mug?a=1&utm_source=regulars&utm_medium=email&utm_campaign=abandoned-basket#top");
        assertThat(url("https://shop.example/mug?utm_source=mine&amp;x=1"))
                .isEqualTo("https://shop.example/mug?utm_source=mine&x=1");
        assertThat(url("https://elsewhere.example/mug")).isEqualTo("https://elsewhere.example/mug");
    }

    @Test
    void tellsMachinesFromPeople() throws Exception {
        long ann = sent("ann@example.com");
        Link link = links().get(0);
        click(link, PERSON);
        assertThat(of(ann)).extracting(Response::machine).containsExactly("early");
        clock.advance(Duration.ofMinutes(5));
        click(link, new Visit("", "192.0.2.7", false, false));
        click(link, new Visit("Mozilla/5.0 (compatible; Barracuda Sentinel)", "192.0.2.7", false, false));
        click(link, new Visit(PERSON.agent(), "148.163.130.9", false, false));
        click(link, new Visit(PERSON.agent(), "192.0.2.7", true, false));
        click(link, new Visit(PERSON.agent(), "192.0.2.7", false, true));
        open(new Visit("Mozilla/5.0", "17.58.1.2", false, false));
        assertThat(of(ann))
                .extracting(Response::machine)
                .containsExactly("early", "agent", "agent", "network", "prefetch", "agent");

        clock.advance(Duration.ofMinutes(5));
        open(PERSON);
        click(link, PERSON);
        log.writeAll();
        assertThat(responses.figures("journey", "abandoned-basket"))
                .isEqualTo(new ResponseFigures(1, 0, 1, 0, 1, 0, 0));
        assertThat(timeline.before(ann, clock.instant().plusSeconds(1), 20))
                .extracting(TimelineEntry::kind)
                .containsOnlyOnce("mail-opened", "mail-clicked");
    }

    @Test
    void whoeverFollowsEverythingOrStepsIntoTheTrapIsAMachine() throws Exception {
        long ann = sent("ann@example.com");
        clock.advance(Duration.ofMinutes(5));
        List<Link> links = links();
        Link trap =
                links.stream().filter(it -> it.id().endsWith("-0")).findFirst().orElseThrow();
        open(PERSON);
        click(links.get(0), PERSON);
        clock.advance(Duration.ofSeconds(2));
        click(trap, PERSON);
        assertThat(of(ann)).extracting(Response::machine).containsExactly("trap", "trap", "trap");

        long bob = sent("bob@example.com");
        clock.advance(Duration.ofMinutes(5));
        String id = Long.toString(bob, 36) + "-" + Long.toString(dispatch(bob), 36);
        Matcher many = CLICK.matcher(
                tracking.inHtml(
                        bob,
                        dispatch(bob),
                        "offers",
                        "abandoned-basket",
                        "<a href=\"https://a.example\">a</a><a href=\"https://b.example\">b</a><a href=\"https://c.example\">c</a>"));
        while (many.find()) {
            Link link = Link.of(many);
            if (!link.id().equals(id + "-0")) {
                click(link, PERSON);
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(of(bob)).extracting(Response::machine).containsExactly("burst", "burst", "burst");
        assertThat(responses.figures("journey", "abandoned-basket"))
                .isEqualTo(new ResponseFigures(2, 0, 0, 1, 0, 2, 0));
    }

    @Test
    void measuresNothingWhereItIsOff() throws Exception {
        rules.change(TrackingRules.SHOP, false, false, "ann@shop.example");
        sent("ann@example.com");
        assertThat(html()).doesNotContain("/p/c/", "/p/o/", "utm_").contains("href=\"https://shop.example/");
        rules.change(TrackingRules.SHOP, true, true, "ann@shop.example");
        rules.change("offers", false, true, "ann@shop.example");
        sent("bob@example.com");
        assertThat(html()).contains("/p/c/").doesNotContain("/p/o/");
        rules.change("offers", true, true, "ann@shop.example");
        long cat = arranged.consenting("cat@example.com");
        rules.refuse(cat, "test");
        sent("cat@example.com");
        assertThat(html()).doesNotContain("/p/c/", "/p/o/");
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'tracking-changed'")
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
    }

    @Test
    void whoSwitchesItOffIsNotMeasuredInOldMailsEither() throws Exception {
        long ann = sent("ann@example.com");
        Link link = links().get(0);
        clock.advance(Duration.ofMinutes(5));
        rules.refuse(ann, "preference-page");
        assertThat(click(link, PERSON)).isPresent();
        open(PERSON);
        assertThat(of(ann)).isEmpty();
        rules.allow(ann);
        click(link, PERSON);
        assertThat(of(ann)).hasSize(1);
    }

    @Test
    void keepsNoMoreThanAMailCanBeWorth() throws Exception {
        long ann = sent("ann@example.com");
        Link link = links().get(0);
        for (int i = 0; i < 210; i++) {
            assertThat(click(link, PERSON)).isPresent();
        }
        assertThat(of(ann)).hasSize(200).extracting(Response::machine).containsOnly("early");
        clock.advance(Duration.ofHours(1));
        click(link, PERSON);
        assertThat(of(ann)).extracting(Response::machine).contains("");
    }

    /** The scanner may step into the trap first, and its visits need not come in their order. */
    @Test
    void marksWhatAMachineDoesAfterItStepsIntoTheTrap() throws Exception {
        long ann = sent("ann@example.com");
        clock.advance(Duration.ofMinutes(5));
        List<Link> links = links();
        click(links.get(links.size() - 1), PERSON);
        clock.advance(Duration.ofSeconds(3));
        click(links.get(0), PERSON);
        clock.advance(Duration.ofMinutes(10));
        click(links.get(0), PERSON);
        assertThat(of(ann)).extracting(Response::machine).containsExactly("trap", "trap", "");
    }

    @Test
    void nobodyWaitsForTheDatabase() throws Exception {
        long ann = sent("ann@example.com");
        clock.advance(Duration.ofMinutes(5));
        Link link = links().get(0);
        try (Connection locked = database.getConnection()) {
            locked.setAutoCommit(false);
            try (Statement statement = locked.createStatement()) {
                statement.execute("lock table mail_response in access exclusive mode");
            }
            assertThat(click(link, PERSON)).contains(link.url());
            locked.rollback();
        }
        assertThat(of(ann)).extracting(Response::kind).containsExactly("click");
    }

    @Test
    void whatHappensWhileTheDatabaseIsAwayIsWrittenWhenItIsBack() throws Exception {
        long ann = sent("ann@example.com");
        clock.advance(Duration.ofMinutes(5));
        Link link = links().get(0);
        AtomicBoolean away = new AtomicBoolean(true);
        ResponseLog own = new ResponseLog(
                jdbc,
                new TransactionTemplate(transactions) {
                    @Override
                    public void executeWithoutResult(Consumer<TransactionStatus> action) {
                        if (away.get()) {
                            throw new CannotCreateTransactionException("away");
                        }
                        super.executeWithoutResult(action);
                    }
                },
                rules,
                properties);
        Responses led = new Responses(jdbc, clock, tracking, own);
        assertThat(led.click(link.id(), link.signature(), link.url(), PERSON)).contains(link.url());
        assertThatThrownBy(own::writeAll).isInstanceOf(CannotCreateTransactionException.class);
        assertThat(of(ann)).isEmpty();
        away.set(false);
        own.writeAll();
        assertThat(of(ann)).hasSize(1);
    }

    @Test
    void leadsWhereABrowserWouldHaveGone() {
        for (String plain :
                List.of("https://a.example/x|y{z}", "https://a.example/mü", "https://a.example/?q=\u732b&#38;b=[1]")) {
            Matcher found = CLICK.matcher(tracking.inHtml(1, 1, "offers", "x", "<a href=\"" + plain + "\">x</a>"));
            assertThat(found.find()).isTrue();
            Link link = Link.of(found);
            String to = responses
                    .click(link.id(), link.signature(), link.url(), PERSON)
                    .orElseThrow();
            assertThat(to).matches("[!-~]+").doesNotContain("|", "{", "&#38;");
            assertThat(URLDecoder.decode(to, StandardCharsets.UTF_8)).isEqualTo(plain.replace("&#38;", "&"));
        }
    }

    /** A mail goes along with its customer, and what was done with it too. */
    @Test
    void followsAMerge() throws Exception {
        long ann = sent("ann@example.com");
        Link link = links().get(0);
        clock.advance(Duration.ofMinutes(5));
        click(link, PERSON);
        log.writeAll();
        long bob = arranged.consenting("bob@example.com");
        long dispatch = dispatch(ann);
        merges.merge(new MergeCustomers(bob, ann, Set.of(), List.of()), "ann@shop.example");
        clock.advance(Duration.ofMinutes(5));
        click(link, PERSON);
        log.writeAll();
        assertThat(jdbc.sql("select distinct customer_id from mail_response where dispatch_id = ?")
                        .param(dispatch)
                        .query(Long.class)
                        .list())
                .hasSize(1);
        assertThat(jdbc.sql("select count(*) from mail_response")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void leadsOnAfterAnErasure() throws Exception {
        long ann = sent("ann@example.com");
        Link link = links().get(0);
        List.of("delivery_attempt", "dispatch_content", "dispatch_step", "dispatch")
                .forEach(table -> jdbc.sql("delete from " + table).update());
        assertThat(click(link, PERSON)).contains(link.url());
        log.writeAll();
        assertThat(jdbc.sql("select count(*) from mail_response")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(ann).isPositive();
    }

    private String url(String plain) {
        Matcher link =
                CLICK.matcher(tracking.inHtml(1, 1, "offers", "abandoned-basket", "<a href=\"" + plain + "\">x</a>"));
        assertThat(link.find()).isTrue();
        return Link.of(link).url();
    }

    private Optional<String> click(Link link, Visit visit) {
        return responses.click(link.id(), link.signature(), link.url(), visit);
    }

    private void open(Visit visit) throws Exception {
        Matcher picture = OPEN.matcher(html());
        assertThat(picture.find()).isTrue();
        responses.open(picture.group(1), picture.group(2), visit);
    }

    /** A link of a mail as a browser takes it apart. */
    private record Link(String id, String signature, String url) {

        static Link of(Matcher found) {
            return new Link(found.group(1), found.group(2), URLDecoder.decode(found.group(3), StandardCharsets.UTF_8));
        }
    }

    private List<Link> links() throws Exception {
        List<Link> links = new ArrayList<>();
        Matcher link = CLICK.matcher(html());
        while (link.find()) {
            links.add(Link.of(link));
        }
        return links;
    }

    private String html() throws Exception {
        return part(1);
    }

    private String text() throws Exception {
        return part(0);
    }

    private String part(int number) throws Exception {
        List<ScriptedSmtp.Taken> taken = server.taken();
        MimeMultipart parts =
                (MimeMultipart) taken.get(taken.size() - 1).message().getContent();
        return parts.getBodyPart(number).getContent().toString();
    }

    private long sent(String address) {
        long customer = arranged.consenting(address);
        arranged.basket(customer);
        clock.advance(Duration.ofHours(1));
        int before = server.taken().size();
        arranged.run();
        assertThat(server.taken()).hasSize(before + 1);
        return customer;
    }

    private long dispatch(long customer) {
        return jdbc.sql("select dispatch_id from dispatch where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single();
    }

    private List<Response> of(long customer) {
        log.writeAll();
        return responses.of(customer, dispatch(customer));
    }
}
