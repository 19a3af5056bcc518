package org.regulars.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadyMailsTests {
    private final ReadyMails mails = new ReadyMails();

    @ParameterizedTest
    @CsvSource({
        "basket-reminder, en, 'Ann, your basket is still here', 'Back to your basket'",
        "basket-reminder, de, 'Ann, Ihr Warenkorb ist noch da', 'Zurück zum Warenkorb'",
        "basket-reminder, fr, 'Ann, votre panier est toujours là', 'Retrouver mon panier'",
        "basket-reminder, es, 'Ann, tu cesta sigue aquí', 'Volver a mi cesta'",
        "basket-reminder, nl, 'Ann, your basket is still here', 'Back to your basket'",
        "confirm-sign-up, en, 'Please confirm your sign-up at Lantern & Leaf', 'Yes, that was me'",
        "confirm-sign-up, de, 'Bitte bestätigen Sie Ihre Anmeldung bei Lantern & Leaf', 'Ja, das war ich'",
        "confirm-sign-up, fr, 'Veuillez confirmer votre inscription chez Lantern & Leaf', 'Oui, c’était moi'",
        "confirm-sign-up, es, 'Confirma tu suscripción en Lantern & Leaf', 'Sí, he sido yo'",
    })
    void speaksTheCustomersLanguage(String key, String language, String subject, String button) throws IOException {
        MailTemplate template = MailTemplate.parse(mails.load(key, Locale.forLanguageTag(language)));

        RenderedMail mail = template.render(SampleData.basket());

        assertThat(mail.subject()).isEqualTo(subject);
        assertThat(mail.html())
                .contains("<html lang=\"" + (language.equals("nl") ? "en" : language) + "\"")
                .contains(button)
                .contains("Lantern &amp; Leaf, 12 Mill Lane")
                .doesNotContain("{{", "{%", "lq0z", "fonts.googleapis");
        assertThat(mail.text()).contains(button + ":\nhttps://").doesNotContain("{{", "{%", "&amp;", "<");
        assertThat(template.undefined(SampleData.basket())).isEmpty();
        keep(key + "-" + language, mail);
    }

    @Test
    void showsTheBasketInBothParts() {
        RenderedMail mail = render(SampleData.basket());

        assertThat(mail.html())
                .contains("White hanging heart candle holder", "2&nbsp;×&nbsp;", "£12.75", "£28.55")
                .contains("href=\"https://shop.example/basket?b=91c2&amp;s=mail\"")
                .contains("alt=\"Jumbo bag, red retrospot\"")
                .contains("bought by 31 of 240 who bought the candle holder");
        assertThat(mail.text())
                .contains("* 2 × White hanging heart candle holder, £2.95\n* Regency", "Total: £28.55")
                .contains("https://shop.example/basket?b=91c2&s=mail")
                .contains("Stop these mails: https://crm.example/stop/x7Qp");
    }

    @Test
    void fitsACustomerWithoutANameAndALargeBasket() {
        Map<String, Object> data = SampleData.basket();
        data.put("customer", Map.of("first_name", ""));
        data.remove("recommended");
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            items.add(SampleData.item("Thing " + i, i, "1.00", "i" + i));
        }
        items.get(0).put("image_url", null);
        data.put("basket", Map.of("items", items, "total", 9, "currency", "EUR", "url", "https://shop.example/b"));

        RenderedMail mail = render(data);

        assertThat(mail.subject()).isEqualTo("Your basket is still here");
        assertThat(mail.html()).contains("Thing 6", "and 3 more").doesNotContain("Thing 7", "/i1.jpg", "Goes well");
        assertThat(mail.text()).contains("Thing 6", "and 3 more").doesNotContain("Thing 7");
    }

    @Test
    void knowsItsMailsAndNoOthers() {
        assertThat(mails.keys())
                .containsExactly(
                        "basket-reminder",
                        "confirm-sign-up",
                        "your-data",
                        "confirm-address",
                        "address-notice",
                        "offer",
                        "starter");
        assertThatIllegalArgumentException().isThrownBy(() -> mails.load("../application", Locale.ENGLISH));
        assertThatIllegalArgumentException().isThrownBy(() -> mails.load("no-such-mail", Locale.ENGLISH));
    }

    private RenderedMail render(Map<String, Object> data) {
        return MailTemplate.parse(mails.load(ReadyMails.BASKET_REMINDER, Locale.ENGLISH))
                .render(data);
    }

    /** For looking at them in a browser. */
    private static void keep(String name, RenderedMail mail) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "mails"));
        Files.writeString(folder.resolve(name + ".html"), mail.html());
        Files.writeString(folder.resolve(name + ".txt"), mail.subject() + "\n\n" + mail.text());
    }
}
