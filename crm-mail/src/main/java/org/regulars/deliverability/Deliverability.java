package org.regulars.deliverability;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.regulars.bounce.BounceProperties;
import org.regulars.delivery.RouteSummary;
import org.regulars.delivery.Routes;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What stands between our mails and a mailbox: what our domain says about us, and how receivers answered lately. */
@Component
public class Deliverability {

    /** What the figures are about. */
    public static final Duration LATELY = Duration.ofDays(30);

    private static final int ASKED_AT_ONCE = 4;

    private final DomainChecks checks;
    private final Routes routes;
    private final ShopProperties shop;
    private final BounceProperties bounces;
    private final DeliverabilityProperties properties;
    private final JdbcClient jdbc;
    private final Clock clock;

    Deliverability(
            DomainChecks checks,
            Routes routes,
            ShopProperties shop,
            BounceProperties bounces,
            DeliverabilityProperties properties,
            JdbcClient jdbc,
            Clock clock) {
        this.checks = checks;
        this.routes = routes;
        this.shop = shop;
        this.bounces = bounces;
        this.properties = properties;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Looks everything up now, which takes some seconds where the name server is slow. */
    public List<Check> checks() {
        String domain = domain(shop.senderAddress());
        String returning = bounces.returnPath().isBlank() ? domain : domain(bounces.returnPath());
        List<String> hosts = routes.all().stream()
                .filter(route -> !route.catcher())
                .map(RouteSummary::host)
                .distinct()
                .toList();
        List<Supplier<List<Check>>> questions = new ArrayList<>();
        questions.add(() -> List.of(checks.spf(returning, hosts)));
        questions.add(() -> checks.dkim(domain, properties.selectors()));
        questions.add(() -> List.of(checks.dmarc(domain)));
        hosts.forEach(host -> questions.add(() -> List.of(checks.reverse(host))));
        List<Check> all = new ArrayList<>(asked(questions));
        all.add(oneClick());
        return all;
    }

    private static List<Check> asked(List<Supplier<List<Check>>> questions) {
        ExecutorService threads = Executors.newFixedThreadPool(ASKED_AT_ONCE);
        try {
            List<CompletableFuture<List<Check>>> answers = questions.stream()
                    .map(question -> CompletableFuture.supplyAsync(question, threads))
                    .toList();
            return answers.stream().flatMap(answer -> answer.join().stream()).toList();
        } finally {
            threads.shutdown();
        }
    }

    /** Each mail to many has the headers, or it is not written; what is left to look at is the address in them (RFC 8058). */
    private Check oneClick() {
        boolean secure = "https".equals(shop.baseUrl().getScheme());
        return Check.of(
                "one-click",
                shop.baseUrl().toString(),
                secure ? Check.Verdict.GOOD : Check.Verdict.BAD,
                secure ? "one-click.good" : "one-click.plain",
                "");
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** The domains that most mails went to in the last 30 days, the most frequent first. */
    public List<Receiver> receivers(int most) {
        return jdbc.sql("""
                with mailed as (
                    select lower(split_part(i.value, '@', 2)) as domain, count(*) as sent
                    from dispatch d join identity i on i.customer_id = d.customer_id and i.identity_id = d.identity_id
                    where d.state in ('sent', 'failed', 'unknown') and d.attempts > 0 and d.changed_at > :since
                    group by 1
                ), returned as (
                    select lower(domain) as domain, count(*) filter (where kind = 'bounce' and hard) as hard,
                        count(*) filter (where kind = 'bounce') as bounced, count(*) filter (where kind = 'complaint') as complaints
                    from mail_return where happened_at > :since and kind in ('bounce', 'complaint')
                    group by 1
                )
                select domain, coalesce(m.sent, 0) as sent, coalesce(r.hard, 0) as hard, coalesce(r.bounced, 0) as bounced,
                    coalesce(r.complaints, 0) as complaints
                from mailed m full join returned r using (domain)
                where domain <> ''
                order by sent desc, bounced desc, domain limit :most
                """)
                .param("since", clock.instant().minus(LATELY).atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query(Receiver.class)
                .list();
    }
}
