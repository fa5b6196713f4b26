package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.backbone.ResNet;
import org.bce3s.batch.ImageThreads;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.classifier.Classifier;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.EpochEvaluation;
import org.bce3s.evaluation.EpochQuality;
import org.bce3s.evaluation.Evaluation;
import org.bce3s.evaluation.EvaluationImages;
import org.bce3s.evaluation.Evaluator;
import org.bce3s.evaluation.Measured;
import org.bce3s.evaluation.NetworkFeatures;
import org.bce3s.evaluation.Predictions;
import org.bce3s.evaluation.SplitQuality;
import org.bce3s.metric.LinearClassifier;
import org.bce3s.metric.ShotGroup;
import org.bce3s.network.Blueprint;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The quality of features and classifier of a trained network. */
class QualityTest {
  @TempDir static Path folder;
  private static TinyRun.Outcome whole;

  @TempDir Path another;

  @BeforeAll
  static void train() {
    whole = run().train(folder);
  }

  private static TinyRun run() {
    TinyRun run = new TinyRun(16);
    run.epochs = 4;
    run.evaluateEvery = 2;
    run.rate = 0.2;
    run.holdout = 1;
    run.select = Selection.ORACLE;
    run.quality = QualityWhen.EPOCH;
    return run;
  }

  @Test
  void isOfTheEpochThatIsReportedAndOfThoseEvaluated() {
    EpochQuality end = whole.result().quality().orElseThrow();
    int reported = whole.result().selections().get(Selection.ORACLE).epoch();

    assertThat(end.epoch()).isEqualTo(reported);
    assertThat(whole.reports().stream().map(report -> report.quality().isPresent()))
        .containsExactly(false, true, false, true);
    EpochQuality then = whole.reports().get(reported).quality().orElseThrow();
    assertThat(end.test().features()).isEqualTo(then.test().features());
    assertThat(end.train().features()).isEqualTo(then.train().features());
    assertThat(end.rowNorms()).isEqualTo(then.rowNorms());
    assertThat(end.test().measured().accuracy()).isEqualTo(whole.result().accuracy());
  }

  @Test
  void isTheSameOfARunThatWentOn() {
    List<EpochReport> reports = new ArrayList<>();
    TinyRun.interruption(() -> run().train(another, reports, TinyRun.after(8)));
    EpochQuality resumed = run().train(another).result().quality().orElseThrow();
    EpochQuality want = whole.result().quality().orElseThrow();

    assertThat(resumed.test().features()).isEqualTo(want.test().features());
    assertThat(resumed.train().features()).isEqualTo(want.train().features());
  }

  @Test
  void theClassifierIsTheOneThatTheNetworkApplies() {
    DataSplit data = run().data();
    Blueprint blueprint = Blueprint.of(run().settings(), data);
    TrainingState state = new Checkpoints(folder).newest().orElseThrow();
    try (NetworkGraph graph = new NetworkGraph(blueprint, 2, false, 0);
        ImageThreads threads = new ImageThreads(2)) {
      Inference inference = graph.inference(7);
      graph.assign(state.variables());
      LinearClassifier classifier = inference.classifier();
      EvaluationImages images = EvaluationImages.of(run().settings(), blueprint, threads);
      Evaluator test = new Evaluator(inference, "test", data.test(), images, 7, 10);
      NetworkFeatures kept = new NetworkFeatures(test, 8);
      NetworkFeatures madeAgain = new NetworkFeatures(test, 8, 0);

      FloatTensor rows = state.variables().get("classifier.weight");
      for (int k = 0; k < 10; k++) {
        double norm = 0;
        for (int j = 0; j < 8; j++) {
          norm += Math.pow(rows.values()[8 * k + j], 2);
        }
        assertThat(rows.rowNorms()[k]).isCloseTo(Math.sqrt(norm), within(1e-12));
        for (int j = 0; j < 8; j++) {
          assertThat(classifier.weight()[8 * k + j])
              .isCloseTo(rows.values()[8 * k + j] / Math.sqrt(norm), within(1e-6));
        }
        assertThat(classifier.bias()[k])
            .isEqualTo(state.variables().get("classifier.bias").values()[k]);
      }
      assertThat(classifier.classify(kept).predicted())
          .isEqualTo(test.predict(TestTimeAugmentation.NONE).predicted());
      double[] once = new double[8 * test.size()];
      double[] again = new double[8 * test.size()];
      kept.read(0, test.size(), once);
      madeAgain.read(0, test.size(), again);
      assertThat(again).isEqualTo(once);
      madeAgain.read(3, 4, again);
      assertThat(again).startsWith(once[24], once[25]);
    }
  }

  /** A scale at which the prior counts beside the cosines. */
  private static final Map<String, String> SCALE = Map.of("scale", "1.0");

  static Stream<Arguments> classifiers() {
    return Catalogue.standard().registry(Classifier.class).entries().stream()
        .flatMap(
            entry ->
                Stream.of(0, 1)
                    .map(tau -> Arguments.of(entry.name(), Defaults.make(entry, SCALE), tau)));
  }

