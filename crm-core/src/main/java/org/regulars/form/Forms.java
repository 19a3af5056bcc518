package org.regulars.form;

import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.regulars.question.QuestionForm;
import org.regulars.question.Questions;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The forms that staff make, and the one that was there from the start. What a form asks is kept by {@link Questions}. */
@Component
@Transactional
public class Forms {

    /** Addresses that mean something else. */
    private static final Set<String> OURS = Set.of(Questions.PROFILE, "embedded", "new", "slide-ins", "challenge");

    private static final String PREVIEW = "form-preview";
    private static final int LONGEST_KEY = 40;
    private static final int LONGEST_SOURCE = 100;
    /** Links may name anything: what goes beyond is counted under no source. */
    private static final int SOURCES_A_DAY = 100;

    private final JdbcClient jdbc;
    private final Questions questions;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final AuditTrail audit;
    private final Clock clock;

    Forms(
            JdbcClient jdbc,
            Questions questions,
            SignedTokens tokens,
            ShopProperties shop,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.questions = questions;
        this.tokens = tokens;
        this.shop = shop;
        this.audit = audit;
        this.clock = clock;
    }

    /** Lets whoever gets it see a form that customers do not see yet; nothing can be sent from there. */
    public String previewPath(String key) {
        return "/f/" + key + "/preview/" + tokens.sign(PREVIEW, key);
    }

    /** Whether a token is of {@link #previewPath} of this form. */
    public boolean previews(String key, String token) {
        return tokens.verify(PREVIEW, token).filter(key::equals).isPresent();
    }

    /** All of them, the newest first. */
    @Transactional(readOnly = true)
    public List<FormSummary> all() {
        return jdbc.sql("select form, name, active, slide_in, changed_at from form order by created_at desc, form")
                .query(FormSummary.class)
                .list();
    }

    /** One that slides in and that customers see, in the order in which they are tried. */
    @Transactional(readOnly = true)
    public List<Form> slidingIn() {
        return jdbc
                .sql("select form from form where active and slide_in <> 'off' order by created_at desc, form")
                .query(String.class)
                .list()
                .stream()
                .flatMap(key -> find(key).stream())
                .toList();
    }

    @Transactional(readOnly = true)
    public Optional<Form> find(String key) {
        Map<String, FormWords> words = new LinkedHashMap<>();
        jdbc.sql("select language, title, words, button, thanks from form_words where form = ? order by language")
                .param(key)
                .query(row -> {
                    words.put(
                            row.getString("language"),
                            new FormWords(
                                    row.getString("title"),
                                    row.getString("words"),
                                    row.getString("button"),
                                    row.getString("thanks")));
                });
        List<FormBox> boxes =
                jdbc.sql("""
                select b.purpose, b.topic, b.sort_order from form_box b join purpose p on p.purpose = b.purpose
                left join topic t on t.topic = b.topic
                where b.form = :form and p.retired_at is null and t.retired_at is null
                union all
                select purpose, '', sort_order from purpose
                where retired_at is null and not exists (select from form_box where form = :form)
                order by sort_order
                """).param("form", key).query(FormBox.class).list();
        return jdbc.sql("select name, active, slide_in, slide_after, rest_days, offer_id from form where form = ?")
                .param(key)
                .query((row, n) -> new Form(
                        key,
                        row.getString("name"),
                        row.getBoolean("active"),
                        words,
                        boxes,
                        new SlideIn(
                                SlideIn.When.of(row.getString("slide_in")).orElseThrow(),
                                row.getInt("slide_after"),
                                row.getInt("rest_days")),
                        row.getObject("offer_id", Long.class)))
                .optional();
    }

    /** The key that a name gives: lower-case ASCII letters, digits and hyphens; '' when there is none of them in it. */
    public static String key(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return plain.substring(0, Math.min(plain.length(), LONGEST_KEY)).replaceAll("-$", "");
    }

