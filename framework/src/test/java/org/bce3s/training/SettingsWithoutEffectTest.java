package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bce3s.backbone.VisionTransformer;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.ShortForms;
import org.bce3s.optimisation.AdamW;
import org.bce3s.optimisation.CosineAnnealing;
import org.bce3s.optimisation.Decayed;
import org.bce3s.optimisation.Schedule;
import org.bce3s.optimisation.Sgd;
import org.bce3s.optimisation.WarmupMilestones;
import org.bce3s.registry.Choice;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.ClassSubset;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.Forward;
import org.bce3s.settings.IdleSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Remix;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.SamplingSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.SettingsWithoutEffect;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.spec.NoEffect;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which settings a run of two epochs cannot use. */
class SettingsWithoutEffectTest {
  static Stream<Arguments> runs() {
    return Stream.of(
        run("everything at work", r -> {}),
        run(
            "re-weighting after the end",
            r -> r.reweighting = reweighting(2),
            "loss.reweighting.first_epoch"),
        run(
            "weights of classes of a term after the end",
            r -> r.joint = weighed(2),
            "loss.joint.class_weights.first_epoch"),
        run(
            "weights of classes of one of several terms after the end",
            r ->
                r.joint =
                    new JointSum(1, Map.of("in-time", part(weighed(1)), "late", part(weighed(2)))),
            "loss.joint.terms.late.term.class_weights.first_epoch"),
        run("re-weighting in the last epoch", r -> r.reweighting = reweighting(1)),
        run(
            "re-weighting of no joint term",
            r -> {
              r.joint = new ShortForms.BalancedSoftmax(0).composition();
              r.reweighting = reweighting(0);
            },
            "loss.reweighting"),
        run(
            "a contrastive term after the end",
            r -> r.contrastive = contrastive(0.1, 2),
            "loss.contrastive.first_epoch"),
        run("a contrastive term in the last epoch", r -> r.contrastive = contrastive(0.1, 1)),
        run(
            "settings of mixing without a mixed stream",
            r -> {
              r.contrastive = contrastive(0, 0);
              r.mixing =
                  new MixingSettings(
                      false, false, 0.2, CutmixLabel.AREA, Optional.of(new Remix(3, 0.5)), false);
            },
            "mixing.alpha",
            "mixing.remix",
            "mixing.cutmix_label"),
        run(
            "changes of streams that are not formed",
            r -> {
              r.contrastive = contrastive(0, 0);
              r.mixing = MixingSettings.of(false, false);
              r.augmentation =
                  new AugmentationSettings(
                      r.augmentation.source(), Optional.of(List.of()), Optional.of(List.of()));
            },
            "augmentation.view",
            "augmentation.partner"),
        run(
            "changes of streams that are formed, and those of the source stream once more",
            r -> {
              r.mixing =
                  new MixingSettings(true, true, 1, CutmixLabel.MIXUP, Optional.empty(), true);
              r.augmentation =
                  new AugmentationSettings(
                      r.augmentation.source(),
                      Optional.of(List.of()),
                      Optional.of(r.augmentation.source()));
            }),
        run(
            "the label of a cutmix stream that is not formed",
            r ->
                r.mixing =
                    new MixingSettings(true, false, 1, CutmixLabel.AREA, Optional.empty(), false),
            "mixing.cutmix_label"),
        run(
            "labels of mixed images that no term takes",
            r -> {
              r.contrastive = contrastive(0, 0);
              r.joint = new ShortForms.ClassBalancedBce(1, 0.99, 0.4).composition();
              r.mixing =
                  new MixingSettings(
                      true, true, 1, CutmixLabel.AREA, Optional.of(new Remix(3, 0.5)), false);
            },
            "mixing.remix",
            "mixing.cutmix_label"),
        run(
            "a share of classes where there are no source images",
            r -> {
              r.contrastive = contrastive(0, 0);
              r.mixing = mixedAlone();
              r.joint = Sigmoid.bce3s(1, 0.4, 1, 64);
              r.subset = ClassSubset.RELEASED;
            },
            "sampling.class_subset"),
        run(
            "a class subset for a term of all classes",
            r -> {
              r.joint = Sigmoid.bce3s(1, 1, 1, 64);
              r.subset = ClassSubset.RELEASED;
            },
            "sampling.class_subset"),
        run(
            "groups of norms without clipping",
            r -> r.clipGroups = ClipGroups.BACKBONE_HEAD,
            "train.clip_groups"),
        run(
            "groups of norms with clipping",
            r -> {
              r.clipGroups = ClipGroups.BACKBONE_HEAD;
              r.clip = OptionalDouble.of(1);
            }),
        run(
            "Nesterov's momentum without momentum",
            r -> r.optimizer = Optional.of(new Sgd(0.1, 0, 0, true)),
            "train.optimizer.nesterov"),
        run(
            "what decays where nothing does",
            r -> r.optimizer = Optional.of(new AdamW(0.1, 0, Decayed.ALL, 0.9, 0.999, 1e-8)),
            "train.optimizer.decay_on"),
        run(
            "a choice among one evaluated epoch",
            r -> {
              r.select = Selection.ORACLE;
              r.evaluateEvery = 2;
            },
            "report.select"),
        run(
            "frozen statistics in a stage of a whole net",
            r -> r.stage = stage(Trainable.ALL, BatchNormMode.FROZEN)));
  }

