package org.regulars.audit;

import java.time.OffsetDateTime;

/** One line of the audit trail; the customer id is 0 when no single customer is concerned, the detail is JSON. */
public record AuditEntry(
        long auditId,
        OffsetDateTime occurredAt,
        String actor,
        String action,
        String subject,
        long customerId,
        String detail) {}
