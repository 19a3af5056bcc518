package org.regulars.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RfmGroupTests {

    @Test
    void givesEveryCombinationOfScoresAGroupAndNoGroupIsEmpty() {
        Set<RfmGroup> met = EnumSet.noneOf(RfmGroup.class);
        for (int r = 1; r <= 5; r++) {
            for (int f = 1; f <= 5; f++) {
                for (int m = 1; m <= 5; m++) {
                    met.add(RfmGroup.of(r, f, m));
                }
            }
        }
        assertThat(met).containsExactlyInAnyOrder(RfmGroup.values());
    }

    @Test
    void namesTheCorners() {
        assertThat(RfmGroup.of(5, 5, 5)).isEqualTo(RfmGroup.CHAMPIONS);
        assertThat(RfmGroup.of(5, 5, 1)).isEqualTo(RfmGroup.LOYAL);
        assertThat(RfmGroup.of(5, 1, 5)).isEqualTo(RfmGroup.NEW);
        assertThat(RfmGroup.of(1, 5, 5)).isEqualTo(RfmGroup.CANNOT_LOSE);
        assertThat(RfmGroup.of(1, 5, 1)).isEqualTo(RfmGroup.AT_RISK);
        assertThat(RfmGroup.of(1, 1, 1)).isEqualTo(RfmGroup.LOST);
    }

    @Test
    void refusesWhatIsNoScore() {
        assertThatThrownBy(() -> RfmGroup.of(0, 3, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isFoundAgainByItsKey() {
        assertThat(RfmGroup.values())
                .allSatisfy(group -> assertThat(RfmGroup.ofKey(group.key())).isEqualTo(group));
    }
}
