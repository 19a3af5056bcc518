package org.regulars.web.api.imports;

import io.swagger.v3.oas.annotations.Parameter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.regulars.imports.ImportSettings;
import org.springframework.web.bind.annotation.BindParam;

/**
 * What a program wants of an import; null is the usual.
 *
 * @param run whether it begins at once
 * @param check whether it is only checked
 */
record Wishes(
        @Parameter(description = "Begin the import at once") @Nullable
        Boolean run,

        @Parameter(description = "Check it: a verdict per row, nothing changes") @Nullable
        Boolean check,

        @Parameter(description = "create, update or both (usual)") @Nullable
        String mode,

        @Parameter(description = "What says whom a row means: any (usual), email, shop-number or phone") @Nullable
        String match,

        @Parameter(description = "What subscribers agreed to, such as newsletter; nothing is granted without") @Nullable
        String purpose,

        @BindParam("legal-basis")
        @Parameter(
                name = "legal-basis",
                description =
                        "Why that is lawful: consent, contract or legitimate-interest; nothing is granted without")
        @Nullable
        String legalBasis,

        @Parameter(description = "The words that were shown, where all rows share them") @Nullable
        String wording,

        @Parameter(
                description =
                        "What all rows of a list are where no column says it: subscribed, unsubscribed or cleaned")
        @Nullable
        String status,

        @BindParam("keep-others")
        @Parameter(name = "keep-others", description = "Keep further columns as attributes of the profile")
        @Nullable
        Boolean keepOthers,

        @BindParam("clear-blanks")
        @Parameter(name = "clear-blanks", description = "A blank cell clears what is known; usually it changes nothing")
        @Nullable
        Boolean clearBlanks) {

    /** @throws IllegalArgumentException if the mode is unknown */
    ImportSettings over(ImportSettings usual) {
        return new ImportSettings(
                mode == null ? usual.mode() : mode(mode),
                match == null ? usual.match() : match,
                purpose == null ? usual.purpose() : purpose,
                legalBasis == null ? usual.legalBasis() : legalBasis.replace('_', '-'),
                wording == null ? usual.wording() : wording,
                status == null ? usual.status() : status,
                keepOthers == null ? usual.keepOthers() : keepOthers,
                clearBlanks == null ? usual.clearBlanks() : clearBlanks);
    }

    private static ImportSettings.Mode mode(String key) {
        try {
            return ImportSettings.Mode.valueOf(key.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("mode is create, update or both.", e);
        }
    }
}
