package org.regulars.report;

import java.time.LocalDate;

/** What was wished in a month, in times: to be written to how often, and not at all for a while. */
public record Wishes(LocalDate month, long always, long daily, long weekly, long monthly, long pauses) {}
