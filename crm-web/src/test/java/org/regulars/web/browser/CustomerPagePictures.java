package org.regulars.web.browser;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.Frequency;
import org.regulars.consent.Preferences;
import org.regulars.consent.SignUps;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.privacy.MailboxProofs;
import org.regulars.question.QuestionForm;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Takes the pictures of docs/customer-pages.md anew, phone wide, in every language: {@code ./mvnw -pl crm-web -am test
 * -Dtest=CustomerPagePictures -Dsurefire.failIfNoSpecifiedTests=false -Dregulars.customer-pages=write}. It needs a Chromium on the
 * path and nothing else: it makes its own shop.
 */
@EnabledIfSystemProperty(named = "regulars.customer-pages", matches = "write")
@TestPropertySource(properties = "regulars.shop.base-url=https://crm.shop.example")
class CustomerPagePictures extends Browser {

    private static final Path FOLDER = Path.of("..", "docs", "pictures", "customer-pages");
    private static final String FORM = "newsletter";

    @Autowired
    Forms forms;

    @Autowired
    SignUps signUps;

    @Autowired
    CustomerLinks links;

    @Autowired
    Customers customers;

    @Autowired
    Preferences preferences;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void takesThem() throws IOException {
        Files.createDirectories(FOLDER);
        TestShop shop = new TestShop(jdbc);
        makeTheForm();
        long cup = shop.product("Porcelain cup");
        long pot = shop.product("Tea pot");
        jdbc.sql("insert into best_seller (rank, product_id, buyers) values (1, ?, 9)")
                .param(pot)
                .update();
        Map<String, String> names = Map.of("en", "Ann", "de", "Anna", "fr", "Anne", "es", "Ana");
        for (String language : List.of("en", "de", "fr", "es")) {
            visit(language, names.getOrDefault(language, ""), shop, cup);
        }
    }

