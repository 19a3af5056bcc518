package org.regulars.web.selfservice;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as they were posted, by attribute; of several ticked boxes, with commas between. */
record AnswersForm(Map<String, String> answers) {

    AnswersForm(@Nullable Map<String, String> answers) {
        this.answers = answers == null ? Map.of() : answers;
    }
}
