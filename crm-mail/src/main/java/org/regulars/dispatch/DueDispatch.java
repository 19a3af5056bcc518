package org.regulars.dispatch;

import java.util.Map;

/** A dispatch whose moment has come, before the gate has decided. */
public record DueDispatch(long customerId, long dispatchId, Map<String, Object> facts) {}
