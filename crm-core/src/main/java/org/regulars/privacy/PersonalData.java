package org.regulars.privacy;

import static org.regulars.privacy.Heading.ACCESS;
import static org.regulars.privacy.Heading.BASKETS;
import static org.regulars.privacy.Heading.CONSENTS;
import static org.regulars.privacy.Heading.HISTORY;
import static org.regulars.privacy.Heading.IDENTITIES;
import static org.regulars.privacy.Heading.IMPORTS;
import static org.regulars.privacy.Heading.INTERACTIONS;
import static org.regulars.privacy.Heading.LIMITS;
import static org.regulars.privacy.Heading.MESSAGES;
import static org.regulars.privacy.Heading.ORDERS;
import static org.regulars.privacy.Heading.PERSON;
import static org.regulars.privacy.Heading.PREFERENCES;
import static org.regulars.privacy.Heading.PROFILE;
import static org.regulars.privacy.Heading.QUOTES;
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

    /** Rows of one customer. */
    static final List<Holding> HOLDINGS = List.of(
            deleted("basket_item", BASKETS),
            deleted("basket", BASKETS),
            deleted("basket_change", BASKETS),
            deleted("quote_line", QUOTES),
            deleted("quote", QUOTES),
            // The lines go along by their foreign key and say nothing of a person.
            emptied("order_line", ORDERS, Map.of()),
            toNobody(
                    "customer_order",
                    ORDERS,
                    Map.of(
                            "number", "'erased-' || order_id",
                            "source", "'erased'",
                            "country", "case when country ~ '^[A-Z]{2}$' then country else '' end"),
                    "kind",
                    "currency"),
            deleted("purchase_summary", SCORES),
            deleted("rfm_score", SCORES).workedOut(),
            deleted("segment_member", SEGMENTS).workedOut(),
            deleted("dispatch_content", MESSAGES),
            deleted("delivery_attempt", MESSAGES),
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
            deleted("opt_in", CONSENTS),
            deleted("confirmation_allowance", CONSENTS),
            deleted("consent_entry", CONSENTS),
            deleted("contact_preference", PREFERENCES),
            deleted("contact_preference_change", PREFERENCES),
            deleted("interaction", INTERACTIONS).first("""
                            delete from event_inbox where message_id in (
                                select message_id from interaction where customer_id = any(:ids))
                            """),
            deleted("profile_attribute", PROFILE),
            deleted("customer_merge", HISTORY).where("(customer_id = any(:ids) or merged_id = any(:ids))"),
            deleted("mailbox_proof", REQUESTS),
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
            deleted("identity", IDENTITIES),
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
            Mention.deleted("import_problem", IMPORTS, "row_text"),
            Mention.deleted("caught_mail", MESSAGES, "recipient", "subject", "raw"),
            Mention.emptied("audit_entry", ACCESS, "detail", "customer_id = 0"),
            Mention.emptied("job_run", ACCESS, "detail", ""),
            Mention.deleted("spring_session_attributes", ACCESS, "attribute_bytes"));

    /** Files that shops brought, which {@link ImportedFiles} looks through, and what is read from one while it is imported. */
    static final Set<String> FILES = Set.of("import_file", "import_chunk", "order_line_staging");

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
            "import_mapping",
            "retention_rule",
            // What is sold and what is sent to anybody.
            "category",
            "product",
            "product_pair",
            "best_seller",
            "top_product",
            "purpose",
            "topic",
            "consent_wording",
            "segment",
            "journey",
            "campaign",
            "message_template",
            // Keyed hashes only: what is meant to outlive the person.
            "suppression",
            "erasure");

    private PersonalData() {}
}
