package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.batch.ImageThreads;
import org.bce3s.image.Normalisation;
import org.bce3s.network.Blueprint;
import org.bce3s.optimisation.EmaSettings;
import org.bce3s.optimisation.SwaSettings;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is evaluated are averages of the weights, which checkpoints hold beside these. */
class WeightAveragingTest {
  private static final String KERNEL = "stage2.block1.conv1.kernel";

  private static List<Map<String, FloatTensor>> weights;

  @TempDir private Path folder;

  private static TinyRun run() {
    TinyRun run = new TinyRun();
    run.epochs = 3;
    return run;
  }

  private static TrainingState newest(Path folder) {
    return new Checkpoints(folder).newest().orElseThrow();
  }

  /** The weights of that run without an average after each of its steps. */
  @BeforeAll
  static void stepByStep(@TempDir Path stepwise) {
    weights = new ArrayList<>();
    while (TinyRun.interruption(() -> run().train(stepwise, new ArrayList<>(), TinyRun.after(0)))
        .isPresent()) {
      weights.add(TinyRun.variables(stepwise));
    }
    weights.add(TinyRun.variables(stepwise));
    assertThat(weights).hasSize(9);
  }

  /** The formula in double precision, over what the run itself went through. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExponentialAverageIsThatOfTheWeightsAfterEachStep(boolean warmup) {
    TinyRun run = run();
    run.ema = Optional.of(new EmaSettings(0.6, warmup));
    run.train(folder.resolve("ema"));
    TrainingState state = newest(folder.resolve("ema"));

    assertThat(state.variables()).containsAllEntriesOf(weights.get(8)); // trained is the same
    for (String name : List.of(KERNEL, "stem.bn_mean", "classifier.weight")) {
      float[] got = state.evaluated().get(name).values();
      for (int i = 0; i < got.length; i++) {
        double average = weights.get(0).get(name).values()[i];
        for (int t = 2; t <= 9; t++) {
          double decay = warmup ? Math.min(0.6, 1 - Math.pow(t, -2.0 / 3)) : 0.6;
          average = decay * average + (1 - decay) * weights.get(t - 1).get(name).values()[i];
        }
        assertThat(got[i]).isCloseTo((float) average, within(1e-6f));
      }
    }
    assertThat(state.evaluated()).doesNotContainKeys("average.moves", "average." + KERNEL);
  }

  @Test
  void theFirstStepsAverageIsItsWeights() {
    assertThat(new EmaSettings(0.9, true).share(1)).isEqualTo(1);
    assertThat(new EmaSettings(0.9, false).share(1)).isEqualTo(1);
    assertThat(new EmaSettings(0.9, false).share(2)).isCloseTo(0.1, within(1e-15));
    assertThat(new EmaSettings(0.9, true).share(8)).isCloseTo(0.25, within(1e-15));
    assertThat(new EmaSettings(0.5, true).share(8)).isEqualTo(0.5);
  }

  /** From epoch 1 on of three: the mean of the weights after epochs 1 and 2. */
  @Test
  void stochasticWeightAveragingIsTheMeanOverEpochs() {
    TinyRun run = run();
    run.swa = Optional.of(new SwaSettings(1));
    run.train(folder.resolve("swa"));
    TrainingState state = newest(folder.resolve("swa"));

    for (String name : List.of(KERNEL, "stem.bn_gamma", "classifier.bias")) {
      float[] got = state.evaluated().get(name).values();
      for (int i = 0; i < got.length; i++) {
        double mean =
            (weights.get(5).get(name).values()[i] + weights.get(8).get(name).values()[i]) / 2;
        assertThat(got[i]).isCloseTo((float) mean, within(1e-6f));
      }
    }
  }

  /** Of one epoch the mean is its weights to the bit, beside which statistics are made anew. */
  @Test
  void theMeansStatisticsAreThoseOfItsOwnNetwork() {
    TinyRun run = run();
    run.mixing = MixingSettings.of(false, false);
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.last = LastBatch.KEEP;
    run.swa = Optional.of(new SwaSettings(2));
    run.train(folder);
    TrainingState state = newest(folder);
    Map<String, FloatTensor> evaluated = state.evaluated();

    assertThat(evaluated.get(KERNEL)).isEqualTo(state.variables().get(KERNEL));
    assertThat(evaluated.get("stem.bn_mean")).isNotEqualTo(state.variables().get("stem.bn_mean"));
    float[] mean = evaluated.get("stem.bn_mean").values();
    float[] variance = evaluated.get("stem.bn_variance").values();
    double[][] wanted = stemStatistics(run, evaluated.get("stem.kernel"));
    for (int c = 0; c < mean.length; c++) {
      assertThat((double) mean[c]).isCloseTo(wanted[0][c], within(1e-5));
      assertThat((double) variance[c]).isCloseTo(wanted[1][c], within(1e-5 * wanted[1][c] + 1e-6));
    }
  }

