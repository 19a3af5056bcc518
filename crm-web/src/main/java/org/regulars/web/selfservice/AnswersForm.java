package org.regulars.web.selfservice;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as they were posted, by attribute; of several ticked boxes, with commas between. */
public record AnswersForm(Map<String, String> answers) {

    public AnswersForm(@Nullable Map<String, String> answers) {
        this.answers = answers == null ? Map.of() : answers;
    }
}
