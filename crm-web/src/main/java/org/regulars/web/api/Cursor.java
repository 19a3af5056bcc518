package org.regulars.web.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The place in a list behind which the next page begins; senders hand it back as it is. */
public record Cursor(String text, long number) {

    private static final Cursor TOP = new Cursor("", 0);

    /** @throws ApiProblem if it is none of ours */
    public static Cursor of(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return TOP;
        }
        try {
            String said = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int colon = said.indexOf(':');
            if (colon > 0 && said.indexOf(0) < 0) {
                return new Cursor(said.substring(colon + 1), Long.parseLong(said.substring(0, colon)));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new ApiProblem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Some of it cannot be used",
                "The cursor cannot be used; see errors.",
                List.of(new ApiProblem.FieldError("cursor", "is not one that an earlier page gave as next")));
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((number + ":" + text).getBytes(StandardCharsets.UTF_8));
    }
}
