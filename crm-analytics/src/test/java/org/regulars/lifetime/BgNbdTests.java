package org.regulars.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class BgNbdTests {

    /** Fader, Hardie, Lee 2005, table 2. */
    private static final BgNbd CDNOW = new BgNbd(0.2426, 4.4136, 0.7929, 2.4259);

    @Test
    void findsThePublishedParametersOfCdnow() throws IOException {
        Estimate found = new BgNbdLikelihood(cdnow()).maximise();

        assertThat(found.settled()).isTrue();
        assertThat(found.parameter(0)).isCloseTo(0.2426, within(0.0005));
        assertThat(found.parameter(1)).isCloseTo(4.4136, within(0.005));
        assertThat(found.parameter(2)).isCloseTo(0.7929, within(0.0005));
        assertThat(found.parameter(3)).isCloseTo(2.4259, within(0.005));
        assertThat(found.logLikelihood()).isCloseTo(-9582.429, within(0.01));
        assertThat(found.errors()).allMatch(error -> error > 0 && error < 1);
    }

    @Test
    void foretellsWhatWasPublished() {
        assertThat(CDNOW.expected(52)).isCloseTo(1.4440, within(0.001));
        assertThat(CDNOW.expected(39, History.of(2, 30.43, 38.86))).isCloseTo(1.226, within(0.001));
        History busy = History.of(26, 30.857, 31);
        assertThat(CDNOW.expected(52, busy)).isCloseTo(25.757, within(0.02));
        assertThat(CDNOW.alive(busy)).isCloseTo(0.96885, within(0.0005));
    }

    @Test
    void goesOnWhereTheFormulaDividesZeroByZeroAndForMany() {
        History some = History.of(3, 10, 20);
        double at = new BgNbd(0.5, 5, 1, 2).expected(30, some);
        assertThat(at).isCloseTo(new BgNbd(0.5, 5, 1.001, 2).expected(30, some), within(0.005));
        assertThat(new BgNbd(0.5, 5, 1e-6, 2).expected(30, some)).isCloseTo(3.5 / 25 * 30, within(0.001));
        History heavy = History.of(1_500, 364, 365);
        assertThat(new BgNbd(0.5, 5, 0.8, 2.4).expected(365, heavy)).isBetween(1_000d, 1_500d);
        assertThat(new BgNbd(0.5, 5, 0.8, 1e6).expected(365, heavy)).isBetween(1_450d, 1_500d);
        assertThat(new BgNbd(0.5, 5, 20.01, 60).expected(30, some))
                .isCloseTo(new BgNbd(0.5, 5, 19.99, 60).expected(30, some), within(0.002));
        assertThat(new BgNbd(0.5, 5, 9e4, 1.2e6).expected(52)).isBetween(1d, 5.2);
        assertThat(CDNOW.alive(History.of(1_500, 1, 5_000))).isBetween(0d, 1e-12);
    }

    /** Daily and weekly, and with parameters as of a grocer. */
    @Test
    void findsAgainWhatWasSimulated() {
        for (BgNbd truth :
                List.of(new BgNbd(0.8, 9, 0.6, 3), new BgNbd(1.4, 40, 0.2, 6), new BgNbd(0.25, 4.5, 0.8, 2.4))) {
            Estimate found = new BgNbdLikelihood(simulate(truth, 15_000, truth.alpha() > 20 ? 365 : 52, 7)).maximise();
            double[] real = {truth.r(), truth.alpha(), truth.a(), truth.b()};
            for (int i = 0; i < 4; i++) {
                assertThat(found.parameter(i))
                        .as(truth + " parameter " + i + ", seed 7")
                        .isCloseTo(real[i], within(3.5 * found.errors().get(i)));
            }
        }
    }

    @Test
    void saysThatNobodyLeavesWhereNobodyLeaves() {
        Random random = new Random(11);
        List<History> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int x = 0;
            double last = 0;
            double rate = 0.2 + 0.3 * random.nextDouble();
            for (double t = -Math.log(random.nextDouble()) / rate; t < 52; t -= Math.log(random.nextDouble()) / rate) {
                x++;
                last = t;
            }
            all.add(History.of(x, last, 52));
        }
        Estimate found = new BgNbdLikelihood(all).maximise();

        BgNbd model = BgNbdLikelihood.model(found);
        assertThat(model.a() / (model.a() + model.b())).isLessThan(0.01);
        assertThat(model.expected(52, History.of(18, 51, 52))).isBetween(15d, 19d);
    }

    @Test
    void saysWhenTheNextOrderIsDue() {
        History two = History.of(2, 30.43, 38.86);
        double median = CDNOW.next(0.5, two);
        assertThat(Math.pow((CDNOW.alpha() + 38.86) / (CDNOW.alpha() + 38.86 + median), CDNOW.r() + 2))
                .isCloseTo(0.5, within(1e-12));
        assertThat(CDNOW.next(0.1, two)).isLessThan(median);
    }

    static List<History> simulate(BgNbd truth, int customers, double until, int seed) {
        Random random = new Random(seed);
        GammaDistribution rates = new GammaDistribution(truth.r(), 1 / truth.alpha());
        BetaDistribution chances = new BetaDistribution(truth.a(), truth.b());
        List<History> all = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            double rate = rates.inverseCumulativeProbability(random.nextDouble());
            double leave = chances.inverseCumulativeProbability(random.nextDouble());
            double age = until * (0.5 + 0.5 * random.nextDouble());
            int x = 0;
            double last = 0;
            for (double t = -Math.log(random.nextDouble()) / rate; t < age; t -= Math.log(random.nextDouble()) / rate) {
                x++;
                last = t;
                if (random.nextDouble() < leave) {
                    break;
                }
            }
            all.add(History.of(x, last, age));
        }
        return all;
    }

    private static List<History> cdnow() throws IOException {
        Path file = shared("cdnow/cdnow_customers_summary.csv");
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(cells -> History.of(
                        Integer.parseInt(cells[1]), Double.parseDouble(cells[2]), Double.parseDouble(cells[3])))
                .toList();
    }

    /** A file of the real data, or the test is skipped. */
    static Path shared(String name) {
        String named = System.getenv("REGULARS_SHARED_DATA");
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = (named == null ? at.resolve("shared/data") : Path.of(named)).resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        return Assumptions.abort("Skipped: no " + name + " below REGULARS_SHARED_DATA or ../shared/data");
    }
}
