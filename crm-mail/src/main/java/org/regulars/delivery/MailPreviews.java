package org.regulars.delivery;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.regulars.content.ProductContent;
import org.regulars.customer.Profiles;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Letter;
import org.regulars.recommendation.Recommendations;
import org.regulars.shop.ShopProperties;
import org.regulars.standing.ScoreCards;
import org.regulars.template.MailTemplate;
import org.regulars.template.RenderedMail;
import org.regulars.template.TemplateSource;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows a mail to many before it goes, with links that act for nobody, and sends it to staff for a look in their own mailbox. */
@Component
public class MailPreviews {

    private static final int RECOMMENDED = 4;

    private final MailComposer composer;
    private final Routes routes;
    private final Profiles profiles;
    private final ScoreCards scores;
    private final Recommendations recommendations;
    private final ProductContent products;
    private final MailData mailData;
    private final ShopProperties shop;
    private final JdbcClient jdbc;
    private final Clock clock;

    MailPreviews(
            MailComposer composer,
            Routes routes,
            Profiles profiles,
            ScoreCards scores,
            Recommendations recommendations,
            ProductContent products,
            MailData mailData,
            ShopProperties shop,
            JdbcClient jdbc,
            Clock clock) {
        this.composer = composer;
        this.routes = routes;
        this.profiles = profiles;
        this.scores = scores;
        this.recommendations = recommendations;
        this.products = products;
        this.mailData = mailData;
        this.shop = shop;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param language of dates and money
     * @param customerId null for somebody of whom nothing is known
     * @throws org.regulars.template.TemplateRefused when the template cannot be used
     * @throws org.regulars.template.RenderFailed when it makes no mail for this customer
     */
    public MailPreview preview(TemplateSource source, String language, @Nullable Long customerId) {
        MailTemplate template = MailTemplate.parse(source);
        Map<String, Object> data = data(language, customerId);
        RenderedMail mail = template.render(data);
        Document page = Jsoup.parse(mail.html());
        Set<String> links = new LinkedHashSet<>(page.select("a[href]").eachAttr("href"));
        links.removeIf(link -> link.startsWith(PersonalLinks.PLACEHOLDER));
        return new MailPreview(
                mail.subject(),
                mail.html(),
                mail.text(),
                template.undefined(data),
                mail.html().getBytes(StandardCharsets.UTF_8).length,
                links,
                page.select("img:not([alt]), img[alt='']").size());
    }

    /**
     * Sends it through the mail server that real mails go through; its personal links lead to the shop.
     *
     * @return the server's answer, or what the mail lacks; null when the server took it
     */
    public @Nullable String sendTest(
            TemplateSource source, String language, @Nullable Long customerId, String address) {
        MailPreview mail = preview(source, language, customerId);
        Instant now = clock.instant();
        ClaimedDispatch nobodys = new ClaimedDispatch(
                "test",
                0,
                0,
                "campaign",
                "test",
                "test",
                "",
                false,
                "test",
                language,
                Map.of(),
                address,
                "",
                "",
                "",
                0,
                now);
        Letter letter = new Letter(
                nobodys,
                "<" + SignedTokens.random() + "@" + composer.domain() + ">",
                "[Test] " + mail.subject(),
                mail.html(),
                mail.text(),
                Map.of());
        Map<String, String> harmless = new HashMap<>();
        PersonalLinks.NAMES.forEach(link -> harmless.put(link, shop.url().toString()));
        try {
            MimeMessage message = composer.compose(
                    letter, new PersonalLinks(harmless), shop.url().toString(), now);
            Answer answer = routes.send(Sealed.of(message, shop.senderAddress()));
            return answer.kind() == Answer.Kind.ACCEPTED ? null : answer.words();
        } catch (MailIncomplete e) {
            return e.getMessage();
        }
    }

    private Map<String, Object> data(String language, @Nullable Long customerId) {
        Map<String, String> links = new HashMap<>();
        PersonalLinks.NAMES.forEach(link -> links.put(link, ""));
        String firstName = customerId == null
                ? ""
                : jdbc.sql("select first_name from customer where customer_id = ?")
                        .param(customerId)
                        .query(String.class)
                        .optional()
                        .orElse("");
        return mailData.of(
                Map.of(
                        "recommended",
                        products.of(
                                recommendations.forCustomer(customerId == null ? 0 : customerId, RECOMMENDED),
                                language)),
                firstName,
                customerId == null ? Map.of() : profiles.forMails(customerId),
                customerId == null ? Map.of() : scores.forMails(customerId),
                new PersonalLinks(links),
                language,
                shop.zone().getId());
    }
}
