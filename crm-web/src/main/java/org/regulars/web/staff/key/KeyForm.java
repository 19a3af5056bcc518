package org.regulars.web.staff.key;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;

/** A new key: what it is for, of which kind, and what a secret may do. */
record KeyForm(
        @NotBlank(message = "{keys.name.missing}") @Size(max = 100, message = "{keys.name.long}")
        String name,

        @NotNull(message = "{keys.kind.missing}") @Nullable TokenKind kind,

        List<String> scopes) {

    KeyForm {
        // A page without the ticks asks for everything; with the ticks it always says that it has them.
        scopes = scopes == null ? ApiTokens.SCOPES : List.copyOf(scopes);
        name = name == null ? "" : name.strip();
    }
}
