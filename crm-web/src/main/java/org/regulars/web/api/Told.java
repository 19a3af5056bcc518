package org.regulars.web.api;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/**
 * How a record was told: by whom, when; what is wrong with it is added to the errors.
 *
 * @param source such as "api shop server"
 */
public record Told(String source, Instant at, List<ApiProblem.FieldError> errors) {

    /** Notes what is wrong with a field. */
    public void wrong(String field, String message) {
        errors.add(new ApiProblem.FieldError(field, message));
    }

    /** The code of a currency in upper case; noted as wrong where there is none. */
    public String currency(String code) {
        try {
            return Currency.getInstance(code.toUpperCase(Locale.ROOT)).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            wrong("currency", "is no currency such as EUR");
            return "";
        }
    }
}
