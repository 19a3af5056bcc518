package org.regulars.template;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * All mails: those that come with the product and those that staff write. Each save of the latter is a version that never
 * changes any more, in all languages that it speaks.
 */
@Component
@Transactional
public class Templates {

    private static final Pattern KEY = Pattern.compile("template-(\\d{1,18})-(\\d{1,9})");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");
    private static final Pattern WAY_OUT = Pattern.compile("\\blinks\\.(unsubscribe|preferences)\\b");
    private static final Pattern POSTAL_ADDRESS = Pattern.compile("\\bshop\\.address\\b");
    private static final String SUMMARY = """
            select t.template_id, t.name, t.language, t.version, v.subject, t.changed_at, t.changed_by,
                   array(select o.language from mail_template_version o
                         where o.template_id = t.template_id and o.version = t.version
                         order by o.language <> t.language, o.language) as languages,
                   (select count(distinct campaign_id) from campaign_variant c where c.template_id = t.template_id) as campaigns
            from mail_template t
            join mail_template_version v using (template_id, version, language)
            """;

    private final ReadyMails ready;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Templates(ReadyMails ready, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.ready = ready;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** The key under which dispatches name one version of a template. */
    public static String key(long templateId, int version) {
        return "template-" + templateId + "-" + version;
    }

    /** What staff wrote, what changed last first. */
    @Transactional(readOnly = true)
    public List<TemplateSummary> all() {
        return jdbc.sql(SUMMARY + " order by t.changed_at desc, t.template_id desc")
                .query((row, n) -> summary(row))
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<TemplateSummary> find(long templateId) {
        return jdbc.sql(SUMMARY + " where t.template_id = ?")
                .param(templateId)
                .query((row, n) -> summary(row))
                .optional();
    }

    /** The current version by language, the template's own first; empty when there is no such template. */
    @Transactional(readOnly = true)
    public Map<String, TemplateSource> sources(long templateId) {
        Map<String, TemplateSource> sources = new LinkedHashMap<>();
        jdbc.sql("""
                select v.language, v.subject, v.mjml, v.text_part
                from mail_template t join mail_template_version v using (template_id, version)
                where t.template_id = ? order by v.language <> t.language, v.language
                """).param(templateId).query(row -> {
            sources.put(row.getString("language"), source(row));
        });
        return sources;
    }

    /**
     * A mail by the key that a dispatch names, in this language, else in the template's own (in English, for a ready-made
     * mail). Throws IllegalArgumentException when there is none.
     */
    @Transactional(readOnly = true)
    public TemplateSource load(String key, Locale locale) {
        Matcher made = KEY.matcher(key);
        if (!made.matches()) {
            return ready.load(key, locale);
        }
        return jdbc.sql("""
                        select v.subject, v.mjml, v.text_part
                        from mail_template t join mail_template_version v using (template_id)
                        where t.template_id = ? and v.version = ? and v.language in (?, t.language)
                        order by v.language <> ? limit 1
                        """)
                .params(
                        Long.parseLong(made.group(1)),
                        Integer.parseInt(made.group(2)),
                        locale.getLanguage(),
                        locale.getLanguage())
                .query((row, n) -> source(row))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("there is no template " + key));
    }

    /** The offer of which the template that a dispatch names brings a voucher; empty when it brings none. */
    @Transactional(readOnly = true)
    public Optional<Long> offer(String key) {
        Matcher made = KEY.matcher(key);
        return made.matches() ? offer(Long.parseLong(made.group(1))) : Optional.empty();
    }

    /** The same by the template's number. */
    @Transactional(readOnly = true)
    public Optional<Long> offer(long templateId) {
        return jdbc.sql("select offer_id from mail_template where template_id = ? and offer_id is not null")
                .param(templateId)
                .query(Long.class)
                .optional();
    }

    /**
     * Has each mail of this template bring a voucher of this offer.
     *
     * @param offerId null for none
     */
    public void bring(long templateId, @Nullable Long offerId, String actor) {
        jdbc.sql("update mail_template set offer_id = :offer::bigint where template_id = :id")
                .param("offer", offerId)
                .param("id", templateId)
                .update();
        audit.record(
                actor,
                "template-offer-chosen",
                "template " + templateId,
                Map.of("offer", offerId == null ? "" : String.valueOf(offerId)));
    }

    /**
     * Makes a template of one language.
     *
     * @param actor e-mail address of staff, or "system"
     * @throws TemplateRefused when it cannot be used as it is
     * @throws TemplateNameTaken if there is one of this name
     */
    public long create(String name, String language, TemplateSource source, String actor) {
        check(source);
        OffsetDateTime now = OffsetDateTime.now(clock);
        long id;
        try {
            id = jdbc.sql("""
                    insert into mail_template (name, language, version, created_at, created_by, changed_at, changed_by)
                    values (?, ?, 1, ?, ?, ?, ?) returning template_id
                    """)
                    .params(name.strip(), language(language), now, actor, now, actor)
                    .query(Long.class)
                    .single();
        } catch (DuplicateKeyException e) {
            throw new TemplateNameTaken();
        }
        write(id, 1, language, source, now, actor);
        audit.record(actor, "template-created", "template " + id, Map.of("name", name.strip()));
        return id;
    }

    /**
     * Saves one language of a template, and its name, as a new version; the other languages come along as they are.
     *
     * @return the new version; the present one when nothing changed
     * @throws IllegalArgumentException when there is no such template
     * @throws TemplateRefused when it cannot be used as it is
     * @throws TemplateNameTaken if there is another of this name
     */
    public int save(long templateId, String name, String language, TemplateSource source, String actor) {
        check(source);
        int version = jdbc.sql("select version from mail_template where template_id = ? for update")
                .param(templateId)
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("There is no template " + templateId));
        OffsetDateTime now = OffsetDateTime.now(clock);
        boolean same = source.equals(sources(templateId).get(language));
        int next = same ? version : version + 1;
        try {
            jdbc.sql("""
                    update mail_template set name = ?, version = ?, changed_at = ?, changed_by = ? where template_id = ?
                    """).params(name.strip(), next, now, actor, templateId).update();
        } catch (DuplicateKeyException e) {
            throw new TemplateNameTaken();
        }
        if (!same) {
            jdbc.sql("""
                    insert into mail_template_version (template_id, version, language, subject, mjml, text_part, saved_at, saved_by)
                    select template_id, ?, language, subject, mjml, text_part, saved_at, saved_by
                    from mail_template_version where template_id = ? and version = ? and language <> ?
                    """).params(next, templateId, version, language(language)).update();
            write(templateId, next, language, source, now, actor);
        }
        audit.record(
                actor,
                "template-saved",
                "template " + templateId,
                Map.of("name", name.strip(), "language", language, "version", next));
        return next;
    }

