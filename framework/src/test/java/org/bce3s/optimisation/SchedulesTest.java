package org.bce3s.optimisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import com.google.gson.JsonObject;
import java.util.List;
import org.bce3s.data.Golden;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rates of the schedules, beside those that were recorded, and what they refuse. */
class SchedulesTest {
  @Test
  void cosineHasTheRecordedRates() {
    JsonObject golden = Golden.read("optimisation.json").getAsJsonObject("cosine");

    assertRates(new CosineAnnealing(false), golden);
  }

  @Test
  void warmupMilestonesHasTheRecordedRates() {
    JsonObject golden = Golden.read("optimisation.json").getAsJsonObject("warmup_multistep");

    assertRates(new WarmupMilestones(5, List.of(160, 180), List.of(0.1, 0.01)), golden);
  }

  private static void assertRates(Schedule schedule, JsonObject golden) {
    double base = golden.get("base").getAsDouble();
    List<Double> rates = Doubles.asList(Golden.doubles(golden.get("epoch_lr")));
    for (int epoch = 0; epoch < rates.size(); epoch++) {
      assertThat(base * schedule.factor(epoch, rates.size()))
          .as("epoch %s", epoch)
          .isCloseTo(rates.get(epoch), within(1e-15));
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0, 1", "false, 5, 0.5", "true, 0, 0.9755282581475768", "true, 9, 0"})
  void cosineMayStepBeforeTheEpoch(boolean before, int epoch, double factor) {
    assertThat(new CosineAnnealing(before).factor(epoch, 10)).isCloseTo(factor, within(1e-15));
  }

  /** As timm's CosineLRScheduler with warmup_t 4, warmup_lr_init 0.1 of the base and lr_min 0. */
  @ParameterizedTest
  @CsvSource({
    "false, 0, 0.1",
    "false, 1, 0.325",
    "false, 3, 0.775",
    "false, 4, 0.6545084971874737",
    "false, 9, 0.024471741852423234",
    "true, 0, 0.325",
    "true, 3, 0.6545084971874737",
    "true, 9, 0"
  })
  void cosineMayWarmUp(boolean before, int epoch, double factor) {
    assertThat(new CosineAnnealing(before, 4, 0.1, 0).factor(epoch, 10))
        .isCloseTo(factor, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "1, 1", "2, 1", "3, 0.1", "4, 0.1", "5, 0.01", "99, 0.01"})
  void milestonesCutFromTheirEpochOn(int epoch, double factor) {
    assertThat(new WarmupMilestones(2, List.of(3, 5), List.of(0.1, 0.01)).factor(epoch, 100))
        .isEqualTo(factor);
  }

  @Test
  void milestonesAreRefusedThatMakeNoSense() {
    assertThatThrownBy(() -> new WarmupMilestones(5, List.of(10, 20), List.of(0.1)))
        .isInstanceOf(SpecException.class)
        .hasMessage("factors: [0.1] is not allowed; must be a list of 2, one for each milestone");
    assertThatThrownBy(() -> new WarmupMilestones(5, List.of(20, 10), List.of(0.1, 0.1)))
        .isInstanceOf(SpecException.class)
        .hasMessage("milestones: [20, 10] is not allowed; must be ascending");
  }

  /** (e + 1)/W, then (1 + cos(pi (e - W + 1)/(T - W + 1)))/2. */
  @Test
  void warmupCosineStartsAnewAfterTheWarmUp() {
    WarmupCosine schedule = new WarmupCosine(2);

    assertThat(schedule.factor(0, 5)).isEqualTo(0.5);
    assertThat(schedule.factor(1, 5)).isEqualTo(1);
    assertThat(schedule.factor(2, 5)).isCloseTo((2 + Math.sqrt(2)) / 4, within(1e-12));
    assertThat(schedule.factor(3, 5)).isCloseTo(0.5, within(1e-12));
    assertThat(schedule.factor(4, 5)).isCloseTo((2 - Math.sqrt(2)) / 4, within(1e-12));
    assertThat(new WarmupCosine(0).factor(0, 1)).isCloseTo(0.5, within(1e-12));
  }

  /**
   * As the released code of MAE: 10 epochs of 4 steps, 2 of warm-up, min_lr a tenth of the rate.
   */
  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 3, 0.375", "1, 2, 0.75", "2, 0, 1", "6, 0, 0.55", "9, 3, 0.10216687"})
  void aCosineByStepWarmsUpAndFallsBetweenEpochs(int epoch, int step, double factor) {
    assertThat(new CosineByStep(2, 0.1).factor(epoch, step, 4, 10)).isCloseTo(factor, within(1e-8));
  }

  /** As PyTorch's CosineAnnealingLR with eta_min a tenth of the rate. */
  @ParameterizedTest
  @CsvSource({"0, 1", "5, 0.55", "9, 0.12202457"})
  void aCosineFallsToItsSmallestRate(int epoch, double factor) {
    assertThat(new CosineAnnealing(false, 0, 0, 0.1).factor(epoch, 10))
        .isCloseTo(factor, within(1e-8));
    assertThat(new CosineAnnealing(false, 0, 0, 0.1).factor(epoch, 1, 4, 10))
        .isCloseTo(factor, within(1e-8));
  }
}
