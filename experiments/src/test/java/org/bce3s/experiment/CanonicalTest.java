package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.optimisation.Decayed;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.AddedLater;
import org.bce3s.spec.Default;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {
  private static final String TEXT =
      """
      train: {epochs: 3, batch_size: 32}
      dataset: {name: shapes-lt, head_count: 9}
      augmentation: [crop, flip]
      backbone: resnet8
      loss: {joint: bce}
      mixing: {mixup: true, cutmix: true}
      """;

  @TempDir private Path folder;

  @Test
  void linesAreSortedPathsWithEveryDefaultAndWithoutWhatIsNeutral() throws IOException {
    assertThat(Canonical.text(settings()))
        .isEqualTo(
            """
            augmentation: 2 items
            augmentation[0].name: crop
            augmentation[0].padding: 4
            augmentation[1].name: flip
            backbone.name: resnet8
            backbone.width: 1
            classifier.name: linear
            dataset.head_count: 9
            dataset.imbalance_factor: 100
            dataset.name: shapes-lt
            dataset.profile: exponential
            heads: 0 keys
            loss.contrastive.first_epoch: 1
            loss.contrastive.name: bce
            loss.contrastive.projection: 128
            loss.contrastive.temperature: 1
            loss.contrastive.weight: 0
            loss.joint.name: bce
            loss.joint.negative_ratio: 0.4
            loss.joint.weight: 1
            loss.reweighting: null
            loss.uniform.name: bce
            loss.uniform.scale: 1
            loss.uniform.weight: 0
            mixing.alpha: 1
            mixing.cutmix: true
            mixing.cutmix_label: mixup
            mixing.cutmix_views: false
            mixing.forward: together
            mixing.mixup: true
            mixing.remix: null
            mixing.second_view: false
            mixing.source: true
            mixing.view: false
            report.logit_adjustment: 0
            report.quality: end
            report.select: last
            report.shots: oltr
            report.tta: none
            sampling.class_subset: covering
            sampling.holdout: 0
            sampling.partner.name: uniform
            sampling.source.name: instance
            stage: null
            test_augmentation: 0 items
            train.batch_size: 32
            train.clip_groups: global
            train.clip_norm: null
            train.device: auto
            train.epochs: 3
            train.evaluate_every: 1
            train.evaluation_batch: 500
            train.last_batch: drop
            train.micro_batches: 1
            train.optimizer.momentum: 0.9
            train.optimizer.name: sgd
            train.optimizer.nesterov: false
            train.optimizer.rate: 0.01
            train.optimizer.weight_decay: 0.005
            train.precision: f32
            train.schedule.name: cosine
            train.schedule.step_before_epoch: false
            train.threads: 2
            train.workers: 1
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train.data_threads=7",
        "train.checkpoint_every=1",
        "train.checkpoint_steps=100",
        "train.threads=2",
        "backbone.width=1.0",
        "train.optimizer={name: sgd, rate: 1e-2}",
        "augmentation={source: [crop, flip]}",
        "augmentation={source: [crop, flip], partner: null}",
        "augmentation={source: [crop, flip], partner: [crop, flip]}"
      })
  void textIsTheSameWhereTheResultIs(String override) throws IOException {
    assertThat(Canonical.text(settings(override))).isEqualTo(Canonical.text(settings()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train.threads=1",
        "train.optimizer.rate=0.010000000000000002",
        "augmentation=[flip, crop]",
        "augmentation=[crop]",
        "augmentation={source: [crop, flip], partner: []}",
        "dataset.head_count=null",
        "backbone=resnet20",
        "loss.uniform.name=bce"
      })
  void textDiffersWhereAResultMay(String override) throws IOException {
    assertThat(Canonical.text(settings(override))).isNotEqualTo(Canonical.text(settings()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report={select: oracle, tta: flip, shots: few-inclusive, quality: none}",
        "report.logit_adjustment=1",
        "report.method=ce",
        "train.device=cpu",
        "loss.contrastive={name: bce, weight: 0, temperature: 3}",
        "loss.contrastive={name: ce, weight: 0}",
        "loss.uniform={name: ce, weight: 0}",
        "mixing.alpha=0.5",
        "mixing.cutmix_label=area",
        "sampling.partner=instance",
        "augmentation={source: [{name: crop, padding: 4}, flip], view: [flip], partner: []}",
        "train.clip_groups=backbone-head"
      })
  void trainingIsTheSameWhereASettingIsOnlyShownOrHasNoEffect(String override) throws IOException {
    String[] noMixing = {"mixing.mixup=false", "mixing.cutmix=false"};
    // In a file that writes every setting out, what has no effect is not refused.
    String writtenOut = row(TEXT, noMixing).resolvedYaml();
    assertThat(Canonical.training(row(writtenOut, override).settings()))
        .isEqualTo(Canonical.training(settings(noMixing)))
        .doesNotContain("contrastive", "alpha", "partner", "report", "device", "clip_groups");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mixing.alpha=0.5",
        "sampling.partner=instance",
        "loss.contrastive.weight=0.1",
        "train.clip_norm=1",
        "train.evaluate_every=2",
        "train.evaluation_batch=100",
        "sampling.holdout=1"
      })
  void trainingIsAnotherWhereASettingHasAnEffect(String override) throws IOException {
    assertThat(Canonical.training(settings(override))).isNotEqualTo(Canonical.training(settings()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train.epochs=9",
        "train.batch_size=8",
        "train.optimizer.rate=3",
        "train.schedule={name: milestones, milestones: [1]}",
        "train.last_batch=keep",
        "loss.joint=ce",
        "mixing.mixup=false",
        "augmentation=[]"
      })
  void ofAStageThatTrainsNothingTrainingIsTheSame(String override) throws IOException {
    String stage = "stage={start: ce, trainable: nothing}";
    assertThat(Canonical.training(settings(stage, override)))
        .isEqualTo(Canonical.training(settings(stage)));
    assertThat(Canonical.training(settings(stage, "train.evaluation_batch=100")))
        .isNotEqualTo(Canonical.training(settings(stage)));
  }

  @Test
  void weightsOfAFileAreKnownByTheirContent() throws IOException {
    String hash = "init.sha256=" + "0a".repeat(32);
    String from = Canonical.training(settings("init.weights=a.pth", hash));

    assertThat(from).contains("init.classifier: false\ninit.sha256: ").doesNotContain("a.pth");
    assertThat(Canonical.training(settings("init.weights=b/c.pth", hash))).isEqualTo(from);
    assertThat(Canonical.training(settings("init.weights=a.pth", hash, "init.classifier=true")))
        .isNotEqualTo(from);
    assertThat(Canonical.training(settings())).doesNotContain("init");
  }

  /** Runs that were recorded without these settings stay what they were. */
  @Test
  void settingsThatCameLaterAreNotThereAtTheirDefaults() throws IOException {
    String plain = Canonical.training(settings());

    assertThat(plain).doesNotContain("parameter_groups", "ema", "swa");
    assertThat(Canonical.training(settings("train.parameter_groups={head_rate: 1, freeze: []}")))
        .isEqualTo(plain);
    for (String override :
        List.of(
            "train.parameter_groups={head_rate: 2}", "train.ema={}", "train.swa.first_epoch=0")) {
      assertThat(Canonical.training(settings(override))).as(override).isNotEqualTo(plain);
    }
  }

  record Later(
      @Default("all") @AddedLater Decayed decayOn,
      @Default("0.0") @AddedLater double smallest,
      @Default("0.0") double kept) {}

  @Test
  void aDefaultThatCameLaterIsKnownByItsValue() {
    assertThat(Canonical.text(new Later(Decayed.ALL, 0, 0))).isEqualTo("kept: 0\n");
    assertThat(Canonical.text(new Later(Decayed.WEIGHTS, 0.1, 0)))
        .isEqualTo("decay_on: weights\nkept: 0\nsmallest: 0.1\n");
  }

  @Test
  void whatIsShownAreTheSettingsOfTheReport() throws IOException {
    assertThat(Canonical.shown(settings("report={tta: flip, method: ce}")))
        .isEqualTo(
            """
            report.logit_adjustment: 0
            report.quality: end
            report.select: last
            report.shots: oltr
            report.tta: flip
            """);
  }

  @Test
  void choicesAreThoseThatTakeEffect() throws IOException {
    assertThat(Canonical.choices(settings()).keySet())
        .containsExactly(
            "augmentation[0]",
            "augmentation[1]",
            "backbone",
            "classifier",
            "dataset",
            "loss.joint",
            "sampling.partner",
            "sampling.source",
            "train.optimizer",
            "train.schedule");
    assertThat(
            Canonical.choices(
                settings("loss.uniform.weight=1", "mixing={mixup: false, cutmix: false}")))
        .containsKey("loss.uniform")
        .doesNotContainKey("sampling.partner");
  }

  private RunSettings settings(String... overrides) throws IOException {
    return row(TEXT, overrides).settings();
  }

  private Row row(String yaml, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    return new ExperimentReader(SmallCatalogue.create())
        .read(file, List.of(overrides))
        .rows()
        .get(0);
  }
}
