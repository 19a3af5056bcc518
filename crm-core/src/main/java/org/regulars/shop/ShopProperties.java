package org.regulars.shop;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the shop says about itself.
 *
 * @param name shown to customers
 * @param baseUrl public address of this installation; every link in mails and pages begins with it, never with the Host header
 * @param senderAddress address that mails come from
 * @param postalAddress printed at the foot of each mail
 * @param currency used where a source names none
 * @param zone used where a customer's own zone is unknown
 * @param url the shop's own front page
 * @param country ISO 3166 of the shop, for phone numbers without a country; '' tells it by the currency
 */
@Validated
@ConfigurationProperties("regulars.shop")
public record ShopProperties(
        @NotBlank @DefaultValue("Regulars Demo Shop") String name,
        @NotNull @DefaultValue("http://localhost:8080") URI baseUrl,
        @NotBlank @Email @DefaultValue("hello@shop.example") String senderAddress,

        @NotBlank @DefaultValue("1 Market Square, Exampleton")
        String postalAddress,

        @NotNull @DefaultValue("GBP") Currency currency,
        @NotNull @DefaultValue("Europe/London") ZoneId zone,
        @NotNull @DefaultValue("https://shop.example") URI url,

        @NotBlank @Pattern(regexp = "[a-z]{2}") @DefaultValue("en")
        String language,

        @NotNull @Pattern(regexp = "[A-Z]{2}|") @DefaultValue("")
        String country) {

    public ShopProperties {
        if (!("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme())) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "REGULARS_BASE_URL must be an address such as https://crm.shop.example, but is '" + baseUrl + "'");
        }
    }

    /** Where the shop is at home: as it says, otherwise the country of its currency, for the euro that of its language. */
    public String homeCountry() {
        if (!country.isEmpty()) {
            return country;
        }
        String told = currency.getCurrencyCode().equals("EUR")
                ? language.toUpperCase(Locale.ROOT)
                : currency.getCurrencyCode().substring(0, 2);
        return Arrays.asList(Locale.getISOCountries()).contains(told) ? told : "GB";
    }

    /** The absolute address of a path of ours, which begins with a slash. */
    public String link(String path) {
        String base = baseUrl.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
