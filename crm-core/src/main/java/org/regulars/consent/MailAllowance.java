package org.regulars.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many mails of a kind anybody may have sent to one address by merely asking for them. */
@Component
@Transactional
public class MailAllowance {

    private final JdbcClient jdbc;

    MailAllowance(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes one mail from the allowance, decided by this one statement however many ask at once.
     *
     * @param use what the mail is for; each use has an allowance of its own
     * @param apart how long after one the next may go
     * @param aDay how many may go in 24 hours
     * @return false when the address had too many already
     */
    public boolean take(long customerId, long identityId, String use, Duration apart, int aDay, Instant now) {
        return jdbc.sql("""
                insert into confirmation_allowance as allowance (identity_id, use, customer_id, allowed_at)
                values (:identity, :use, :customer, array[:now::timestamptz])
                on conflict on constraint confirmation_allowance_pkey do update
                    set allowed_at = (:now::timestamptz || allowance.allowed_at)[1 : :day::int]
                    where allowance.allowed_at[1] <= :now::timestamptz - :apart::interval
                        and coalesce(allowance.allowed_at[:day::int] <= :now::timestamptz - interval '24 hours', true)
                """)
                        .param("identity", identityId)
                        .param("use", use)
                        .param("customer", customerId)
                        .param("apart", apart.toSeconds() + " seconds")
                        .param("day", aDay)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }
}
