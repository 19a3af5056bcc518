package org.regulars.customer;

import java.util.Set;

/** Rows that events caused under an identity and that are filed anew when a late event shows whose they are. Make it a bean. */
public interface FollowsIdentity {

    /** Files the rows concerned under the customers they belong to, in the caller's transaction; returns who got or lost some. */
    Set<Long> refile(Refiling refiling);
}
