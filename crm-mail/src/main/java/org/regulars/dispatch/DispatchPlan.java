package org.regulars.dispatch;

/**
 * What a source plans for a set of customers.
 *
 * @param sourceKind journey, campaign or system
 * @param sourceKey the journey's key, the campaign's id
 * @param purpose what consent is asked for; '' for transactional mail
 * @param topic '' for the whole purpose and for transactional mail
 * @param priority 1 goes first
 * @param holdoutPercent share of customers who get nothing, for measurement: 0 to 50
 */
public record DispatchPlan(
        String sourceKind,
        String sourceKey,
        String purpose,
        String topic,
        int priority,
        String templateKey,
        int holdoutPercent) {

    /** Mail that answers what the customer just did: no consent, no caps, no holdout. */
    public static DispatchPlan transactional(String sourceKey, String templateKey) {
        return new DispatchPlan("system", sourceKey, "", "", 1, templateKey, 0);
    }

    boolean isTransactional() {
        return purpose.isEmpty();
    }
}
