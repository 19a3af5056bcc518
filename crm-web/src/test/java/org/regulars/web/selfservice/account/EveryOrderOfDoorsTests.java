package org.regulars.web.selfservice.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.web.selfservice.account.AccountForm.form;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.regulars.bounce.BounceIds;
import org.regulars.bounce.Bounces;
import org.regulars.consent.ConsentEntry;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.PendingConfirmation;
import org.regulars.consent.SignUps;
import org.regulars.consent.Suppressions;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.form.Challenge;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.Proofs;
import org.regulars.form.SlideIn;
import org.regulars.privacy.MailboxProofs;
import org.regulars.question.QuestionForm;
import org.regulars.testing.TestClock;
import org.regulars.token.SignedTokens;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Whatever doors somebody goes through, in whatever order: the ledger tells what happened, and the last word counts. */
@WebTest
class EveryOrderOfDoorsTests {

    private static final String PURPOSE = "offers";
    private static final String COOKIE = "regulars-account";
    private static final int SEED = 720;
    /** Each order takes a while; all 720 are walked with -Dregulars.test.door-orders=720. */
    private static final int WALKED = Integer.getInteger("regulars.test.door-orders", 200);

    @Autowired
    MockMvc web;

    @Autowired
    Forms forms;

    @Autowired
    Proofs proofs;

    @Autowired
    SignUps signUps;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    CustomerLinks links;

    @Autowired
    Customers customers;

    @Autowired
    Bounces bounces;

    @Autowired
    BounceIds ids;

    @Autowired
    Suppressions suppressions;

    @Autowired
    MailboxProofs mailbox;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    private String box = "";

    enum Door {
        FORM,
        CONFIRMATION_LINK,
        ONE_CLICK,
        PREFERENCE_PAGE,
        ACCOUNT,
        COMPLAINT
    }

    @Test
    void tellsTheStoryInEveryOrder() throws Exception {
        forms.add(
                new Form(
                        "spring",
                        "Spring",
                        true,
                        Map.of("en", new FormWords("Spring", "", "", "")),
                        List.of(new FormBox(PURPOSE, "")),
                        SlideIn.NEVER),
                new QuestionForm("spring", 0, List.of(), Map.of()),
                "test");
        forms.show("spring", true, "test");
        box = Jsoup.parse(
                        web.perform(get("/f/spring")).andReturn().getResponse().getContentAsString())
                .select("[name=agree]")
                .val();
        List<List<Door>> orders = new ArrayList<>();
        permute(List.of(), EnumSet.allOf(Door.class), orders);
        assertThat(orders).hasSize(720);
        Collections.shuffle(orders, new Random(SEED));
        for (int n = 0; n < Math.min(WALKED, orders.size()); n++) {
            walk("p" + n + "@example.com", orders.get(n));
        }
    }

    private void walk(String email, List<Door> order) throws Exception {
        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", clock.instant())
                .orElseThrow();
        List<String> story = new ArrayList<>();
        Optional<String> link = Optional.empty();
        // After all of them, they sign up once more: that always counts.
        List<Door> doors = new ArrayList<>(order);
        doors.add(Door.FORM);
        doors.add(Door.CONFIRMATION_LINK);
        for (Door door : doors) {
            clock.advance(Duration.ofMinutes(20));
            switch (door) {
                case FORM -> {
                    link = Optional.of(signUp(email));
                    story.add("granted sign-up-form");
                }
                case CONFIRMATION_LINK -> {
                    if (link.isPresent()) {
                        web.perform(post(link.get()));
                        story.add("confirmed double-opt-in");
                        // It works once only.
                        web.perform(post(link.get()));
                        link = Optional.empty();
                    }
                }
                case ONE_CLICK -> {
                    web.perform(post("/p/unsubscribe/{token}", links.unsubscribeToken(who.customerId(), 1, PURPOSE, ""))
                                    .param("List-Unsubscribe", "One-Click"))
                            .andExpect(status().isOk());
                    stop(story, "one-click");
                }
                case PREFERENCE_PAGE -> {
                    web.perform(post("/p/preferences/{token}/stop", links.preferencesToken(who.customerId())))
                            .andExpect(status().is3xxRedirection());
                    stop(story, "preference-page");
                }
                case ACCOUNT -> {
                    web.perform(form("/account/privacy/object")
                                    .cookie(signIn(who.customerId(), email))
                                    .param("to", "marketing"))
                            .andExpect(status().is3xxRedirection());
                    stop(story, "own-data-page");
                }
                case COMPLAINT -> bounces.take("mailbox", complaint(who, email));
            }
            String about = order + " at " + door;
            assertThat(told(who.customerId())).as(about).isEqualTo(story);
            assertThat(permitted(who.customerId())).as(about).isEqualTo(permits(story));
        }
        assertThat(permitted(who.customerId())).as(order.toString()).isTrue();
        // A complaint is about the address: it stays shut until somebody lets it go again, whatever was agreed to.
        assertThat(suppressions.of(email)).contains(Suppressions.Reason.COMPLAINED);
    }

