package org.regulars.dispatch;

import java.util.List;

/**
 * What the gate decided in one go.
 *
 * @param considered how many were due
 * @param claim under which the claimed ones are held; '' when none was due
 */
public record GateRound(int considered, String claim, List<ClaimedDispatch> claimed) {

    static final GateRound NOTHING = new GateRound(0, "", List.of());
}