    private void visit(String language, String name, TestShop shop, long product) {
        String email = name.toLowerCase(java.util.Locale.ROOT) + "@example.com";
        String lang = "?lang=" + language;
        Page page = stranger(Look.PHONE);
        page.navigate("/f/" + FORM + lang);
        take(page, "form", language);
        page.locator("[name=email]").fill(email);
        page.locator("[name=agree]").first().check();
        page.locator("[name=agree]").nth(1).check();
        page.locator("main button[type=submit]").click();
        page.waitForURL("**/thanks**");
        take(page, "thanks", language);
        page.navigate(path(signUps.confirmLink(jdbc.sql("select max(opt_in_id) from opt_in")
                        .query(Long.class)
                        .single()))
                + lang);
        take(page, "confirm", language);
        page.locator("main button[type=submit]").click();
        page.waitForLoadState();
        take(page, "confirmed", language);

        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "sign-up-form", clock.instant())
                .orElseThrow();
        customers.describe(
                who.customerId(),
                AttributeOrigin.TOLD,
                Map.of(
                        "first_name",
                        name,
                        "country",
                        language.equals("en") ? "GB" : language.toUpperCase(java.util.Locale.ROOT)),
                "sign-up-form",
                clock.instant());
        shop.sale(who.customerId(), clock.instant().minus(Duration.ofDays(30)), product);
        preferences.change(
                who.customerId(), Frequency.WEEKLY, ConsentSource.of("preference-page", "preference-page", "customer"));
        long mail = mail(who, language);
        page.navigate("/p/preferences/" + links.preferencesToken(who.customerId()) + lang);
        take(page, "preferences", language);
        page.navigate("/p/why/" + links.whyToken(who.customerId(), mail) + lang);
        take(page, "why", language);
        page.navigate(links.formPath(who.customerId(), FORM) + lang);
        take(page, "forwarded", language);
        page.navigate("/account/sign-in" + lang);
        take(page, "sign-in", language);
        clock.advance(Duration.ofMinutes(20));
        proofs.ask(who.customerId(), email, language);
        page.navigate(path(proofs.link(jdbc.sql("select max(proof_id) from mailbox_proof")
                        .query(Long.class)
                        .single()))
                + lang);
        page.locator("main button").click();
        page.waitForURL("**/account**");
        page.navigate("/account" + lang);
        take(page, "account", language);
        page.navigate("/account/data" + lang);
        take(page, "profile", language);
        page.navigate("/p/unsubscribe/" + links.unsubscribeToken(who.customerId(), mail, "offers", "basket-reminders")
                + lang);
        page.locator("main button[type=submit]").first().click();
        page.waitForLoadState();
        take(page, "stopped", language);
        page.navigate("/p/preferences/not-a-link" + lang);
        take(page, "broken", language);
    }

    private long mail(Identified who, String language) {
        long dispatch = jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, reason, identity_id, consent_entry_id, planned_at, due_at,
                    changed_at, sent_at)
                select :customer, 'journey', 'abandoned-basket', 'o', 'mail', 'offers', 'basket-reminders', false, 1,
                    'basket-reminder', :language, '{}', 'sent', '', :identity,
                    (select s.entry_id from consent_state s where s.customer_id = :customer and s.purpose = 'offers'
                        and s.channel = 'mail' and s.topic = 'basket-reminders'),
                    :now, :now, :now, :now returning dispatch_id
                """)
                .param("customer", who.customerId())
                .param("identity", who.identityId())
                .param("language", language)
                .param("now", java.time.OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        jdbc.sql(
                        "insert into dispatch_content (customer_id, dispatch_id, subject, html, text_part) values (?, ?, ?, '', '')")
                .params(who.customerId(), dispatch, "Porcelain cup")
                .update();
        return dispatch;
    }

    private void makeTheForm() {
        forms.add(
                new Form(
                        FORM,
                        "Newsletter",
                        false,
                        Map.of(
                                "en", new FormWords("Tea by post", "What is new in our shop.", "", "Thank you."),
                                "de", new FormWords("Tee per Post", "Was es bei uns Neues gibt.", "", "Danke."),
                                "fr",
                                        new FormWords(
                                                "Du thé par courrier", "Les nouveautés de la boutique.", "", "Merci."),
                                "es", new FormWords("Té por correo", "Las novedades de la tienda.", "", "Gracias.")),
                        List.of(new FormBox("newsletter", ""), new FormBox("offers", "")),
                        SlideIn.NEVER),
                new QuestionForm(
                        FORM,
                        1,
                        List.of("birthday"),
                        Set.of(),
                        Map.of(
                                "en", "You get 10 % once; we write about once a week.",
                                "de", "Sie bekommen einmal 10 %; wir schreiben etwa einmal in der Woche.",
                                "fr", "Vous recevez 10 % une fois ; nous écrivons environ une fois par semaine.",
                                "es", "Recibe un 10 % una vez; escribimos más o menos una vez por semana.")),
                "test");
        forms.show(FORM, true, "test");
    }

    private static void take(Page page, String name, String language) {
        fitsTheWidth(page);
        byte[] png = page.screenshot(new Page.ScreenshotOptions().setFullPage(true));
        try {
            ImageIO.write(
                    inFewColours(ImageIO.read(new ByteArrayInputStream(png))),
                    "png",
                    FOLDER.resolve(name + "-" + language + ".png").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the 256 commonest colours: what a page has beside them are the edges of letters. */
    private static BufferedImage inFewColours(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel | 0xff000000, 1, Integer::sum);
        }
        int[] palette = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(256)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        Map<Integer, Integer> nearest = new HashMap<>();
        BufferedImage few = new BufferedImage(
                picture.getWidth(),
                picture.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE));
        for (int at = 0; at < pixels.length; at++) {
            int pixel = pixels[at] | 0xff000000;
            few.getRaster()
                    .setSample(
                            at % picture.getWidth(),
                            at / picture.getWidth(),
                            0,
                            nearest.computeIfAbsent(pixel, colour -> nearest(colour, palette)));
        }
        return few;
    }

    private static int nearest(int colour, int[] palette) {
        return IntStream.range(0, palette.length)
                .boxed()
                .min(java.util.Comparator.comparingInt(at -> distance(colour, palette[at])))
                .orElseThrow();
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 255) - (other >> 16 & 255);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }

    private static String path(String link) {
        return URI.create(link).getPath();
    }
}
