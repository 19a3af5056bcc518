package org.regulars.web.staff.permission;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.report.PermissionList;

/**
 * Which list is looked at, over how many months, as the address says it.
 *
 * @param list a purpose, or a purpose, a stroke and a topic
 * @param months 0 for all there are
 */
record Choice(String list, String channel, int months) {

    static final List<Integer> MONTHS = List.of(12, 24, 0);
    static final List<String> CHANNELS = List.of("mail", "letter", "phone", "sms");

    Choice(@Nullable String list, @Nullable String channel, @Nullable Integer months) {
        this(
                list == null ? "" : list,
                channel != null && CHANNELS.contains(channel) ? channel : "mail",
                months != null && MONTHS.contains(months)
                        ? months.intValue()
                        : MONTHS.get(0).intValue());
    }

    PermissionList of() {
        int stroke = list.indexOf('/');
        return new PermissionList(
                stroke < 0 ? list : list.substring(0, stroke), stroke < 0 ? "" : list.substring(stroke + 1), channel);
    }

    static String key(String purpose, String topic) {
        return topic.isEmpty() ? purpose : purpose + "/" + topic;
    }
}