    private static void stop(List<String> story, String source) {
        boolean stopped = story.stream()
                .filter(one -> !one.startsWith("granted"))
                .reduce((one, next) -> next)
                .filter(last -> last.startsWith("withdrawn"))
                .isPresent();
        if (!stopped) {
            story.add("withdrawn " + source);
        }
    }

    private static boolean permits(List<String> story) {
        return story.stream()
                .filter(one -> !one.startsWith("granted"))
                .reduce((one, next) -> next)
                .filter(last -> last.startsWith("confirmed"))
                .isPresent();
    }

    private List<String> told(long customer) {
        List<String> told = new ArrayList<>(ledger.history(customer).stream()
                .filter(one -> one.purpose().equals(PURPOSE)
                        && one.topic().isEmpty()
                        && one.channel().equals(ConsentLedger.MAIL))
                .map((ConsentEntry one) ->
                        one.status().key() + " " + one.source().source())
                .toList());
        java.util.Collections.reverse(told);
        return told;
    }

    private boolean permitted(long customer) {
        return ledger.state(customer).stream()
                .filter(one -> one.purpose().equals(PURPOSE)
                        && one.topic().isEmpty()
                        && one.channel().equals(ConsentLedger.MAIL))
                .anyMatch(one -> one.status().key().equals("confirmed"));
    }

    private String signUp(String email) throws Exception {
        web.perform(post("/f/spring").param("email", email).param("agree", box).param("proof", proof()))
                .andExpect(status().is3xxRedirection());
        PendingConfirmation pending = signUps.toConfirm().stream()
                .filter(one -> one.email().equals(email))
                .reduce((one, next) -> next)
                .orElseThrow();
        return path(signUps.confirmLink(pending.optInId()));
    }

    private String proof() {
        Challenge challenge = proofs.challenge("spring");
        for (int number = 0; number <= challenge.most(); number++) {
            if (java.util.HexFormat.of()
                    .formatHex(SignedTokens.sha256((challenge.salt() + number).getBytes(StandardCharsets.UTF_8)))
                    .equals(challenge.hash())) {
                return challenge.token() + ":" + number;
            }
        }
        throw new IllegalStateException("no number solves it");
    }

    private Cookie signIn(long customerId, String email) throws Exception {
        mailbox.ask(customerId, email, "en");
        long id = jdbc.sql("select max(proof_id) from mailbox_proof")
                .query(Long.class)
                .single();
        return Objects.requireNonNull(web.perform(form(path(mailbox.link(id))))
                .andReturn()
                .getResponse()
                .getCookie(COOKIE));
    }

    private byte[] complaint(Identified who, String email) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        long dispatch = jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, identity_id, planned_at, due_at, attempts, sent_at, changed_at)
                values (?, 'system', 'confirm-sign-up', 'o', 'mail', '', '', true, 1, 'confirm-sign-up', 'en', '{}', 'sent', ?,
                    ?, ?, 1, ?, ?) returning dispatch_id
                """)
                .params(who.customerId(), who.identityId(), now, now, now, now)
                .query(Long.class)
                .single();
        return """
                From: feedback@provider.example
                Subject: complaint
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary=b1

                --b1
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: Provider/1.0
                Version: 1
                Original-Rcpt-To: %s
                --b1
                Content-Type: message/rfc822

                From: Shop <hello@shop.example>
                To: %s
                Subject: Your basket
                Message-ID: %s

                Text
                --b1--
                """.formatted(email, email, ids.messageId(who.customerId(), dispatch))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String path(String link) {
        return URI.create(link).getPath();
    }

    private static void permute(List<Door> begun, Set<Door> left, List<List<Door>> all) {
        if (left.isEmpty()) {
            all.add(begun);
        }
        for (Door door : left) {
            List<Door> longer = new ArrayList<>(begun);
            longer.add(door);
            Set<Door> rest = EnumSet.copyOf(left);
            rest.remove(door);
            permute(longer, rest, all);
        }
    }
}
