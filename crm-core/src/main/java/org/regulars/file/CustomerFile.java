package org.regulars.file;

import java.time.OffsetDateTime;

/**
 * A file that staff keep for a customer.
 *
 * @param contentType what its first bytes say, such as "application/pdf"
 */
public record CustomerFile(
        long fileId, String name, String contentType, long sizeBytes, String uploadedBy, OffsetDateTime uploadedAt) {}
