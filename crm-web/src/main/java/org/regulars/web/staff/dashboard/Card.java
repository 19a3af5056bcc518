package org.regulars.web.staff.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * One number of the dashboard.
 *
 * @param key names the message {@code dashboard.card.<key>}
 * @param value as it is shown
 * @param change share by which it differs from the period before; null when that is not known
 * @param figure key of the list of people behind it; '' when there is none
 */
record Card(String key, String value, @Nullable Double change, String figure) {

    static @Nullable Double change(@Nullable Number before, Number now) {
        return before == null || before.doubleValue() <= 0
                ? null
                : (now.doubleValue() - before.doubleValue()) / before.doubleValue();
    }
}
