package org.regulars.delivery;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Signing of mails by us, for mail servers that do not. The key is read from its file and kept nowhere else.
 *
 * @param selector under which the public key stands in DNS; '' for no signing
 * @param key file with the private key, RSA or Ed25519, as PEM
 * @param domain that signs; '' for that of the sender's address
 */
@Validated
@ConfigurationProperties("regulars.dkim")
record DkimProperties(
        @NotNull @Pattern(regexp = "|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?") @DefaultValue("")
        String selector,

        @Nullable Path key,
        @NotNull @DefaultValue("") String domain) {

    DkimProperties {
        if (!selector.isEmpty() && key == null) {
            throw new IllegalArgumentException(
                    "REGULARS_DKIM_SELECTOR is set, so REGULARS_DKIM_KEY must name the file with the private key");
        }
    }
}
