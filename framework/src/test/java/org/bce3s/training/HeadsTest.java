package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bce3s.classifier.Linear;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.Glmc;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.contrastive.Paco;
import org.bce3s.contrastive.ProbabilisticContrastive;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.ShortForms;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.HeadSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.SettingsWithoutEffect;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.term.Ramp;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several classifiers, sums of terms, and what methods keep from one step to the next. */
class HeadsTest {
  @TempDir Path folder;

  /** A term on its own and the same as the only one of a sum. */
  @Test
  void aSumOfOneTermIsTheTermToTheBit() {
    TinyRun alone = new TinyRun();
    alone.joint = Softmax.of(0.5);
    TinyRun sum = new TinyRun();
    sum.joint =
        new JointSum(
            1,
            Map.of(
                "only",
                new JointPart(
                    TinyRun.choice(Softmax.of(0.5)),
                    Optional.empty(),
                    JointPart.Streams.ALL,
                    Optional.empty())));

    TinyRun.Outcome want = alone.train(folder.resolve("alone"));
    TinyRun.Outcome got = sum.train(folder.resolve("sum"));

    assertThat(TinyRun.differences(got.variables(), want.variables())).isEmpty();
  }

  @Test
  void imagesAreClassifiedByTheHeadThatInfers() {
    TinyRun run = run(MethodRuns::glmc);
    TinyRun.Outcome outcome = run.train(folder);

    assertThat(outcome.variables())
        .containsKeys(
            "classifier.weight",
            "classifier.bias",
            "heads.plain.classifier.weight",
            "heads.plain.classifier.bias",
            "projector.w1",
            "predictor.w")
        .doesNotContainKeys("projector.w2", "heads.rebalanced.classifier.weight");
    Blueprint blueprint = Blueprint.of(run.settings(), run.data());
    try (NetworkGraph graph = new NetworkGraph(blueprint, 1, false, 0)) {
      assertThat(graph.inference(2).variables())
          .contains("classifier.weight")
          .noneMatch(name -> name.startsWith("heads.") || name.startsWith("projector."));
    }
  }

  @Test
  void aFactorGoesFromOneValueToAnotherEpochByEpoch() {
    TinyRun run = run(MethodRuns::glmc);
    run.contrastive = new Glmc(0, 4, 0);
    run.rate = 1e-30;
    run.epochs = 4;
    run.joint =
        new JointSum(
            1,
            Map.of(
                "plain", MethodRuns.part(Softmax.of(1), "plain", new Ramp(1, 0, 2)),
                "rebalanced", MethodRuns.part(Softmax.of(1e-9), "rebalanced", new Ramp(1, 1, 1))));
    List<EpochReport> reports = run.train(folder).reports();

    // The images differ from epoch to epoch, and with them the loss a little.
    double start = reports.get(0).losses().total();
    for (int epoch = 0; epoch < 4; epoch++) {
      double factor = 1 - epoch * epoch / 16.0;
      assertThat(reports.get(epoch).losses().total() / start)
          .isCloseTo(factor, within(0.1 * factor));
    }
  }

  @Test
  void theMomentumNetworkStartsAsTheNetworkAndFollowsIt() {
    TinyRun run = run(MethodRuns.all().get("PaCo"));
    run.epochs = 1;
    Map<String, FloatTensor> start;
    Blueprint blueprint = Blueprint.of(run.settings(), run.data());
    try (NetworkGraph graph =
        NetworkGraph.of(
            blueprint,
            run.settings(),
            EpochPlan.of(run.settings().train(), run.data().train().size()),
            3,
            Cluster.ALONE)) {
      graph.initialize();
      start = graph.snapshot();
    }
    Map<String, FloatTensor> end = run.train(folder).variables();

    List<String> copies = start.keySet().stream().filter(n -> n.startsWith("key.")).toList();
    assertThat(copies).contains("key.stem.kernel", "key.stem.bn_mean", "key.projector.w2");
    assertThat(copies).doesNotContain("key.classifier.weight");
    assertThat(copies)
        .allSatisfy(name -> assertThat(start.get(name)).isEqualTo(start.get(name.substring(4))));
    for (String name : List.of("key.stem.kernel", "key.projector.w1")) {
      String original = name.substring(4);
      assertThat(end.get(name)).isNotEqualTo(end.get(original));
      // Between where the network started and where it went.
      assertThat(distance(end.get(name), start.get(original)))
          .isPositive()
          .isLessThan(distance(end.get(original), start.get(original)));
    }
    assertThat(end.get("key.stem.bn_mean")).isNotEqualTo(end.get("stem.bn_mean"));
  }

  @Test
  void theQueueIsARing() {
    TinyRun run = run(MethodRuns.all().get("PaCo"));
    run.epochs = 1;
    Map<String, FloatTensor> end = run.train(folder).variables();

    // Three steps of 12 in a ring of 20: all rows are keys, of length 1.
    assertThat(end.get("queue.pointer").values()).containsExactly(16);
    assertThat(end.get("queue.rows").rowNorms()).hasSize(20);
    for (double norm : end.get("queue.rows").rowNorms()) {
      assertThat(norm).isCloseTo(1, within(1e-5));
    }
    for (float label : end.get("queue.labels").values()) {
      assertThat(label).isBetween(0f, run.data().classes() - 1f).isEqualTo(Math.round(label));
    }
  }

