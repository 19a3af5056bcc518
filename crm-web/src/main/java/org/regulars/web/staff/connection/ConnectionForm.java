package org.regulars.web.staff.connection;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A new connection: which kind of shop, what to call it, and the secret if the shop gave one. */
record ConnectionForm(
        @NotBlank(message = "{connections.kind.missing}") String connector,

        @NotBlank(message = "{connections.name.missing}") @Size(max = 100, message = "{connections.name.long}")
        String name,

        @Size(max = 300, message = "{connections.secret.long}")
        String secret) {

    ConnectionForm {
        connector = connector == null ? "" : connector.strip();
        name = name == null ? "" : name.strip();
        secret = secret == null ? "" : secret.strip();
    }

    /** It goes into no page again and into no log. */
    @Override
    public String toString() {
        return "ConnectionForm[" + connector + ", " + name + "]";
    }
}