    /**
     * Deletes a template with all its versions; an unknown id is ignored.
     *
     * @throws TemplateInUse if a campaign sends it
     */
    public void delete(long templateId, String actor) {
        try {
            jdbc.sql("delete from mail_template where template_id = ? returning name")
                    .param(templateId)
                    .query(String.class)
                    .optional()
                    .ifPresent(name ->
                            audit.record(actor, "template-deleted", "template " + templateId, Map.of("name", name)));
        } catch (DataIntegrityViolationException e) {
            throw new TemplateInUse(e);
        }
    }

    /** The mail that a new template begins with. */
    public TemplateSource starter(Locale locale) {
        return ready.load(ReadyMails.STARTER, locale);
    }

    /**
     * Reads a template as sending would.
     *
     * @throws TemplateRefused with part, line and reason, also when it lacks what a mail to many must have
     */
    public MailTemplate check(TemplateSource source) {
        MailTemplate template = MailTemplate.parse(source);
        String all = source.mjml() + source.text();
        if (!WAY_OUT.matcher(all).find()) {
            throw new TemplateRefused("html", 0, "a mail to many needs a way out: link {{ links.unsubscribe }}");
        }
        if (!POSTAL_ADDRESS.matcher(all).find()) {
            throw new TemplateRefused("html", 0, "a mail to many says who sends it: show {{ shop.address }}");
        }
        return template;
    }

    private void write(
            long templateId, int version, String language, TemplateSource source, OffsetDateTime at, String actor) {
        jdbc.sql("""
                insert into mail_template_version (template_id, version, language, subject, mjml, text_part, saved_at, saved_by)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        templateId,
                        version,
                        language(language),
                        source.subject(),
                        source.mjml(),
                        source.text(),
                        at,
                        actor)
                .update();
    }

    private static String language(String language) {
        if (!LANGUAGE.matcher(language).matches()) {
            throw new IllegalArgumentException("A language is two small letters, such as de");
        }
        return language;
    }

    private static TemplateSource source(ResultSet row) throws SQLException {
        return new TemplateSource(row.getString("subject"), row.getString("mjml"), row.getString("text_part"));
    }

    private static TemplateSummary summary(ResultSet row) throws SQLException {
        Array languages = row.getArray("languages");
        return new TemplateSummary(
                row.getLong("template_id"),
                row.getString("name"),
                row.getString("language"),
                row.getInt("version"),
                row.getString("subject"),
                List.of((String[]) languages.getArray()),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("changed_by"),
                row.getLong("campaigns"));
    }
}
