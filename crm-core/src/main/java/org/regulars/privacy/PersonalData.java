package org.regulars.privacy;

import static org.regulars.privacy.Heading.ACCESS;
import static org.regulars.privacy.Heading.BASKETS;
import static org.regulars.privacy.Heading.CONSENTS;
import static org.regulars.privacy.Heading.FILES;
import static org.regulars.privacy.Heading.HISTORY;
import static org.regulars.privacy.Heading.IDENTITIES;
import static org.regulars.privacy.Heading.IMPORTS;
import static org.regulars.privacy.Heading.INTERACTIONS;
import static org.regulars.privacy.Heading.LIMITS;
import static org.regulars.privacy.Heading.MESSAGES;
import static org.regulars.privacy.Heading.NOTES;
import static org.regulars.privacy.Heading.ORDERS;
import static org.regulars.privacy.Heading.PERSON;
import static org.regulars.privacy.Heading.PREFERENCES;
import static org.regulars.privacy.Heading.PROFILE;
import static org.regulars.privacy.Heading.QUOTES;
import static org.regulars.privacy.Heading.RECOMMENDATIONS;
import static org.regulars.privacy.Heading.REQUESTS;
import static org.regulars.privacy.Heading.SCORES;
import static org.regulars.privacy.Heading.SEGMENTS;
import static org.regulars.privacy.Holding.deleted;
import static org.regulars.privacy.Holding.emptied;
import static org.regulars.privacy.Holding.toNobody;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where personal data is: every table of the database stands here in exactly one line, or a test fails. A line says under which
 * heading people see the rows and what an erasure does to them; rows are erased in the order of the lines, so what refers to
 * another table stands before it.
 */
final class PersonalData {

    private static final String THEIR_IDENTITIES = "select identity_id from identity where customer_id = any(:ids)";

    /** What events said hangs on the identity that they were about. */
    private static final String UNDER_THEIRS = "lead_id in (" + THEIR_IDENTITIES + ")";

