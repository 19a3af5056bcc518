package org.regulars.account;

import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.Merging;
import org.regulars.customer.Parting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whoever was signed in as one of two customers sees nothing of both before they have signed in anew. */
@Component
class SessionsFollow implements FollowsCustomer {

    private final AccountSessions sessions;
    private final JdbcClient jdbc;

    SessionsFollow(AccountSessions sessions, JdbcClient jdbc) {
        this.sessions = sessions;
        this.jdbc = jdbc;
    }

    /** A visitor who gave their name was nobody else before, so that they need not sign in again. */
    @Override
    public void beforeMerge(Merging merging) {
        boolean known = jdbc.sql("select state = 'known' from customer where customer_id = ?")
                .param(merging.fromCustomerId())
                .query(Boolean.class)
                .single();
        if (known) {
            sessions.endAll(merging.fromCustomerId(), merging.toCustomerId());
        }
    }

    @Override
    public void beforeUndo(Parting parting) {
        sessions.endAll(parting.rootCustomerId());
    }
}
