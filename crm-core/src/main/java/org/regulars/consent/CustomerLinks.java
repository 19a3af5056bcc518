package org.regulars.consent;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The signed links in mails: they need no session, work for years, and follow a customer who turned out to be another. They
 * let anybody who holds them stop or lessen mail, never start it.
 */
@Component
public class CustomerLinks {

    private static final String PREFERENCES = "preferences";
    private static final String WHY = "why";
    private static final String UNSUBSCRIBE = "unsubscribe";
    private static final String FORM = "form";

    private final JdbcClient jdbc;
    private final SignedTokens tokens;
    private final ShopProperties shop;

    CustomerLinks(JdbcClient jdbc, SignedTokens tokens, ShopProperties shop) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.shop = shop;
    }

    /** The absolute address of this customer's preference page. */
    public String preferences(long customerId) {
        return link(PREFERENCES, Long.toString(customerId));
    }

    /** The same in a message: when customers who were merged part again, it opens the page of whoever has its address then. */
    public String preferences(long customerId, long dispatchId) {
        return link(PREFERENCES, customerId + ":" + dispatchId);
    }

    /** The absolute address of the page that says why this message came. */
    public String why(long customerId, long dispatchId) {
        return link(WHY, customerId + ":" + dispatchId);
    }

    /**
     * The absolute address for List-Unsubscribe (RFC 8058) of one message; it stops what the message was about.
     *
     * @param topic '' for the whole purpose
     */
    public String unsubscribe(long customerId, long dispatchId, String purpose, String topic) {
        return link(UNSUBSCRIBE, stop(customerId, dispatchId, purpose, topic));
    }

    /** The path of a form for this customer alone, who is asked only what is not known of them. */
    public String formPath(long customerId, String form) {
        return "/f/" + form + "/for/" + tokens.sign(FORM, customerId + ":" + form);
    }

    /** Who holds a link to a form. */
    public Optional<LinkHolder> formHolder(String form, String token) {
        return tokens.verify(FORM, token)
                .map(content -> content.split(":", -1))
                .filter(part -> part[1].equals(form))
                .flatMap(part -> holder(Long.parseLong(part[0])));
    }

    /** Who holds a preference link; empty when it is none of ours or the customer is gone. */
    public Optional<LinkHolder> preferencesHolder(String token) {
        return tokens.verify(PREFERENCES, token)
                .map(content -> content.split(":", -1))
                .flatMap(part -> part.length == 1
                        ? holder(Long.parseLong(part[0]))
                        : recipient(Long.parseLong(part[0]), Long.parseLong(part[1])));
    }

    /** The message a "why" link asks about. */
    public Optional<AboutDispatch> aboutDispatch(String token) {
        return tokens.verify(WHY, token)
                .map(content -> content.split(":", -1))
                .flatMap(part -> recipient(Long.parseLong(part[0]), Long.parseLong(part[1]))
                        .map(holder -> new AboutDispatch(holder, Long.parseLong(part[1]), "", "")));
    }

    /** The message whose kind an unsubscribe link stops. */
    public Optional<AboutDispatch> toStop(String token) {
        return tokens.verify(UNSUBSCRIBE, token)
                .map(content -> content.split(":", -1))
                .flatMap(part -> recipient(Long.parseLong(part[0]), Long.parseLong(part[1]))
                        .map(holder -> new AboutDispatch(holder, Long.parseLong(part[1]), part[2], part[3])));
    }

    /** The token alone, for links between a customer's own pages. */
    public String preferencesToken(long customerId) {
        return tokens.sign(PREFERENCES, Long.toString(customerId));
    }

    /** The token alone of {@link #why}. */
    public String whyToken(long customerId, long dispatchId) {
        return tokens.sign(WHY, customerId + ":" + dispatchId);
    }

    /** The token alone of {@link #unsubscribe}. */
    public String unsubscribeToken(long customerId, long dispatchId, String purpose, String topic) {
        return tokens.sign(UNSUBSCRIBE, stop(customerId, dispatchId, purpose, topic));
    }

    private static String stop(long customerId, long dispatchId, String purpose, String topic) {
        return customerId + ":" + dispatchId + ":" + purpose + ":" + topic;
    }

    private String link(String use, String content) {
        return shop.link("/p/" + use + "/" + tokens.sign(use, content));
    }

    /** Who has the address now that a message went to; of those only whom the customer in the link was ever one with. */
    private Optional<LinkHolder> recipient(long customerId, long dispatchId) {
        return holder(jdbc.sql("""
                        select coalesce(i.customer_id, d.customer_id)
                        from dispatch d left join identity i on i.identity_id = d.identity_id
                            and i.customer_id = any(array(select customer_kin(:customer)))
                        where d.customer_id = any(array(select customer_kin(:customer))) and d.dispatch_id = :dispatch
                        """)
                .param("customer", customerId)
                .param("dispatch", dispatchId)
                .query(Long.class)
                .optional()
                .orElse(customerId));
    }

    private Optional<LinkHolder> holder(long customerId) {
        return jdbc.sql("""
                with recursive same as (
                    select customer_id, state, merged_into, language, time_zone from customer where customer_id = ?
                    union all
                    select c.customer_id, c.state, c.merged_into, c.language, c.time_zone
                    from customer c join same on c.customer_id = same.merged_into)
                select s.customer_id, s.language, s.time_zone,
                    coalesce((select i.value from identity i where i.customer_id = s.customer_id and i.kind = 'email'
                              order by i.proven_at desc nulls last, i.identity_id limit 1), '') as email
                from same s where s.state in ('visitor', 'known')
                """)
                .param(customerId)
                .query((row, n) -> new LinkHolder(
                        row.getLong("customer_id"),
                        row.getString("email"),
                        row.getString("language"),
                        zone(row.getString("time_zone"))))
                .optional();
    }

    private ZoneId zone(String name) {
        try {
            return name.isEmpty() ? shop.zone() : ZoneId.of(name);
        } catch (DateTimeException e) {
            return shop.zone();
        }
    }
}
