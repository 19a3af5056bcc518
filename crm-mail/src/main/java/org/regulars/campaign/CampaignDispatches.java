package org.regulars.campaign;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.regulars.content.ProductContent;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.dispatch.Reason;
import org.regulars.recommendation.Recommendation;
import org.regulars.recommendation.Recommendations;
import org.regulars.template.TemplateSource;
import org.regulars.template.Templates;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;

/** Holds what a paused campaign planned, and gives its mails what they are filled with. */
@Component
class CampaignDispatches implements DispatchSource {

    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final int RECOMMENDED = 4;
    private static final int KEPT = 500;

    private final Campaigns campaigns;
    private final Templates templates;
    private final Recommendations recommendations;
    private final ProductContent products;
    private final Clock clock;
    private final ConcurrentLruCache<List<String>, Boolean> recommending =
            new ConcurrentLruCache<>(KEPT, this::recommends);

    CampaignDispatches(
            Campaigns campaigns,
            Templates templates,
            Recommendations recommendations,
            ProductContent products,
            Clock clock) {
        this.campaigns = campaigns;
        this.templates = templates;
        this.recommendations = recommendations;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Campaigns.KIND;
    }

    @Override
    public Optional<String> name(String campaignKey) {
        return campaigns.name(campaignKey);
    }

    @Override
    public List<Exit> exits(String campaignKey, List<DueDispatch> due) {
        boolean going = campaigns
                .find(Long.parseLong(campaignKey))
                .filter(campaign -> campaign.state() == CampaignState.SENDING)
                .isPresent();
        return going
                ? List.of()
                : due.stream()
                        .map(one -> new Exit(
                                one.dispatchId(),
                                Reason.SOURCE_OFF,
                                clock.instant().plus(LOOK_AGAIN)))
                        .toList();
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        return contents(List.of(dispatch)).apply(dispatch);
    }

    /** Recommendations cost questions, so only mails that show some get them. */
    @Override
    public Function<ClaimedDispatch, Content> contents(List<ClaimedDispatch> dispatches) {
        List<Long> customerIds = dispatches.stream()
                .filter(this::recommends)
                .map(ClaimedDispatch::customerId)
                .distinct()
                .toList();
        if (customerIds.isEmpty()) {
            return dispatch -> new Content(Map.of(), Map.of(), Map.of());
        }
        Map<Long, List<Recommendation>> recommended = recommendations.forCustomers(customerIds, RECOMMENDED);
        Function<ProductContent.Wanted, List<Map<String, Object>>> shown = products.forMany();
        return dispatch -> new Content(
                recommends(dispatch)
                        ? Map.of(
                                "recommended",
                                shown.apply(new ProductContent.Wanted(
                                        recommended.getOrDefault(dispatch.customerId(), List.of()),
                                        dispatch.language())))
                        : Map.of(),
                Map.of(),
                Map.of());
    }

    private boolean recommends(ClaimedDispatch dispatch) {
        return recommending.get(List.of(dispatch.templateKey(), dispatch.language()));
    }

    private boolean recommends(List<String> keyAndLanguage) {
        TemplateSource source = templates.load(keyAndLanguage.get(0), Locale.forLanguageTag(keyAndLanguage.get(1)));
        return source.toString().contains("recommended");
    }
}