    /** Rows of one customer. */
    static final List<Holding> HOLDINGS = List.of(
            deleted("basket_item", BASKETS),
            deleted("basket", BASKETS),
            deleted("basket_change", BASKETS),
            deleted("quote_line", QUOTES),
            deleted("quote", QUOTES),
            // The lines and amounts go along by their foreign keys and say nothing of a person.
            emptied("order_line", ORDERS, Map.of()),
            emptied("order_detail", ORDERS, Map.of("source", "'erased'")),
            // Before the orders, whose numbers it names; a code of ours that was used stays used, any other goes.
            toNobody("coupon_use", ORDERS, Map.of("number", """
                            'erased-' || coalesce((select min(o.order_id)::text from customer_order o
                                where o.customer_id = coupon_use.customer_id and o.number = coupon_use.number),
                                gen_random_uuid()::text)"""), "code", "source")
                    .first("""
                            delete from coupon_use where customer_id = any(:ids)
                                and not exists (select from voucher_code v where v.code = coupon_use.code)
                            """),
            toNobody(
                            "customer_order",
                            ORDERS,
                            Map.of(
                                    "number", "'erased-' || order_id",
                                    "source", "'erased'",
                                    "identity_id", "0",
                                    "country", "case when country ~ '^[A-Z]{2}$' then country else '' end"),
                            "kind",
                            "status",
                            "currency")
                    .first("""
                            update shop_delivery set subject = '' where subject in (
                                select number from customer_order where customer_id = any(:ids))
                            """),
            deleted("purchase_summary", SCORES),
            deleted("rfm_score", SCORES).workedOut(),
            deleted("customer_score", SCORES).workedOut(),
            deleted("score_override", SCORES).workedOut(),
            deleted("segment_member", SEGMENTS).workedOut().first("""
                            insert into segment_touch (customer_id, source)
                            select 0, 'left:' || segment_id from segment_member where customer_id = any(:ids)
                            """),
            deleted("segment_change", SEGMENTS).workedOut(),
            deleted("segment_listed", SEGMENTS),
            deleted("journey_arrival", INTERACTIONS),
            deleted("journey_passage", MESSAGES),
            deleted("journey_run", MESSAGES),
            deleted("dispatch_content", MESSAGES),
            deleted("delivery_attempt", MESSAGES),
            deleted("mail_response", MESSAGES),
            // The returned mail itself may be about others too, so it is emptied.
            deleted("mail_return", MESSAGES).first("""
                            update returned_mail m set raw = null, subject = '', recipient = '', words = ''
                            from mail_return r where r.customer_id = any(:ids) and m.mail_id = r.mail_id
                            """),
            emptied("dispatch_step", MESSAGES, Map.of(), "state", "reason"),
            // What is under way right now ends as unknown; what only waits never goes.
            toNobody(
                            "dispatch",
                            MESSAGES,
                            Map.of(
                                    "occasion",
                                    "'erased-' || dispatch_id",
                                    "identity_id",
                                    "null",
                                    "consent_entry_id",
                                    "null"),
                            "source_kind",
                            "source_key",
                            "channel",
                            "purpose",
                            "topic",
                            "template_key",
                            "state",
                            "reason")
                    .first("""
                            update dispatch set
                                state = case state when 'attempted' then 'unknown' else 'suppressed' end,
                                reason = case state when 'attempted' then 'lease-ran-out' else 'gone' end,
                                reason_facts = '{}', claimed_by = null, lease_until = null, changed_at = :now
                            where customer_id = any(:ids) and state in ('planned', 'held', 'claimed', 'attempted')
                            """),
            deleted("offer_given", CONSENTS),
            deleted("opt_in", CONSENTS),
            deleted("confirmation_allowance", CONSENTS),
            // The seals stay, for the chain of all others to hold; they say which entry was erased.
            deleted("consent_entry", CONSENTS).first("""
                            update consent_seal s set erased_at = :now from consent_entry e
                            where e.customer_id = any(:ids) and s.entry_id = e.entry_id
                            """),
            deleted("contact_preference", PREFERENCES),
            deleted("contact_preference_change", PREFERENCES),
            deleted("topic_frequency", PREFERENCES),
            deleted("tracking_refusal", PREFERENCES),
            deleted("interaction", INTERACTIONS).first("""
                            with theirs as (select message_id from interaction where customer_id = any(:ids)),
                            warnings as (update event_warning set message_id = '' where message_id in (table theirs)),
                            facts as (
                                update product p set event_facts = (
                                    select jsonb_object_agg(f.key, case when f.value ->> 'message' in (table theirs)
                                        then f.value || '{"message": ""}' else f.value end)
                                    from jsonb_each(p.event_facts) f)
                                where exists (select from jsonb_each(p.event_facts) f
                                              where f.value ->> 'message' in (table theirs)))
                            delete from event_inbox where message_id in (table theirs)
                            """),
            deleted("profile_attribute", PROFILE),
            deleted("profile_attribute_past", PROFILE),
            deleted("answer", PROFILE),
            deleted("quality_fix_item", PROFILE),
            deleted("quality_accepted", PROFILE),
            deleted("quality_issue", SCORES),
            deleted("customer_quality", SCORES),
            // A word that only they carry says something of nobody else; nor does a change of many customers who were
            // but them.
            deleted("customer_tag", NOTES).first("""
                            delete from tag t
                            where t.tag in (select tag from customer_tag where customer_id = any(:ids)) and not exists (
                                select from customer_tag o where o.tag = t.tag and o.customer_id <> all(:ids))
                            """),
            deleted("bulk_item", HISTORY).first("""
                            with theirs as (
                                delete from bulk_action b
                                where b.bulk_id in (select bulk_id from bulk_item where customer_id = any(:ids))
                                    and not exists (
                                        select from bulk_item o where o.bulk_id = b.bulk_id and o.customer_id <> all(:ids))
                                returning b.bulk_id)
                            update audit_entry a set detail = '{}' from theirs
                            where a.subject = 'bulk action ' || theirs.bulk_id
                            """),
            deleted("note", NOTES),
            deleted("customer_file_chunk", FILES),
            deleted("customer_file", FILES),
            deleted("import_change", HISTORY),
            deleted("stored_answer", HISTORY),
            deleted("duplicate_candidate", HISTORY).where("(customer_id = any(:ids) or other_id = any(:ids))"),
            deleted("duplicate_key", HISTORY),
            deleted("customer_home", HISTORY).where("(customer_id = any(:ids) or home_id = any(:ids))"),
            deleted("customer_own", HISTORY),
            deleted("customer_merge", HISTORY).where("(customer_id = any(:ids) or merged_id = any(:ids))"),
            deleted("mailbox_proof", REQUESTS),
            deleted("account_session", ACCESS),
            deleted("passkey", ACCESS),
            deleted("address_change", IDENTITIES),
            deleted("not_for_me", RECOMMENDATIONS),
            deleted("privacy_limit", LIMITS),
            emptied(
                    "privacy_request",
                    REQUESTS,
                    Map.of("extension_reason", "case when extended_at is null then '' else '-' end"),
                    "kind",
                    "scope",
                    "state",
                    "asked_by",
                    "channel",
                    "proof",
                    "handled_by"),
            emptied("audit_entry", ACCESS, Map.of("subject", "'erased customer'"), "actor", "action"),
            emptied("customer_export_person", ACCESS, Map.of()),
            deleted("identity_claim", IDENTITIES).where(UNDER_THEIRS),
            // What others were said to be known by counts as well where it is one of theirs.
            deleted("identity_link", IDENTITIES)
                    .where("(" + UNDER_THEIRS + " or (kind, value) in (select kind, value from identity"
                            + " where customer_id = any(:ids)))"),
            deleted("device_login", IDENTITIES)
                    .where("(" + UNDER_THEIRS + " or device_id in (" + THEIR_IDENTITIES + "))"),
            deleted("profile_claim", PROFILE).where(UNDER_THEIRS),
            deleted("identity", IDENTITIES).first("""
                            with domains as (
                                delete from mail_domain d using (
                                    select split_part(value, '@', 2) as domain, count(*) as theirs from identity
                                    where customer_id = any(:ids) and kind = 'email' group by 1) t
                                where d.domain = t.domain and d.addresses <= t.theirs)
                            update identity set joined_to = null
                            where customer_id <> all(:ids) and joined_to in (
                                select identity_id from identity where customer_id = any(:ids))
                            """),
            // After all the tables whose rows write here that somebody changed.
            deleted("segment_touch", SEGMENTS),
            // An empty row stays, so that whoever looks for it learns that this person was erased.
            emptied(
                    "customer",
                    PERSON,
                    Map.of(
                            "state", "'erased'",
                            "merged_into", "null",
                            "created_at", "date_trunc('month', created_at)",
                            "last_seen_at", "date_trunc('month', last_seen_at)")));

