package org.regulars.web.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several rows of figures over the same labels, as the browser draws them in one picture.
 *
 * @param locale in which numbers are shown
 */
public record Chart(List<String> labels, List<Series> series, String locale) {

    /**
     * A row of figures.
     *
     * @param type bar or line
     * @param tone gain, loss or plain
     * @param values one for each label; null where there is none
     */
    public record Series(String name, String type, String tone, List<@Nullable Long> values) {}
}