  private static Arguments run(String what, Consumer<TinyRun> change, String... paths) {
    return Arguments.of(what, change, List.of(paths));
  }

  private static Softmax weighed(int firstEpoch) {
    return Softmax.of(1)
        .with(
            new ClassWeighting(
                OptionalDouble.of(0.9), OptionalDouble.empty(), firstEpoch, Divisor.IMAGES));
  }

  private static JointPart part(JointTerm term) {
    return new JointPart(
        TinyRun.choice(term), Optional.empty(), JointPart.Streams.ALL, Optional.empty());
  }

  private static Optional<DeferredReweighting> reweighting(int firstEpoch) {
    return Optional.of(new DeferredReweighting(firstEpoch, 0.9, Divisor.IMAGES));
  }

  private static BceContrastive contrastive(double weight, int firstEpoch) {
    return new BceContrastive(weight, 1, 4, 1, 64, firstEpoch, MemoryStart.ZERO);
  }

  private static Optional<StageSettings> stage(Trainable trainable, BatchNormMode batchNorm) {
    return Optional.of(
        new StageSettings(
            "first", Selection.LAST, trainable, batchNorm, false, OptionalDouble.empty()));
  }

  private static MixingSettings mixedAlone() {
    return new MixingSettings(
        true,
        true,
        1,
        CutmixLabel.MIXUP,
        Optional.empty(),
        false,
        false,
        false,
        false,
        Forward.TOGETHER);
  }

  /** Rows that differ in them alone are one run. */
  @Test
  void aShareOfClassesDecidesNothingWithoutSourceImages() {
    TinyRun run = new TinyRun();
    assertThat(IdleSettings.of(run.settings())).doesNotContain("loss.joint.negative_ratio");
    run.contrastive = contrastive(0, 0);
    run.mixing = mixedAlone();
    assertThat(IdleSettings.of(run.settings()))
        .contains("loss.joint.negative_ratio", "sampling.class_subset");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void settingsThatCannotTakeEffectAreFound(
      String what, Consumer<TinyRun> change, List<String> paths) {
    TinyRun run = new TinyRun();
    change.accept(run);

    assertThat(SettingsWithoutEffect.of(named(run)))
        .filteredOn(effect -> !effect.evident())
        .extracting(NoEffect::path)
        .containsExactlyInAnyOrderElementsOf(paths);
  }

  /** Registered names, which a choice in a test does not have. */
  private static RunSettings named(TinyRun run) {
    RunSettings settings = run.settings();
    SamplingSettings sampling = settings.sampling();
    return new RunSettings(
        settings.dataset(),
        settings.augmentation(),
        settings.testAugmentation(),
        settings.backbone(),
        settings.classifier(),
        settings.heads(),
        settings.loss(),
        settings.mixing(),
        new SamplingSettings(
            sampling.source(),
            new Choice<>("uniform", sampling.partner().settings(), sampling.partner().value()),
            sampling.classSubset(),
            sampling.holdout()),
        settings.train(),
        settings.report(),
        settings.stage(),
        settings.init());
  }

  @Test
  void theTermsThatAreNotThereHaveNoSettings() {
    TinyRun run = new TinyRun();
    run.uniform = new BceUniform(0, 2);

    assertThat(SettingsWithoutEffect.of(named(run)))
        .contains(
            NoEffect.evident(
                "loss.uniform.scale",
                "has no effect: the term weighs 0 (loss.uniform.weight)",
                "loss.uniform.weight"));
  }

  @Test
  void aStageThatTrainsNothingSaysSoToWhoWritesHowItIsTrained() {
    TinyRun run = new TinyRun();
    run.contrastive = contrastive(0, 0);
    run.stage = stage(Trainable.NOTHING, BatchNormMode.MOVING);

    assertThat(SettingsWithoutEffect.of(named(run)))
        .allMatch(NoEffect::evident)
        .extracting(NoEffect::path)
        .contains("train.epochs", "train.optimizer", "augmentation", "stage.max_norm")
        .doesNotContain("train.precision", "train.threads", "test_augmentation");
  }

  @Test
  void aScheduleEndsWithinTheRun() {
    Schedule steps = new WarmupMilestones(5, List.of(160, 180), List.of(0.1, 0.01));
    Schedule warm = new CosineAnnealing(false, 5, 0.001, 0);

    assertThat(paths(steps, 181)).isEmpty();
    assertThat(paths(steps, 180)).containsExactly("milestones");
    assertThat(paths(steps, 5)).containsExactly("warmup_epochs", "milestones");
    assertThat(steps.withoutEffect(170).get(0).what())
        .isEqualTo("has no effect at 180: the run has 170 epochs, counted from 0 (train.epochs)");
    assertThat(paths(warm, 6)).isEmpty();
    assertThat(paths(warm, 5)).containsExactly("warmup_epochs");
    assertThat(paths(new CosineAnnealing(false), 5)).containsExactly("warmup_start");
  }

  private static List<String> paths(Schedule schedule, int epochs) {
    return schedule.withoutEffect(epochs).stream().map(NoEffect::path).toList();
  }

  @Test
  void statisticsOfANetWithoutBatchNormalisationCannotBeFrozen() {
    assertThat(new VisionTransformer(2, 4, 2, 1).batchNormPositions(8, 8)).isEmpty();
  }
}