  /** Whatever the logits are: the share of images that network and nearest class mean agree on. */
  @ParameterizedTest(name = "{0}, tau {2}")
  @MethodSource("classifiers")
  void theFourthMeasureIsOfWhatTheNetworkPredicts(String name, Classifier classifier, int tau) {
    TinyRun run = new TinyRun(16);
    run.classifier = classifier;
    run.backbone = new ResNet(List.of(4, 16), List.of(1, 1), ResNet.Shortcut.PAD);
    run.logitAdjustment = tau;
    run.uniform = new BceUniform(0, 1);
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.stage = Optional.of(StageTest.untrained());
    RunSettings settings = run.settings();
    DataSplit data = run.data();
    Blueprint blueprint = Blueprint.of(settings, data);
    try (NetworkGraph graph = new NetworkGraph(blueprint, 2, false, 5);
        ImageThreads threads = new ImageThreads(1)) {
      EvaluationImages images = EvaluationImages.of(settings, blueprint, threads);
      Evaluation evaluation =
          new Evaluation(
              new EpochEvaluation(graph, settings, data, blueprint, images), settings, data);
      graph.initialize();
      RandomStream random = RandomStream.of(2, name);
      Map<String, FloatTensor> drawn = new LinkedHashMap<>();
      graph
          .snapshot()
          .forEach(
              (v, old) -> {
                boolean redrawn = v.startsWith("classifier.") && !v.equals("classifier.order");
                drawn.put(v, redrawn ? drawn(old, random) : old);
              });
      graph.assign(drawn);
      Measured measured = evaluation.test(TestTimeAugmentation.NONE);

      OptionalDouble nc4 = evaluation.quality(0, measured).test().features().collapse().nc4();

      double[][] features = evaluation.features(data.test());
      int[] nearest = nearestMeans(features, measured.predictions().labels());
      int[] predicted = measured.predictions().predicted();
      long agree =
          IntStream.range(0, predicted.length).filter(i -> predicted[i] == nearest[i]).count();
      assertThat(nc4).hasValue(agree / (double) predicted.length);
      Predictions agreeing =
          new Predictions(
              measured.predictions().labels(), nearest, measured.predictions().confidence());
      SplitQuality ofAgreeing =
          evaluation.quality(0, new Measured(agreeing, measured.accuracy())).test();
      assertThat(ofAgreeing.features().collapse().nc4()).hasValue(1);
    }
  }

  /** Of all lengths, so that rows as they are stored predict otherwise than as they are applied. */
  private static FloatTensor drawn(FloatTensor old, RandomStream random) {
    float[] values = new float[old.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return new FloatTensor(old.shape(), values);
  }

  private static int[] nearestMeans(double[][] features, int[] labels) {
    Map<Integer, double[]> means = new TreeMap<>();
    for (int k : labels) {
      int[] own = IntStream.range(0, labels.length).filter(i -> labels[i] == k).toArray();
      means.put(
          k,
          IntStream.range(0, features[0].length)
              .mapToDouble(
                  j -> IntStream.of(own).mapToDouble(i -> features[i][j]).average().orElseThrow())
              .toArray());
    }
    int[] nearest = new int[labels.length];
    for (int i = 0; i < nearest.length; i++) {
      double best = Double.MAX_VALUE;
      for (Map.Entry<Integer, double[]> mean : means.entrySet()) {
        double distance = 0;
        for (int j = 0; j < features[i].length; j++) {
          distance += Math.pow(features[i][j] - mean.getValue()[j], 2);
        }
        if (distance < best) {
          best = distance;
          nearest[i] = mean.getKey();
        }
      }
    }
    return nearest;
  }

  @Test
  void isMeasuredByGroups() {
    SplitQuality test = whole.result().quality().orElseThrow().test();
    List<ShotGroup> shots = whole.result().quality().orElseThrow().shots();
    SplitQuality.Group few = test.group(k -> shots.get(k) == ShotGroup.FEW);
    SplitQuality.Group many = test.group(k -> shots.get(k) == ShotGroup.MANY);
    SplitQuality.Group all = test.group(k -> true);

    assertThat(few).isEqualTo(all);
    assertThat(all.classes()).isEqualTo(10);
    assertThat(all.compactness()).isEqualTo(test.features().compactness().mean());
    assertThat(many.classes()).isZero();
    assertThat(many.compactness()).isEmpty();
    assertThat(many.accuracy().worst()).isEmpty();
    assertThat(many.calibrationError()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void calibrationIsThatOfTheImagesOfTheClasses() {
    Predictions predictions =
        new Predictions(new int[] {0, 0, 1}, new int[] {0, 1, 1}, new float[] {0.9f, 0.5f, 0.75f});

    assertThat(predictions.calibrationError(k -> k == 0).orElseThrow())
        .isCloseTo((0.1 + 0.5) / 2, within(1e-6));
    assertThat(predictions.calibrationError(k -> true).orElseThrow())
        .isCloseTo((0.1 + 0.5 + 0.25) / 3, within(1e-6));
  }
}
