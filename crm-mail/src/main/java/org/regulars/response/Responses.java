package org.regulars.response;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Opens and clicks. They are measurements: rows are only added, decide nothing by themselves, and change nothing about a customer.
 * What machines do is kept apart from what people do.
 */
@Component
public class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final Pattern ID = Pattern.compile("([0-9a-z]{1,13})-([0-9a-z]{1,13})(?:-(\\d{1,3}))?");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final MailTracking tracking;
    private final ResponseLog log;

    Responses(JdbcClient jdbc, Clock clock, MailTracking tracking, ResponseLog log) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tracking = tracking;
        this.log = log;
    }

    /**
     * Where a link leads, after the click was noted; empty when it is none that we made. Whoever clicks is led on whatever
     * becomes of the note. Whoever only asks whether the page is there clicked nothing, and leaves none.
     */
    public Optional<String> click(String id, String signature, String url, Visit visit) {
        Matcher part = ID.matcher(id);
        if (!part.matches() || part.group(3) == null || !tracking.genuine("click", id + " " + url, signature)) {
            return Optional.empty();
        }
        note(part, "click", Integer.parseInt(part.group(3)), url, visit);
        return Optional.of(written(url));
    }

    /** An address with what no address may hold written in another way, as browsers do with what they find in a link. */
    private static String written(String url) {
        StringBuilder written = new StringBuilder(url.length());
        for (byte one : url.getBytes(StandardCharsets.UTF_8)) {
            if (one > ' ' && one < 127 && "\"<>\\^`{|}".indexOf(one) < 0) {
                written.append((char) one);
            } else {
                written.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
            }
        }
        return written.toString();
    }

    /** Notes an opening; nothing where the picture is none of ours. */
    public void open(String id, String signature, Visit visit) {
        Matcher part = ID.matcher(id);
        if (part.matches() && part.group(3) == null && tracking.genuine("open", id, signature)) {
            note(part, "open", 0, "", visit);
        }
    }

    private void note(Matcher id, String kind, int link, String url, Visit visit) {
        if (visit.head()) {
            return;
        }
        try {
            log.add(new ResponseLog.Note(
                    Long.parseLong(id.group(1), 36),
                    Long.parseLong(id.group(2), 36),
                    kind,
                    link,
                    url,
                    clock.instant(),
                    Machines.known().why(visit)));
        } catch (NumberFormatException e) {
            LOG.warn("A response has an id that is no number");
        }
    }

    /** What became of one mail, in order. */
    public List<Response> of(long customerId, long dispatchId) {
        return jdbc.sql("""
                select kind, url, happened_at, machine from mail_response
                where customer_id = ? and dispatch_id = ? order by happened_at, response_id
                """)
                .params(customerId, dispatchId)
                .query((row, n) -> new Response(
                        row.getString("kind"),
                        row.getString("url"),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                        row.getString("machine")))
                .list();
    }

    /** What became of the mails of one source, such as a campaign or a journey. */
    public ResponseFigures figures(String sourceKind, String sourceKey) {
        return jdbc.sql("""
                with mails as (
                    select d.customer_id, d.dispatch_id, d.state from dispatch d
                    where d.source_kind = :kind and d.source_key = :key and d.attempts > 0 and d.state in ('sent', 'unknown')),
                responses as (
                    select r.customer_id, r.dispatch_id,
                        bool_or(r.kind = 'open') as any_open,
                        bool_or(r.machine = '') as person,
                        bool_or(r.kind = 'click' and r.machine = '') as person_click,
                        bool_or(r.kind = 'click') as any_click
                    from mail_response r join mails using (customer_id, dispatch_id) group by 1, 2),
                returns as (
                    select r.customer_id, r.dispatch_id, bool_or(r.kind = 'bounce') as bounced,
                        bool_or(r.kind = 'complaint') as complained
                    from mail_return r join mails using (customer_id, dispatch_id) group by 1, 2)
                select count(*) as sent,
                    count(*) filter (where b.bounced) as returned,
                    count(*) filter (where r.person) as opened,
                    count(*) filter (where r.any_open and not r.person) as opened_by_machines,
                    count(*) filter (where r.person_click) as clicked,
                    count(*) filter (where r.any_click and not r.person_click) as clicked_by_machines,
                    count(*) filter (where b.complained) as complained
                from mails left join responses r using (customer_id, dispatch_id) left join returns b using (customer_id, dispatch_id)
                """)
                .param("kind", sourceKind)
                .param("key", sourceKey)
                .query(ResponseFigures.class)
                .single();
    }
}
