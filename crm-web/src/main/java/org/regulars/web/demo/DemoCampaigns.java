package org.regulars.web.demo;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.regulars.campaign.CampaignSettings;
import org.regulars.campaign.Campaigns;
import org.regulars.campaign.Repeats;
import org.regulars.template.TemplateSource;
import org.regulars.template.Templates;
import org.springframework.stereotype.Component;

/** The demo shop's mails to many: one that goes out in two variants, one that is being prepared. */
@Component
class DemoCampaigns {

    private static final String STAFF = "mia@shop.example";

    private final Templates templates;
    private final Campaigns campaigns;

    DemoCampaigns(Templates templates, Campaigns campaigns) {
        this.templates = templates;
        this.campaigns = campaigns;
    }

    /** @param tea the segment that the first one goes to */
    void prepare(long tea) {
        long tasting = templates.create(
                "Tea tasting",
                "en",
                mail(
                        Locale.ENGLISH,
                        "A seat at the tea table for you",
                        "Taste it first",
                        "On Friday we open this year's first teas. Come by, or have three samples sent with your next order."),
                STAFF);
        templates.save(
                tasting,
                "Tea tasting",
                "de",
                mail(
                        Locale.GERMAN,
                        "Ein Platz am Teetisch für Sie",
                        "Zuerst probieren",
                        "Am Freitag öffnen wir die ersten Tees des Jahres. Kommen Sie vorbei, oder lassen Sie sich drei Proben mitschicken."),
                STAFF);
        long direct = templates.create(
                "Tea tasting, to the point",
                "en",
                mail(
                        Locale.ENGLISH,
                        "Friday: taste this year's first teas",
                        "This year's first teas",
                        "Friday from four. Three samples come with your next order if you cannot make it."),
                STAFF);
        long going =
                campaigns.create(settings("Tea tasting on Friday", Set.of(tea), List.of(tasting, direct), 10), STAFF);
        campaigns.launch(going, STAFF);
        campaigns.create(settings("Winter gifts", Set.of(), List.of(), 0), STAFF);
    }

    private static CampaignSettings settings(String name, Set<Long> segments, List<Long> mails, int holdout) {
        return new CampaignSettings(
                name,
                "offers",
                "",
                segments,
                Set.of(),
                mails,
                null,
                false,
                Repeats.ONCE,
                null,
                null,
                holdout,
                false,
                5);
    }

    private TemplateSource mail(Locale locale, String subject, String heading, String text) {
        TemplateSource starter = templates.starter(locale);
        String mjml = starter.mjml()
                .replaceFirst("(<h1[^>]*>)[^<]*", "$1" + heading)
                .replaceFirst("(</h1>\\s*<p[^>]*>)[^<]*", "$1" + text)
                .replaceFirst("(<mj-title>)[^<]*", "$1" + heading)
                .replaceFirst("(<mj-preview>)[^<]*", "$1" + text);
        return new TemplateSource(subject, mjml, "");
    }
}
