package org.regulars.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;

/**
 * Phone numbers in E.164. A number without a country is one of the shop's own country; one with + or 00 says its own.
 *
 * <p>The country is a setting of the whole installation, read once at the start, so that a number is written the same way
 * wherever it is met.
 */
public final class PhoneNumbers {

    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
    private static final int LONGEST = 40;

    private static volatile String country = "GB";

    private PhoneNumbers() {}

    /** The number in E.164, such as +441632960123; empty when there can be no such number. */
    static Optional<String> normalise(String typed) {
        return parse(typed).number() == null ? Optional.empty() : Optional.of(e164(typed));
    }

    /** Why this cannot be a phone number; empty when it can. */
    public static Optional<Problem> problem(String typed) {
        return Optional.ofNullable(parse(typed).problem());
    }

    private static String e164(String typed) {
        PhoneNumber number = parse(typed).number();
        if (number == null) {
            throw new IllegalArgumentException("Not a phone number");
        }
        return UTIL.format(number, PhoneNumberFormat.E164);
    }

    private static Parsed parse(String typed) {
        String value = typed.strip().replaceFirst("^(?i)tel:", "").replaceFirst("^00(?=[1-9])", "+");
        if (value.isEmpty()
                || value.length() > LONGEST
                || !value.matches("[+\\d(\\uFF0B][\\d\\s()./+\\u2010-\\u2015-]*")) {
            return new Parsed(null, Problem.NO_NUMBER);
        }
        try {
            PhoneNumber number = UTIL.parse(value, country);
            ValidationResult possible = UTIL.isPossibleNumberWithReason(number);
            return switch (possible) {
                case IS_POSSIBLE -> new Parsed(number, null);
                case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> new Parsed(null, Problem.TOO_SHORT);
                case TOO_LONG -> new Parsed(null, Problem.TOO_LONG);
                case INVALID_COUNTRY_CODE -> new Parsed(null, Problem.NO_COUNTRY);
                default -> new Parsed(null, Problem.NO_NUMBER);
            };
        } catch (NumberParseException e) {
            return new Parsed(
                    null,
                    switch (e.getErrorType()) {
                        case INVALID_COUNTRY_CODE -> Problem.NO_COUNTRY;
                        case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> Problem.TOO_SHORT;
                        case TOO_LONG -> Problem.TOO_LONG;
                        default -> Problem.NO_NUMBER;
                    });
        }
    }

    /** Why something typed cannot be a phone number. */
    public enum Problem {
        NO_NUMBER,
        NO_COUNTRY,
        TOO_SHORT,
        TOO_LONG;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private record Parsed(
            @Nullable PhoneNumber number, @Nullable Problem problem) {}

    /** Tells the country of the shop at the start. */
    @Configuration(proxyBeanMethods = false)
    static class OfTheShop {

        @Autowired
        void tell(ShopProperties shop) {
            country = shop.homeCountry();
        }
    }
}
