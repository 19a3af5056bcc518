package org.regulars.shop;

import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The hosts that links and pictures in mails may lead to: the shop's own and all below it, this installation's, and those that
 * staff or a trusted source named. Anybody may report a product with a public key, so its links are held against this list.
 */
@Component
@Transactional
public class LinkHosts {

    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?|\\[[0-9a-f:.]+]");

    private final JdbcClient jdbc;
    private final ShopProperties shop;
    private final AuditTrail audit;
    private final Clock clock;

    LinkHosts(JdbcClient jdbc, ShopProperties shop, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.shop = shop;
        this.audit = audit;
        this.clock = clock;
    }

    /** A host that was named, by whom, and when. */
    public record LinkHost(String host, String source, OffsetDateTime addedAt) {}

    /** A host that products lead to and nobody has named. */
    public record UnknownHost(String host, long products) {}

    /** Whether a link or picture may stand in a mail, as of now; take it once for a whole mail. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Predicate<String> trusted() {
        Set<String> hosts = new HashSet<>(
                jdbc.sql("select host from link_host").query(String.class).list());
        hosts.addAll(own());
        String shopHost =
                String.valueOf(shop.url().getHost()).toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        return url -> host(url)
                .filter(host -> hosts.contains(host) || host.equals(shopHost) || host.endsWith("." + shopHost))
                .isPresent();
    }

    /** The hosts that need no naming. */
    public List<String> own() {
        return List.of(shop.url(), shop.baseUrl()).stream()
                .flatMap(uri -> host(uri.toString()).stream())
                .distinct()
                .toList();
    }

    /** The host of a web address, in small letters; empty when it is none that a mail may lead to. */
    public static Optional<String> host(String url) {
        try {
            URI uri = URI.create(url.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https") || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            return Optional.ofNullable(uri.getHost())
                    .map(host -> host.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""))
                    .filter(host -> HOST.matcher(host).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A trusted source, such as "server" or "import", names the hosts of these addresses. */
    public void vouch(String source, Collection<String> urls) {
        Set<String> hosts = urls.stream().flatMap(url -> host(url).stream()).collect(Collectors.toSet());
        Predicate<String> trusted = trusted();
        hosts.removeIf(host -> trusted.test("https://" + host));
        if (!hosts.isEmpty()) {
            insert(hosts, source);
        }
    }

    /** The hosts that were named, in the order of the alphabet. */
    @Transactional(readOnly = true)
    public List<LinkHost> all() {
        return jdbc.sql("select host, source, added_at from link_host order by host")
                .query(LinkHost.class)
                .list();
    }

    /** Hosts that products lead to now and that mails leave out, those of most products first. */
    @Transactional(readOnly = true)
    public List<UnknownHost> unknown(int limit) {
        Predicate<String> trusted = trusted();
        return jdbc.sql("""
                select host, count(distinct product_id) as products
                from product, unnest(array[url, image_url]) address,
                     lower(substring(address from '^https?://([^/?#:@]+)')) host
                where host <> '' group by host order by products desc, host
                """).query(UnknownHost.class).list().stream()
                .filter(one -> !trusted.test("https://" + one.host()))
                .limit(limit)
                .toList();
    }

    /** Staff name a host, or the host of an address; empty when it is none. */
    public Optional<String> add(String actor, String written) {
        String text = written.strip();
        Optional<String> host = host(text.contains("://") ? text : "https://" + text);
        host.ifPresent(name -> {
            if (insert(Set.of(name), "staff") > 0) {
                audit.record(actor, "link-host-added", name, Map.of());
            }
        });
        return host;
    }

    /** Staff take a host back. */
    public void remove(String actor, String host) {
        if (jdbc.sql("delete from link_host where host = ?").param(host).update() > 0) {
            audit.record(actor, "link-host-removed", host, Map.of());
        }
    }

    private int insert(Set<String> hosts, String source) {
        return jdbc.sql("""
                insert into link_host (host, source, added_at) select host, :source, :now from unnest(:hosts::text[]) host
                on conflict on constraint link_host_pkey do nothing
                """)
                .param("hosts", hosts.stream().sorted().toArray(String[]::new))
                .param("source", source)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }
}
