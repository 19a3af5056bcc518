package org.regulars.campaign;

/** The campaign cannot do this now; {@link #reason} is the key of a sentence in the screens' message bundle. */
public final class CampaignNotReady extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    CampaignNotReady(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Such as no-template, past, not-draft, own-approval. */
    public String reason() {
        return reason;
    }
}
