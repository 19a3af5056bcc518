package org.regulars.web.staff.key;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.regulars.access.TokenKind;

/** A new key: what it is for and of which kind. */
record KeyForm(
        @NotBlank(message = "{keys.name.missing}") @Size(max = 100, message = "{keys.name.long}")
        String name,

        @NotNull(message = "{keys.kind.missing}") @Nullable TokenKind kind) {

    KeyForm {
        name = name == null ? "" : name.strip();
    }
}
