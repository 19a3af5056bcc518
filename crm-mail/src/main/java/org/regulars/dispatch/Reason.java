package org.regulars.dispatch;

import java.util.Arrays;

/** Why a dispatch is in its state. Each key has its sentence in the screens' message bundle. */
public enum Reason {
    HOLDOUT("holdout"),
    GONE("gone"),
    RESTRICTED("restricted"),
    OBJECTED("objected"),
    NO_CONSENT("no-consent"),
    AWAITING_CONFIRMATION("awaiting-confirmation"),
    UNCONFIRMED("unconfirmed"),
    WITHDRAWN("withdrawn"),
    TOPIC_WITHDRAWN("topic-withdrawn"),
    NO_ADDRESS("no-address"),
    ADDRESS_BOUNCED("address-bounced"),
    ADDRESS_COMPLAINED("address-complained"),
    ADDRESS_ASKED("address-asked"),
    ADDRESS_ERASED("address-erased"),
    ADDRESS_WRONG("address-wrong"),
    PAUSED("paused"),
    FREQUENCY("frequency"),
    CAP("cap"),
    QUIET_HOURS("quiet-hours"),
    OTHER_FIRST("other-first"),
    SOURCE_OFF("source-off"),
    BOUGHT_MEANWHILE("bought-meanwhile"),
    BASKET_EMPTIED("basket-emptied"),
    BASKET_ACTIVE("basket-active"),
    GOAL_REACHED("goal-reached"),
    JOURNEY_ENDED("journey-ended"),
    ANSWERED_MEANWHILE("answered-meanwhile"),
    /** It was about to leave when its customer said stop or pause. */
    CALLED_BACK("called-back"),
    LEASE_RAN_OUT("lease-ran-out"),
    NOT_RENDERED("not-rendered"),
    REFUSED("refused"),
    DEFERRED("deferred"),
    GAVE_UP("gave-up"),
    UNREACHABLE("unreachable"),
    NO_ANSWER("no-answer"),
    /** It was due in a time in which nothing was sent, and staff decided against it. */
    OVERDUE("overdue"),
    MERGED("merged");

    private final String key;

    Reason(String key) {
        this.key = key;
    }

    /** The stored key, kebab-case; it never changes. */
    public String key() {
        return key;
    }

    public static Reason of(String key) {
        return Arrays.stream(values())
                .filter(reason -> reason.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no reason " + key));
    }
}