    /**
     * Makes a form, which customers do not see yet.
     *
     * @throws FormKeyTaken if its key is not free
     */
    public void add(Form form, QuestionForm asked, String actor) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        int added = OURS.contains(form.key())
                ? 0
                : jdbc.sql("""
                        insert into form (form, name, active, slide_in, slide_after, rest_days, created_by, created_at, changed_at)
                        values (:form, :name, false, 'off', 15, 30, :by, :now, :now)
                        on conflict on constraint form_pkey do nothing
                        """)
                        .param("form", form.key())
                        .param("name", form.name())
                        .param("by", actor)
                        .param("now", now)
                        .update();
        if (added == 0) {
            throw new FormKeyTaken(form.key());
        }
        audit.record(actor, "form-added", "form " + form.key(), Map.of("name", form.name()));
        write(form, asked, actor, now);
    }

    /** Changes everything but its key and whether customers see it. */
    public void change(Form form, QuestionForm asked, String actor) {
        write(form, asked, actor, OffsetDateTime.now(clock));
        audit.record(
                actor,
                "form-changed",
                "form " + form.key(),
                Map.of("name", form.name(), "languages", form.words().keySet(), "boxes", form.boxes()));
    }

    private void write(Form form, QuestionForm asked, String actor, OffsetDateTime now) {
        jdbc.sql("""
                update form set name = :name, slide_in = :when, slide_after = :after, rest_days = :rest, offer_id = :offer::bigint,
                    changed_at = :now
                where form = :form
                """)
                .param("form", form.key())
                .param("name", form.name())
                .param("when", form.slideIn().when().key())
                .param("after", form.slideIn().after())
                .param("rest", form.slideIn().restDays())
                .param("offer", form.offerId())
                .param("now", now)
                .update();
        jdbc.sql("delete from form_words where form = ?").param(form.key()).update();
        form.words()
                .forEach((language, words) -> jdbc.sql("""
                        insert into form_words (form, language, title, words, button, thanks) values (?, ?, ?, ?, ?, ?)
                        """)
                        .params(form.key(), language, words.title(), words.text(), words.button(), words.thanks())
                        .update());
        jdbc.sql("delete from form_box where form = ?").param(form.key()).update();
        for (int i = 0; i < form.boxes().size(); i++) {
            FormBox box = form.boxes().get(i);
            jdbc.sql("insert into form_box (form, purpose, topic, sort_order) values (?, ?, ?, ?)")
                    .params(form.key(), box.purpose(), box.topic(), i + 1)
                    .update();
        }
        questions.change(actor, asked);
    }

    /** Shows it to customers, or no longer; whether that was a change. */
    public boolean show(String key, boolean active, String actor) {
        boolean changed =
                jdbc.sql("update form set active = :active, changed_at = :now where form = :form and active <> :active")
                                .param("active", active)
                                .param("now", OffsetDateTime.now(clock))
                                .param("form", key)
                                .update()
                        > 0;
        if (changed) {
            audit.record(actor, active ? "form-switched-on" : "form-switched-off", "form " + key, Map.of());
        }
        return changed;
    }

    /**
     * Counts that a form came into view, or that somebody began to fill it.
     *
     * @param source utm_source of the page; '' where it named none
     */
    public void count(String key, boolean begun, String source) {
        String cut = source.codePointCount(0, source.length()) <= LONGEST_SOURCE
                ? source
                : source.substring(0, source.offsetByCodePoints(0, LONGEST_SOURCE));
        jdbc.sql("""
                insert into form_count as counted (form, day, source, shown, begun)
                select :form, :day, case when known.sources < :most or known.this then :source else '' end, :shown, :begun
                from (select count(*) as sources, coalesce(bool_or(source = :source), false) as this
                      from form_count where form = :form and day = :day) known
                on conflict on constraint form_count_pkey do update
                    set shown = counted.shown + excluded.shown, begun = counted.begun + excluded.begun
                """)
                .param("form", key)
                .param("day", LocalDate.ofInstant(clock.instant(), shop.zone()))
                .param("source", cut)
                .param("most", SOURCES_A_DAY)
                .param("shown", begun ? 0 : 1)
                .param("begun", begun ? 1 : 0)
                .update();
    }
}
