package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bce3s.backbone.ResNet;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.EquiangularTightFrame;
import org.bce3s.classifier.LearnableScale;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.MonotoneNorms;
import org.bce3s.classifier.NearestClassMean;
import org.bce3s.classifier.Normalized;
import org.bce3s.classifier.Samn;
import org.bce3s.classifier.TauNormalized;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.data.DataSplit;
import org.bce3s.file.DataException;
import org.bce3s.loss.ShortForms;
import org.bce3s.network.Blueprint;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.settings.Trainable;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTest {
  private static final String MEAN = "stem.bn_mean";

  @TempDir static Path first;
  private static Map<String, FloatTensor> left;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheFirstStage() {
    TinyRun run = new TinyRun();
    run.classifier = new Linear();
    left = run.train(first).variables();
  }

  /** A stage of three epochs that trains the classifier with class-balanced BCE. */
  private static TinyRun stage(Classifier classifier, StageSettings settings) {
    TinyRun run = new TinyRun();
    run.classifier = classifier;
    run.joint = new ShortForms.ClassBalancedBce(1, 0.9, 0.4).composition();
    run.contrastive = new BceContrastive(0, 1, 4, 1, 64, 1, MemoryStart.ZERO);
    run.uniform = new BceUniform(0, 1);
    run.mixing = MixingSettings.of(false, false);
    run.epochs = 3;
    run.stage = Optional.of(settings);
    run.start = Optional.of(() -> left);
    return run;
  }

  static StageSettings untrained() {
    return new StageSettings(
        "first",
        Selection.LAST,
        Trainable.NOTHING,
        BatchNormMode.FROZEN,
        false,
        OptionalDouble.empty());
  }

  private static StageSettings settings(
      BatchNormMode batchNorm, boolean reset, OptionalDouble maxNorm) {
    return new StageSettings(
        "first", Selection.LAST, Trainable.CLASSIFIER, batchNorm, reset, maxNorm);
  }

  /** Names of the variables that the stage changed. */
  private static Set<String> changed(Map<String, FloatTensor> after) {
    return after.keySet().stream()
        .filter(name -> left.containsKey(name) && !name.endsWith(".momentum"))
        .filter(name -> !after.get(name).equals(left.get(name)))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void trainsTheClassifierAloneAndBatchNormMovesAsItIsTold(BatchNormMode mode) {
    TinyRun run = stage(new Linear(), settings(mode, false, OptionalDouble.empty()));

    Map<String, FloatTensor> after = run.train(folder).variables();

    Set<String> moved = changed(after);
    assertThat(moved).contains("classifier.weight", "classifier.bias");
    moved.removeIf(n -> n.startsWith("classifier."));
    if (mode == BatchNormMode.FROZEN) {
      assertThat(moved).isEmpty();
    } else {
      assertThat(moved)
          .contains(MEAN)
          .allMatch(n -> n.contains(".bn_mean") || n.contains(".bn_variance"));
    }
    assertThat(after.keySet()).noneMatch(n -> n.startsWith("projector") || n.equals("memory"));
    assertThat(after.keySet().stream().filter(n -> n.endsWith(".momentum")))
        .containsExactlyInAnyOrder("classifier.weight.momentum", "classifier.bias.momentum");
  }

  @Test
  void aStageThatTrainsEverythingTrainsEverything() {
    TinyRun run =
        stage(
            new Linear(),
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.ALL,
                BatchNormMode.MOVING,
                false,
                OptionalDouble.empty()));

    assertThat(changed(run.train(folder).variables()))
        .contains("stem.kernel", "stage2.block1.conv2.kernel", "classifier.weight", MEAN);
  }

  @Test
  void resumesToTheSameBits(@TempDir Path other) {
    StageSettings settings = settings(BatchNormMode.MOVING, true, OptionalDouble.of(0.3));
    Map<String, FloatTensor> whole = stage(new Linear(), settings).train(folder).variables();

    for (int polls : new int[] {2, 2}) {
      TinyRun run = stage(new Linear(), settings);
      assertThat(
              TinyRun.interruption(() -> run.train(other, new ArrayList<>(), TinyRun.after(polls))))
          .isPresent();
    }

    assertThat(TinyRun.differences(stage(new Linear(), settings).train(other).variables(), whole))
        .isEmpty();
  }

  @Test
  void aClassifierThatStartsAnewForgetsTheOldOne() {
    TinyRun run = stage(new Linear(), settings(BatchNormMode.FROZEN, true, OptionalDouble.empty()));
    run.rate = 0;
    TinyRun kept =
        stage(new Linear(), settings(BatchNormMode.FROZEN, false, OptionalDouble.empty()));
    kept.rate = 0;

    assertThat(changed(run.train(folder.resolve("reset")).variables()))
        .containsExactlyInAnyOrder("classifier.weight", "classifier.bias");
    assertThat(changed(kept.train(folder.resolve("kept")).variables())).isEmpty();
  }

  @Test
  void maxNormCutsLongRowsToTheThresholdOfTheStart() {
    TinyRun run =
        stage(new Linear(), settings(BatchNormMode.FROZEN, false, OptionalDouble.of(0.25)));
    run.rate = 0;
    double[] before = norms(left.get("classifier.weight"));
    double smallest = Arrays.stream(before).min().orElseThrow();
    double largest = Arrays.stream(before).max().orElseThrow();
    double threshold = smallest + 0.25 * (largest - smallest);

    double[] after = norms(run.train(folder).variables().get("classifier.weight"));

    for (int k = 0; k < before.length; k++) {
      assertThat(after[k]).isCloseTo(Math.min(before[k], threshold), within(1e-6));
    }
  }

  private static double[] norms(FloatTensor rows) {
    int length = (int) rows.shape()[1];
    double[] norms = new double[(int) rows.shape()[0]];
    for (int i = 0; i < rows.values().length; i++) {
      norms[i / length] += (double) rows.values()[i] * rows.values()[i];
    }
    for (int k = 0; k < norms.length; k++) {
      norms[k] = Math.sqrt(norms[k]);
    }
    return norms;
  }

  @Test
  void learnableScalesAreTrainedAndNothingElse() {
    TinyRun run =
        stage(new LearnableScale(), settings(BatchNormMode.FROZEN, false, OptionalDouble.empty()));

    Map<String, FloatTensor> after = run.train(folder).variables();

    assertThat(changed(after)).isEmpty();
    assertThat(after.get("classifier.scales").values()).doesNotContain(1f);
  }

  @Test
  void rowsMayBeTrainedBesideTheScalesAtASmallerRate() {
    Map<String, FloatTensor> full = afterOneStep(new LearnableScale(1));
    Map<String, FloatTensor> half = afterOneStep(new LearnableScale(0.5));

    assertThat(changed(half)).containsExactlyInAnyOrder("classifier.weight", "classifier.bias");
    assertThat(half.get("classifier.scales")).isEqualTo(full.get("classifier.scales"));
    for (String name : List.of("classifier.weight", "classifier.bias")) {
      float[] start = left.get(name).values();
      float[] all = full.get(name).values();
      float[] share = half.get(name).values();
      for (int i = 0; i < start.length; i++) {
        assertThat(share[i] - start[i]).as(name).isCloseTo((all[i] - start[i]) / 2, within(1e-6f));
      }
    }
  }

  private Map<String, FloatTensor> afterOneStep(LearnableScale classifier) {
    TinyRun run = stage(classifier, settings(BatchNormMode.FROZEN, false, OptionalDouble.empty()));
    run.epochs = 1;
    run.batch = 46;
    return run.train(folder.resolve("rows at " + classifier.rowsRate())).variables();
  }

  @Test
  void aPostHocClassifierIsEvaluatedWithoutTraining() {
    TinyRun same = stage(new TauNormalized(0), untrained());
    Map<String, FloatTensor> biasless = new LinkedHashMap<>(left);
    biasless.put("classifier.bias", new FloatTensor(new long[] {10}, new float[10]));
    TinyRun plain = stage(new Linear(), untrained());
    plain.start = Optional.of(() -> biasless);

    TinyRun.Outcome outcome = same.train(folder.resolve("tau"));

    assertThat(outcome.reports()).isEmpty();
    assertThat(outcome.result().predictions().predicted())
        .containsExactly(plain.train(folder.resolve("linear")).result().predictions().predicted());
    assertThat(changed(outcome.variables())).isEmpty();
    assertThat(
            same.network()
                .evaluate(folder.resolve("tau"), Selection.LAST, TestTimeAugmentation.NONE)
                .predictions()
                .confidence())
        .containsExactly(outcome.result().predictions().confidence());
  }

  @Test
  void everySelectionOfAStageThatTrainsNothingIsWhatItStartedFrom() {
    TinyRun run = stage(new TauNormalized(1), untrained());
    run.select = Selection.ORACLE;
    run.quality = QualityWhen.END;

    TrainingResult result = run.train(folder).result();

    assertThat(result.selections()).containsOnlyKeys(Selection.LAST, Selection.ORACLE);
    assertThat(result.reported()).isSameAs(result.selections().get(Selection.LAST).plain());
    assertThat(result.quality().orElseThrow().epoch()).isEqualTo(-1);
    assertThat(
            run.network().evaluate(folder, Selection.ORACLE, TestTimeAugmentation.NONE).accuracy())
        .isEqualTo(result.accuracy());
  }

  @Test
  void monotoneNormsTurnNoRowAndKeepTheBias() {
    TinyRun run = stage(new MonotoneNorms(), untrained());
    int[] counts = run.data().trainCounts();

    Map<String, FloatTensor> after = run.train(folder).variables();

    double[] before = norms(left.get("classifier.weight"));
    double[] norms = norms(after.get("classifier.weight"));
    assertThat(changed(after)).containsExactly("classifier.weight");
    for (int k = 0; k < norms.length; k++) {
      for (int larger = 0; larger < norms.length; larger++) {
        if (counts[larger] > counts[k]) {
          assertThat(norms[k]).isGreaterThan(norms[larger] - 1e-6);
        }
      }
      for (int i = 8 * k; i < 8 * k + 8; i++) {
        assertThat(after.get("classifier.weight").values()[i] / norms[k])
            .isCloseTo(left.get("classifier.weight").values()[i] / before[k], within(1e-6));
      }
    }
    assertThat(Arrays.stream(norms).sum()).isCloseTo(Arrays.stream(before).sum(), within(1e-5));
  }

  /**
   * The released factors of the largest to the rarest class: e^(1/softplus(1)) to
   * e^(1/softplus(0)).
   */
  @Test
  void samnTrainsDirectionsBiasAndFactorsThatStartFromTheClassSizes() {
    TinyRun run = stage(new Samn(), settings(BatchNormMode.FROZEN, false, OptionalDouble.empty()));
    int[] counts = run.data().trainCounts();
    int most = Arrays.stream(counts).max().orElseThrow();
    int least = Arrays.stream(counts).min().orElseThrow();
    TinyRun still =
        stage(new Samn(), settings(BatchNormMode.FROZEN, false, OptionalDouble.empty()));
    still.rate = 0;

    Map<String, FloatTensor> start = still.train(folder.resolve("still")).variables();
    Map<String, FloatTensor> after = run.train(folder.resolve("trained")).variables();

    assertThat(changed(start)).isEmpty();
    assertThat(changed(after)).containsExactlyInAnyOrder("classifier.weight", "classifier.bias");
    int previous = 0;
    for (float k : start.get("classifier.order").values()) {
      int size = counts[(int) k];
      assertThat(size).isGreaterThanOrEqualTo(previous);
      previous = size;
      for (String name : List.of("classifier.scales", "classifier.offsets")) {
        assertThat(start.get(name).values()[(int) k])
            .isCloseTo((float) (size - least) / (most - least) + 1e-6f, within(1e-6f));
        assertThat(after.get(name).values()).isNotEqualTo(start.get(name).values());
      }
    }
    assertThat(after.get("classifier.order").values())
        .containsExactly(start.get("classifier.order").values());
  }

  @Test
  void theNearestClassMeanRuleTakesTheMeansOfTheTrainingFeatures() {
    TinyRun run = stage(new NearestClassMean(30), untrained());

    FloatTensor rows = run.train(folder).variables().get("classifier.weight");

    DataSplit data = run.data();
    double[][] features = run.network().features(folder, Selection.LAST, data.train());
    for (int k = 0; k < 10; k++) {
      int ofClass = k;
      int[] own =
          IntStream.range(0, features.length)
              .filter(i -> data.train().label(i) == ofClass)
              .toArray();
      assertThat(own).hasSize(data.trainCounts()[k]);
      for (int j = 0; j < 8; j++) {
        int at = j;
        double mean = IntStream.of(own).mapToDouble(i -> features[i][at]).average().orElseThrow();
        assertThat((double) rows.values()[8 * k + j]).isCloseTo(mean, within(1e-6));
      }
    }
  }

  @Test
  void aClassifierThatMakesItsRowsKeepsThemInALaterStage() {
    TinyRun run =
        stage(
            new EquiangularTightFrame(30),
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.ALL,
                BatchNormMode.FROZEN,
                false,
                OptionalDouble.empty()));
    run.epochs = 1;
    run.backbone = new ResNet(List.of(4, 16), List.of(1, 1), ResNet.Shortcut.PAD);
    TinyRun first = new TinyRun();
    first.backbone = run.backbone;
    first.epochs = 1;
    Map<String, FloatTensor> left = first.train(folder.resolve("first")).variables();
    run.start = Optional.of(() -> left);

    FloatTensor rows = run.train(folder.resolve("etf")).variables().get("classifier.weight");

    for (int k = 0; k < 10; k++) {
      for (int m = 0; m < 10; m++) {
        double product = 0;
        for (int j = 0; j < 16; j++) {
          product += (double) rows.values()[16 * k + j] * rows.values()[16 * m + j];
        }
        assertThat(product).isCloseTo(k == m ? 1 : -1.0 / 9, within(1e-5));
      }
    }
  }

  /** Where a classifier can take over rows, it means by them what the earlier one did. */
  @Test
  void rowsAreTakenOverByClassifiersToWhichTheyAreTheSame() {
    Classifier normalized = new Normalized();
    List<Classifier> ofLengths =
        List.of(new Linear(), new LearnableScale(), new TauNormalized(0.5), new MonotoneNorms());
    for (Classifier later : ofLengths) {
      assertThat(later.canTakeRowsOf(new Linear())).isTrue();
      assertThat(later.canTakeRowsOf(later)).isTrue();
      for (Classifier earlier :
          List.of(
              normalized,
              new TrainedCosine(30),
              new TauNormalized(1),
              new Samn(),
              new NearestClassMean(30))) {
        assertThat(later.canTakeRowsOf(earlier)).as("%s after %s", later, earlier).isFalse();
      }
    }
    assertThat(new Linear().canTakeRowsOf(new LearnableScale())).isFalse();
    assertThat(new Linear().canTakeRowsOf(new MonotoneNorms())).isTrue();
    for (Classifier later :
        List.of(normalized, new TrainedCosine(30), new Samn(), new NearestClassMean(30))) {
      assertThat(later.canTakeRowsOf(normalized)).isTrue();
      assertThat(later.canTakeRowsOf(new Linear())).isTrue();
    }
  }

  @Test
  void aCheckpointOfAnotherBackboneIsRefused() {
    TinyRun run =
        stage(new Linear(), settings(BatchNormMode.FROZEN, false, OptionalDouble.empty()));
    run.backbone = new ResNet(List.of(4, 8), List.of(1, 2), ResNet.Shortcut.PAD);

    assertThatThrownBy(() -> run.train(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "stage.start: the checkpoint is of another network: stage2.block2.conv1.kernel is"
                + " missing; stage2.block2.conv1.bn_gamma is missing;"
                + " stage2.block2.conv1.bn_beta is missing and 7 more");
  }

  /** z - tau log pi, of the training images, by the natural logarithm (Menon et al. 2021). */
  @Test
  void logitAdjustmentSubtractsTheLogPriorOfTheTrainingImages() {
    float[] plain = logits(0);
    float[] adjusted = logits(1);

    int[] counts = stage(new Linear(), untrained()).data().trainCounts();
    double images = Arrays.stream(counts).sum();
    for (int i = 0; i < plain.length; i++) {
      assertThat((double) adjusted[i])
          .isCloseTo(plain[i] - Math.log(counts[i % 10] / images), within(1e-5));
    }
  }

  private static float[] logits(double tau) {
    TinyRun run = stage(new Linear(), untrained());
    run.logitAdjustment = tau;
    try (NetworkGraph graph =
        new NetworkGraph(Blueprint.of(run.settings(), run.data()), 2, false, 1)) {
      Inference inference = graph.inference(2);
      graph.initialize();
      graph.assign(left);
      return inference.logits(new byte[2 * 8 * 8 * 3]);
    }
  }

  @Test
  void logitAdjustmentMovesPredictionsToTheTail() {
    TinyRun run = stage(new Linear(), untrained());
    int[] plain = run.train(folder.resolve("plain")).result().predictions().predicted();
    run.logitAdjustment = 100;
    int[] adjusted = run.train(folder.resolve("adjusted")).result().predictions().predicted();

    // tau = 100 outweighs any logit: every image goes to one of the smallest classes.
    int[] counts = run.data().trainCounts();
    int smallest = Arrays.stream(counts).min().orElseThrow();
    assertThat(Arrays.stream(plain).boxed()).anyMatch(k -> counts[k] > smallest);
    assertThat(Arrays.stream(adjusted).boxed()).allMatch(k -> counts[k] == smallest);
  }
}
