package org.regulars.web.staff.segment;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.regulars.segment.SegmentHistory;
import org.regulars.segment.SegmentSize;
import org.regulars.shop.ShopProperties;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The size of a segment day by day, as a picture and as the table below it. */
@Component
class SegmentPicture {

    private static final int DAYS = 90;

    private final SegmentHistory history;
    private final MessageSource messages;
    private final JsonMapper json;
    private final ShopProperties shop;
    private final Clock clock;

    SegmentPicture(SegmentHistory history, MessageSource messages, JsonMapper json, ShopProperties shop, Clock clock) {
        this.history = history;
        this.messages = messages;
        this.json = json;
        this.shop = shop;
        this.clock = clock;
    }

    /** The days on which somebody joined or left, newest first. */
    List<SegmentSize> sizes(long segmentId) {
        List<SegmentSize> sizes = new ArrayList<>(history.sizes(segmentId, today().minusDays(DAYS)));
        Collections.reverse(sizes);
        return sizes;
    }

    /** Every day from the first that is known, at most 90; a day without a change is as the one before. */
    String of(long segmentId, Locale locale) {
        DateTimeFormatter label = DateTimeFormatter.ofPattern("d MMM", locale);
        List<SegmentSize> known = history.sizes(segmentId, today().minusDays(DAYS));
        List<String> labels = new ArrayList<>();
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            LocalDate from = later(known.get(i).day(), today().minusDays(DAYS));
            LocalDate to = i + 1 < known.size() ? known.get(i + 1).day() : today().plusDays(1);
            for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
                labels.add(label.format(day));
                values.add(known.get(i).members());
            }
        }
        return json.writeValueAsString(new Chart(
                labels, values, messages.getMessage("segments.members", null, locale), locale.toLanguageTag()));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), shop.zone());
    }

    record Chart(List<String> labels, List<Long> values, String name, String locale) {}
}