  /** Means over the batches of the last epoch of the stem's means and unbiased variances. */
  private static double[][] stemStatistics(TinyRun run, FloatTensor kernel) {
    int filters = (int) kernel.shape()[3];
    double[][] statistics = new double[2][filters];
    EpochPlan plan = EpochPlan.of(run.settings().train(), run.data().train().size());
    try (ImageThreads threads = new ImageThreads(1)) {
      Blueprint blueprint = Blueprint.of(run.settings(), run.data());
      StepBatches batches =
          new StepBatches(
              run.settings(),
              run.seed,
              run.data(),
              blueprint.image(),
              plan,
              threads,
              Cluster.ALONE);
      Normalisation normalisation = blueprint.normalisation().orElseThrow();
      batches.sources(
          2,
          batch -> {
            int values = batch.size() * 8 * 8;
            double[][] outputs = new double[filters][values];
            for (int v = 0; v < values; v++) {
              for (int f = 0; f < filters; f++) {
                double sum = 0;
                for (int ky = 0; ky < 3; ky++) {
                  for (int kx = 0; kx < 3; kx++) {
                    int y = v / 8 % 8 + ky - 1;
                    int x = v % 8 + kx - 1;
                    if (y < 0 || y > 7 || x < 0 || x > 7) {
                      continue;
                    }
                    for (int c = 0; c < 3; c++) {
                      int at = ((v / 64 * 8 + y) * 8 + x) * 3 + c;
                      double pixel =
                          ((batch.pixels()[at] & 255) / 255.0 - normalisation.mean().get(c))
                              / normalisation.standardDeviation().get(c);
                      sum += pixel * kernel.values()[((ky * 3 + kx) * 3 + c) * filters + f];
                    }
                  }
                }
                outputs[f][v] = sum;
              }
            }
            for (int f = 0; f < filters; f++) {
              double mean = 0;
              for (double o : outputs[f]) {
                mean += o / values;
              }
              double squares = 0;
              for (double o : outputs[f]) {
                squares += (o - mean) * (o - mean);
              }
              statistics[0][f] += mean / plan.steps();
              statistics[1][f] += squares / (values - 1) / plan.steps();
            }
          });
    }
    return statistics;
  }

  @Test
  void beforeTheFirstEpochOfTheMeanTheWeightsAreEvaluated() {
    TinyRun run = run();
    run.swa = Optional.of(new SwaSettings(1));
    assertThat(TinyRun.interruption(() -> run.train(folder, new ArrayList<>(), TinyRun.after(2))))
        .hasValueSatisfying(said -> assertThat(said).contains("epoch 2 after step 0"));

    assertThat(newest(folder).evaluated()).isEqualTo(weights.get(2));
  }

  /** Selections, what is kept of the best epoch, and what is read of a checkpoint agree. */
  @ParameterizedTest
  @ValueSource(strings = {"ema", "swa"})
  void whatIsReportedIsWhatTheCheckpointSays(String kind) {
    TinyRun run = run();
    run.ema = kind.equals("ema") ? Optional.of(new EmaSettings(0.5, false)) : Optional.empty();
    run.swa = kind.equals("swa") ? Optional.of(new SwaSettings(1)) : Optional.empty();
    run.select = Selection.ORACLE;
    TinyRun.Outcome outcome = run.train(folder);

    for (Selection selection : List.of(Selection.LAST, Selection.ORACLE)) {
      assertThat(
              run.network()
                  .evaluate(folder, selection, TestTimeAugmentation.NONE)
                  .predictions()
                  .confidence())
          .isEqualTo(
              outcome.result().selections().get(selection).plain().predictions().confidence());
    }
    TrainingState state = newest(folder);
    Map<String, FloatTensor> best = state.best().get(Selection.ORACLE).orElseThrow().weights();
    assertThat(best.keySet()).noneMatch(name -> name.startsWith("average."));
    if (state.best().get(Selection.ORACLE).orElseThrow().epoch() == 2) {
      assertThat(state.evaluated()).containsAllEntriesOf(best);
    }
    assertThat(run.train(folder).result().predictions().confidence())
        .isEqualTo(outcome.result().predictions().confidence());
  }

  @Test
  void twoAveragesOrSeveralWorkersAreRefused() {
    TinyRun both = run();
    both.ema = Optional.of(new EmaSettings(0.9, true));
    both.swa = Optional.of(new SwaSettings(1));
    assertThatThrownBy(both::settings)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("swa.first_epoch")
        .hasMessageContaining("unset with train.ema");
    TinyRun workers = run();
    workers.swa = Optional.of(new SwaSettings(1));
    workers.workers = 2;
    assertThatThrownBy(workers::settings)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("unset with several train.workers");
  }
}