  @Test
  void classMeansForgetWhatIsOlderThanTheEpochBefore() {
    TinyRun run = run(MethodRuns.all().get("ProCo"));
    run.epochs = 3;
    Map<String, FloatTensor> end = run.train(folder).variables();

    // 36 images in two views an epoch: two epochs in the old store, one in the new.
    assertThat(sum(end.get("class_means.old_count"))).isEqualTo(2 * 36 * 2);
    assertThat(sum(end.get("class_means.new_count"))).isEqualTo(36 * 2);
    for (double norm : end.get("class_means.old").rowNorms()) {
      assertThat(norm).isLessThan(1 + 1e-5);
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            change(
                run ->
                    run.heads =
                        Map.of(
                            "a",
                            MethodRuns.head(HeadSettings.Use.TRAIN),
                            "b",
                            MethodRuns.head(HeadSettings.Use.TRAIN))),
            "of which one has use: infer"),
        Arguments.of(
            change(
                run ->
                    run.heads =
                        new TreeMap<>(
                            Map.of(
                                "a",
                                MethodRuns.head(HeadSettings.Use.INFER),
                                "b",
                                MethodRuns.head(HeadSettings.Use.INFER)))),
            "heads.b.use: infer is not allowed; must be train, since \"a\" infers"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.glmc(run);
                  run.joint =
                      new JointSum(
                          1,
                          Map.of("x", MethodRuns.part(Softmax.of(1), "plian", new Ramp(1, 1, 1))));
                }),
            "head: plian is not allowed; must be one of"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.glmc(run);
                  run.joint =
                      new JointSum(
                          1,
                          Map.of("x", MethodRuns.part(Softmax.of(1), "plain", new Ramp(1, 1, 1))));
                }),
            "of which one is of the head that infers"),
        Arguments.of(
            change(
                run -> {
                  run.mixing = MixingSettings.of(false, false);
                  run.contrastive = TrainerTest.NO_CONTRASTIVE;
                  run.joint = new JointSum(1, Map.of("x", onMixed(Softmax.of(1))));
                }),
            "loss.joint.terms: streams: mixed is not allowed; must be source or all without a mixed"
                + " stream; or set mixing.mixup or mixing.cutmix to true"),
        Arguments.of(
            change(run -> onMixed(new ShortForms.ClassBalancedBce(1, 0.9, 1).composition())),
            "streams: mixed is not allowed; must be source or all with a term that leaves mixed"
                + " images out (mixed: false)"),
        Arguments.of(
            change(run -> new Ramp(0, 0, 1)),
            "to: 0 is not allowed; must be greater than 0 where from is 0"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.all().get("GCL").accept(run);
                  run.classifier = new Linear();
                }),
            "whose margins are cosines"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.all().get("PaCo").accept(run);
                  run.batch = 21;
                }),
            "loss.contrastive.queue: 20 is not allowed; must be at least 21"),
        Arguments.of(
            change(run -> new Paco(1, 1, 1, 1, 1, 1.5, 9, 4, OptionalInt.empty(), 0)),
            "momentum: 1.5 is not allowed; must be between 0 and 1"),
        Arguments.of(
            change(run -> new ProbabilisticContrastive(1, 1, 5, OptionalInt.empty(), 0)),
            "projection: 5 is not allowed; must be an even number"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.all().get("ProCo").accept(run);
                  run.mixing = MixingSettings.of(false, false);
                }),
            "must be 0 without two views beside the source images"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.all().get("BCL").accept(run);
                  run.microBatches = 2;
                }),
            "train.micro_batches: 2 is not allowed; must be 1 with loss.contrastive"),
        Arguments.of(
            change(
                run -> {
                  MethodRuns.glmc(run);
                  run.contrastive = new CeContrastive(1, 1, 4, 0, MemoryStart.ZERO);
                }),
            "mixing.source: false is not allowed; must be true with loss.contrastive"));
  }

  private static JointPart onMixed(JointTerm term) {
    return new JointPart(
        TinyRun.choice(term), Optional.empty(), JointPart.Streams.MIXED, Optional.empty());
  }

  private static Consumer<TinyRun> change(Consumer<TinyRun> change) {
    return change;
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void whatMakesNoSenseIsRefusedWithPlaceAndReason(Consumer<TinyRun> change, String reason) {
    TinyRun run = new TinyRun();
    run.classifier = new Linear();

    assertThatThrownBy(
            () -> {
              change.accept(run);
              run.settings();
            })
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aHeadThatNoTermIsOfHasNoEffect() {
    TinyRun run = run(MethodRuns::glmc);
    run.joint = Softmax.of(1);
    run.contrastive = new Glmc(0, 4, 0);
    run.uniform = new BceUniform(0, 1);

    assertThat(SettingsWithoutEffect.of(run.settings()))
        .extracting(NoEffect::path)
        .contains("heads.plain")
        .doesNotContain("heads.rebalanced");
  }

  private static TinyRun run(Consumer<TinyRun> change) {
    TinyRun run = new TinyRun();
    change.accept(run);
    return run;
  }

  private static double distance(FloatTensor a, FloatTensor b) {
    double squares = 0;
    for (int i = 0; i < a.values().length; i++) {
      squares += Math.pow(a.values()[i] - b.values()[i], 2);
    }
    return Math.sqrt(squares);
  }

  private static double sum(FloatTensor values) {
    double sum = 0;
    for (float value : values.values()) {
      sum += value;
    }
    return sum;
  }
}
