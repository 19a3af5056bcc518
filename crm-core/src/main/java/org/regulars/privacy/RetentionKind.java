package org.regulars.privacy;

import java.util.List;

/**
 * A kind of data that need not be kept for ever: one line for one more. The table is {@code t} in all SQL.
 *
 * @param key kebab-case, never changes; its words are {@code retention.kind.<key>}
 * @param suggestedDays 0 where we suggest to keep it for ever
 * @param time when a row came to be
 * @param where which rows may go, besides being old
 * @param example what names one row to staff
 * @param delete in place of a plain delete, over {@code :cutoff} and {@code :limit}; '' for that
 */
record RetentionKind(
        String key, int suggestedDays, String table, String time, String where, String example, String delete) {

    static final String VISITORS = "visitors";
    static final String INACTIVE = "inactive-customers";
    static final String VISITOR_INTERACTIONS = "visitor-interactions";
    static final String CUSTOMER_INTERACTIONS = "customer-interactions";

    private static final String DIGESTED = "t.event_id not in (select unnest(event_ids) from event_waiting)";
    private static final String VISITOR =
            "exists (select from customer c where c.customer_id = t.customer_id and c.state = 'visitor')";
    private static final String JOURNAL = "t.state not in ('checking', 'importing', 'undoing') and ("
            + "exists (select from import_created c where c.import_id = t.import_id)"
            + " or exists (select from import_change c where c.import_id = t.import_id))";
    private static final String SETTLED = "t.state not in ('planned', 'held', 'claimed', 'attempted')";

    static final List<RetentionKind> ALL = List.of(
            of(VISITOR_INTERACTIONS, 395, "interaction", "t.occurred_at", VISITOR, "t.kind || ' ' || t.subject"),
            of(VISITORS, 395, "customer", "t.last_seen_at", "t.state = 'visitor'", "'visitor ' || t.customer_id"),
            of(
                    CUSTOMER_INTERACTIONS,
                    1095,
                    "interaction",
                    "t.occurred_at",
                    "not " + VISITOR,
                    "t.kind || ' ' || t.subject"),
            with(
                    of(
                            "events",
                            7,
                            "event_inbox",
                            "t.received_at",
                            DIGESTED + " and t.problem = '' and t.payload::text <> '{}'",
                            "coalesce(t.payload ->> 'event', t.payload ->> 'type', '')"),
                    """
                    update event_inbox set payload = '{}' where event_id in (
                        select event_id from event_inbox t where t.received_at < :cutoff and %s
                            and t.problem = '' and t.payload::text <> '{}' order by received_at limit :limit)
                    """.formatted(DIGESTED)),
            of("rejected-events", 30, "event_inbox", "t.received_at", "t.problem <> ''", "t.problem"),
            of(
                    "mail-content",
                    365,
                    "dispatch_content",
                    "(select d.changed_at from dispatch d"
                            + " where d.customer_id = t.customer_id and d.dispatch_id = t.dispatch_id)",
                    "true",
                    "t.subject"),
            with(
                    of("dispatches", 1825, "dispatch", "t.changed_at", SETTLED, "t.source_key || ' ' || t.state"),
                    """
                    with gone as (
                        select customer_id, dispatch_id from dispatch t where t.changed_at < :cutoff and %s limit :limit),
                    steps as (delete from dispatch_step s using gone g
                        where s.customer_id = g.customer_id and s.dispatch_id = g.dispatch_id),
                    contents as (delete from dispatch_content s using gone g
                        where s.customer_id = g.customer_id and s.dispatch_id = g.dispatch_id),
                    tries as (delete from delivery_attempt s using gone g
                        where s.customer_id = g.customer_id and s.dispatch_id = g.dispatch_id),
                    responses as (delete from mail_response s using gone g
                        where s.customer_id = g.customer_id and s.dispatch_id = g.dispatch_id),
                    returns as (delete from mail_return s using gone g
                        where s.customer_id = g.customer_id and s.dispatch_id = g.dispatch_id)
                    delete from dispatch d using gone g where d.customer_id = g.customer_id and d.dispatch_id = g.dispatch_id
                    """.formatted(SETTLED)),
            of("mail-responses", 395, "mail_response", "t.happened_at", "true", "t.kind || ' ' || t.url"),
            with(
                    of(
                            "returned-mails",
                            30,
                            "returned_mail",
                            "t.received_at",
                            "t.raw is not null",
                            "t.kind || ' ' || t.subject"),
                    """
                    update returned_mail set raw = null, subject = '', recipient = '', words = '' where mail_id in (
                        select mail_id from returned_mail t where t.received_at < :cutoff and t.raw is not null
                        order by mail_id limit :limit)
                    """),
            with(of("baskets", 395, "basket", "t.last_change_at", "true", "t.state || ' ' || t.cart_id"), """
                    with gone as (
                        select customer_id, basket_id from basket t where t.last_change_at < :cutoff limit :limit),
                    items as (delete from basket_item i using gone g
                        where i.customer_id = g.customer_id and i.basket_id = g.basket_id),
                    changes as (delete from basket_change c using (select distinct customer_id from gone) g
                        where c.customer_id = g.customer_id and c.changed_at < :cutoff and not exists (
                            select from basket b where b.customer_id = c.customer_id and b.opened_at < :cutoff
                                and b.last_change_at >= :cutoff))
                    delete from basket b using gone g where b.customer_id = g.customer_id and b.basket_id = g.basket_id
                    """),
            with(
                    of(
                            "import-files",
                            90,
                            "import_file",
                            "t.created_at",
                            "t.state in ('done', 'failed', 'cancelled', 'undone') and"
                                    + " exists (select from import_chunk c where c.import_id = t.import_id)",
                            "t.file_name"),
                    """
                    with gone as (
                        select import_id from import_file t where t.created_at < :cutoff
                            and t.state in ('done', 'failed', 'cancelled', 'undone')
                            and exists (select from import_chunk c where c.import_id = t.import_id) limit 10),
                    files as (update import_file f set forgotten_at = :now from gone g where f.import_id = g.import_id),
                    problems as (delete from import_problem p using gone g where p.import_id = g.import_id),
                    verdicts as (delete from import_verdict v using gone g where v.import_id = g.import_id)
                    delete from import_chunk c using gone g where c.import_id = g.import_id
                    """),
            with(
                    of(
                            "import-undo",
                            90,
                            "import_file",
                            "coalesce(t.finished_at, t.created_at)",
                            JOURNAL,
                            "t.file_name"),
                    """
                    with gone as (
                        select import_id from import_file t where coalesce(t.finished_at, t.created_at) < :cutoff and %s
                        limit 10),
                    made as (delete from import_created c using gone g where c.import_id = g.import_id),
                    changed as (delete from import_change c using gone g where c.import_id = g.import_id)
                    update import_file f set counts = f.counts from gone g where f.import_id = g.import_id
                    """.formatted(JOURNAL)),
            of(
                    "shop-deliveries",
                    30,
                    "shop_delivery",
                    "t.received_at",
                    "t.state <> 'waiting'",
                    "t.topic || ' ' || t.state"),
            of("notes", 0, "note", "t.written_at", "true", "'note ' || t.note_id"),
            of("files", 0, "customer_file", "t.uploaded_at", "true", "'file ' || t.file_id"),
            of("searches", 1, "customer_search", "t.created_at", "true", "'search of ' || t.actor"),
            of("past-values", 395, "profile_attribute_past", "t.replaced_at", "true", "t.key"),
            of("exports", 1095, "customer_export", "t.created_at", "true", "'export ' || t.export_id"),
            of(
                    "views",
                    730,
                    "audit_entry",
                    "t.occurred_at",
                    "(t.action like '%-viewed' or t.action like '%-listed')",
                    "t.action || ' ' || t.subject"),
            of("job-runs", 90, "job_run", "t.started_at", "true", "t.job_key || ' ' || t.outcome"),
            of("data-links", 30, "mailbox_proof", "t.requested_at", "true", "'link ' || t.proof_id"),
            of(
                    "privacy-requests",
                    1095,
                    "privacy_request",
                    "t.handled_at",
                    "t.state <> 'open'",
                    "t.kind || ' ' || t.state"),
            of(
                    INACTIVE,
                    0,
                    "customer",
                    "t.last_seen_at",
                    "t.state = 'known' and not exists (select from customer_order o"
                            + " where o.customer_id = t.customer_id and o.ordered_at >= :cutoff)"
                            + " and not exists (select from privacy_limit l"
                            + " where l.customer_id = t.customer_id and l.kind = 'restricted')",
                    "'customer ' || t.customer_id"));

    private static RetentionKind of(String key, int days, String table, String time, String where, String example) {
        return new RetentionKind(key, days, table, time, where, example, "");
    }

    private static RetentionKind with(RetentionKind kind, String delete) {
        return new RetentionKind(kind.key, kind.suggestedDays, kind.table, kind.time, kind.where, kind.example, delete);
    }

    String old() {
        return time + " < :cutoff and " + where;
    }

    /** Whatever a table is partitioned by, a row is found again by where it lies. */
    String statement() {
        return !delete.isEmpty() ? delete : """
                delete from %1$s x using (select tableoid as home, ctid as place from %1$s t where %2$s limit :limit) o
                where x.tableoid = o.home and x.ctid = o.place
                """.formatted(table, old());
    }
}
