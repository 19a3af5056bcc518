package org.regulars.lifetime;

import java.time.OffsetDateTime;

/** What staff say of a customer against the model, and why; it stands until it is taken back. */
public record StaffWord(String key, String value, String reason, String madeBy, OffsetDateTime madeAt) {}