    /** Texts that may name people and hang on no customer. */
    static final List<Mention> MENTIONS = List.of(
            Mention.deletedJson("event_inbox", INTERACTIONS, "payload"),
            Mention.deletedJson("shop_delivery", INTERACTIONS, "payload", "subject"),
            Mention.deleted("sign_in_ask", REQUESTS, "address"),
            Mention.deleted("import_problem", IMPORTS, "problem"),
            Mention.deleted("import_verdict", IMPORTS, "reason", "changes"),
            Mention.emptied("import_file", IMPORTS, "file_name", ""),
            Mention.deletedJson("stored_answer", HISTORY, "body"),
            Mention.deleted("tag", NOTES, "tag"),
            Mention.deleted("bulk_action", HISTORY, "value"),
            Mention.deleted("customer_view", ACCESS, "name", "listing"),
            Mention.deleted("customer_search", ACCESS, "wish"),
            Mention.emptied("customer_export", ACCESS, "filters", ""),
            Mention.deleted("returned_mail", MESSAGES, "recipient", "subject", "words", "raw"),
            Mention.deleted("caught_mail", MESSAGES, "recipient", "subject", "raw"),
            Mention.emptied("audit_entry", ACCESS, "detail", "customer_id = 0"),
            Mention.deletedJson("delivery_note", MESSAGES, "outcome"),
            Mention.emptied("job_run", ACCESS, "detail", ""),
            Mention.emptied("route_pause", MESSAGES, "cause", ""),
            Mention.deleted("spring_session_attributes", ACCESS, "attribute_bytes"));

    /** Files that shops brought, which {@link ImportedFiles} looks through, and what is read from one while it is imported. */
    static final Set<String> FILES_OF_SHOPS = Set.of(
            "import_chunk",
            "order_line_staging",
            "order_detail_staging",
            "person_staging",
            "claim_staging",
            "suppression_staging",
            "product_staging");

    /** Tables that say nothing about a customer. */
    static final Set<String> WITHOUT_CUSTOMERS = Set.of(
            // Our own books.
            "flyway_schema_history",
            "server_secret",
            "scheduled_tasks",
            "spring_session",
            "staff_account",
            "api_token",
            "calculation",
            "lifetime_model",
            "import_mapping",
            "retention_rule",
            "identity_secret",
            "event_warning",
            "event_waiting",
            "shop_connection",
            "link_host",
            "import_created",
            "duplicate_search",
            "attribute",
            "attribute_label",
            "question_form",
            "question",
            "question_payoff",
            "form",
            "form_words",
            "offer",
            "offer_words",
            "offer_file",
            // Codes say nothing of whom they went to.
            "voucher_code",
            "form_box",
            "form_count",
            "form_cost",
            "form_proof",
            // Keyed hashes of networks, for a day.
            "form_brake",
            "purpose_words",
            "quality_run",
            "quality_fix",
            // Counts over many people: a name is in it from five on, a domain goes with the last address.
            "quality_figure",
            "name_count",
            "mail_domain",
            // What is sold and what is sent to anybody.
            "category",
            "product",
            "product_pair",
            "best_seller",
            "top_product",
            "permission_move",
            "permission_standing",
            "purpose",
            "topic",
            "consent_wording",
            "segment",
            "segment_size",
            "segment_use",
            "journey",
            "journey_version",
            "journey_listening",
            // How many went where.
            "journey_edge",
            "campaign",
            "campaign_segment",
            "campaign_variant",
            "campaign_run",
            "delivery_run",
            "sending_beat",
            "sending_gap",
            "mail_template",
            "report_refusal",
            "tracking_rule",
            "mail_template_version",
            // Keyed hashes only: what is meant to outlive the person.
            "suppression",
            "consent_seal",
            "consent_check",
            "erasure");

    private PersonalData() {}
}
