package org.regulars.web.staff.permission;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.Frequency;
import org.regulars.report.ListGrowth;
import org.regulars.report.Move;
import org.regulars.report.MoveCount;
import org.regulars.report.PaceCount;
import org.regulars.web.page.Chart;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import tools.jackson.databind.json.JsonMapper;

/** The pictures of the permission report. */
@Component
class PermissionCharts {

    /** More bars than these cannot be told apart on a phone. */
    private static final int BARS = 6;

    private final PermissionWords words;
    private final MessageSource messages;
    private final JsonMapper json;

    PermissionCharts(PermissionWords words, MessageSource messages, JsonMapper json) {
        this.words = words;
        this.messages = messages;
        this.json = json;
    }

    void draw(List<ListGrowth> growth, List<MoveCount> moves, List<PaceCount> paces, Model model, Locale locale) {
        List<String> months =
                growth.stream().map(one -> words.month(one.month())).toList();
        put(model, "sizes", months, List.of(row(locale, "size", "line", "plain", growth, ListGrowth::size)), locale);
        put(
                model,
                "changes",
                months,
                List.of(
                        row(locale, "confirmed", "bar", "gain", growth, ListGrowth::confirmed),
                        row(locale, "withdrawn", "bar", "loss", growth, one -> -one.withdrawn() - one.expired())),
                locale);
        Map<String, Long> reasons = new TreeMap<>();
        moves.stream()
                .filter(one -> one.move() != Move.CONFIRMED)
                .forEach(one -> reasons.merge(words.source(one.source(), ""), one.times(), Long::sum));
        List<Map.Entry<String, Long>> first = reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(BARS)
                .toList();
        put(
                model,
                "reasons",
                first.stream().map(Map.Entry::getKey).toList(),
                List.of(new Chart.Series(
                        messages.getMessage("permission.times", null, locale),
                        "bar",
                        "loss",
                        first.stream().<@Nullable Long>map(Map.Entry::getValue).toList())),
                locale);
        put(
                model,
                "pacing",
                List.of(Frequency.values()).stream()
                        .map(pace -> messages.getMessage("permission.pace." + pace.key(), null, locale))
                        .toList(),
                List.of(new Chart.Series(
                        messages.getMessage("permission.people", null, locale),
                        "bar",
                        "plain",
                        List.of(Frequency.values()).stream()
                                .<@Nullable Long>map(pace -> paces.stream()
                                        .filter(one -> one.topic().isEmpty()
                                                && one.frequency().equals(pace.key()))
                                        .mapToLong(PaceCount::people)
                                        .sum())
                                .toList())),
                locale);
    }

    private void put(Model model, String name, List<String> labels, List<Chart.Series> series, Locale locale) {
        model.addAttribute(name, json.writeValueAsString(new Chart(labels, series, locale.toLanguageTag())));
    }

    private Chart.Series row(
            Locale locale,
            String key,
            String type,
            String tone,
            List<ListGrowth> growth,
            ToLongFunction<ListGrowth> value) {
        return new Chart.Series(
                messages.getMessage("permission." + key, null, locale),
                type,
                tone,
                growth.stream().<@Nullable Long>map(value::applyAsLong).toList());
    }
}
