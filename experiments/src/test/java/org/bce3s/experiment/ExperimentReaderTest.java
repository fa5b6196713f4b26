package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.registry.Choice;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentReaderTest {
  private static final String BASE =
      """
      dataset: {name: shapes-lt, imbalance_factor: 25}
      augmentation: [{name: crop, padding: 2}, flip]
      backbone: resnet8
      loss:
        joint: {name: bce, weight: 2, negative_ratio: 0.5}
      train: {epochs: 3, batch_size: 32}
      """;

  @TempDir private Path folder;

  @Test
  void fileWithoutAblationIsOneRowNamedLikeTheFile() throws IOException {
    Experiment experiment = read(BASE);

    assertThat(experiment.name()).isEqualTo("x");
    assertThat(experiment.seeds()).containsExactly(0L);
    assertThat(experiment.baseline()).isEqualTo(Optional.empty());
    assertThat(experiment.rows()).extracting(Row::name).containsExactly("x");
    Row row = experiment.rows().get(0);
    assertThat(row.settings().backbone().name()).isEqualTo("resnet8");
    assertThat(row.settings().train().clipNorm()).isEqualTo(OptionalDouble.empty());
    assertThat(row.settings().train().optimizer().value().rate()).isEqualTo(0.01);
    assertThat(row.settings().augmentation().source())
        .extracting(Choice::settings)
        .containsExactly(new SmallCatalogue.Crop(2), new SmallCatalogue.Flip());
  }

  @Test
  void rowsStayInTheOrderOfTheFileAndDifferByTheirOwnSettings() throws IOException {
    Experiment experiment =
        read(
            BASE
                + """
                experiment: two
                seeds: [3, 1]
                ablation:
                  baseline: b
                  rows:
                    b: {train.epochs: 5, train.precision: bf16}
                    a+c: {loss: {joint: {weight: 0.5}}, loss.uniform.weight: 1}
                """);

    assertThat(experiment.name()).isEqualTo("two");
    assertThat(experiment.seeds()).containsExactly(3L, 1L);
    assertThat(experiment.baseline()).contains("b");
    assertThat(experiment.rows()).extracting(Row::name).containsExactly("b", "a+c");
    assertThat(experiment.rows().get(0).settings().train().epochs()).isEqualTo(5);
    assertThat(experiment.rows().get(0).settings().train().precision()).isEqualTo(Precision.BF16);
    assertThat(experiment.rows().get(1).settings().loss().joint().settings())
        .isEqualTo(new SmallCatalogue.BceJoint(0.5, 0.5));
    assertThat(experiment.rows().get(1).settings().loss().uniform().value().weight()).isEqualTo(1);
  }

  @Test
  void rowThatChoosesAnotherTermDropsTheSettingsItDoesNotHaveAndSaysSo() throws IOException {
    Row row = read(BASE + "ablation: {rows: {ce: {loss.joint.name: ce}}}\n").rows().get(0);

    assertThat(row.settings().loss().joint().settings()).isEqualTo(new SmallCatalogue.CeJoint(2));
    assertThat(row.notes())
        .containsExactly(
            "loss.joint.negative_ratio ("
                + folder.resolve("x.yaml")
                + ":5:33) is left out: \"ce\" has no such setting");
  }

  @Test
  void shortNameKeepsTheSettingsOfTheMappingItReplaces() throws IOException {
    Row row = read(BASE + "ablation: {rows: {ce: {loss.joint: ce}}}\n").rows().get(0);

    assertThat(row.settings().loss().joint().settings()).isEqualTo(new SmallCatalogue.CeJoint(2));
  }

  @Test
  void settingsWithoutNameBelongToTheDefaultsEntryButNotToItsOtherSettings() throws IOException {
    Row row = read(BASE, "loss.contrastive.temperature=2", "mixing.mixup=true").rows().get(0);

    assertThat(row.settings().loss().contrastive().settings())
        .isEqualTo(new SmallCatalogue.Contrastive(0.1, 2, 128, 1));
  }

  @Test
  void includesAreMergedDeeplyAndListsAreReplaced() throws IOException {
    write("parts/net.yaml", "backbone: {name: resnet20, width: 2}\ninclude: [data.yaml]\n");
    write("parts/data.yaml", "dataset: shapes-lt\nbackbone: resnet8\naugmentation: [crop, flip]\n");
    Experiment experiment =
        read(
            """
            include: [parts/data.yaml, parts/net.yaml]
            augmentation: [flip]
            backbone: {width: 3}
            loss: {joint: bce}
            train: {epochs: 1, batch_size: 8}
            """);

    Row row = experiment.rows().get(0);
    assertThat(row.settings().backbone().name()).isEqualTo("resnet20");
    assertThat(row.settings().backbone().settings()).isEqualTo(new SmallCatalogue.Net(3));
    assertThat(row.settings().augmentation().source()).hasSize(1);
  }

  @Test
  void streamsMayHaveChangesOfTheirOwn() throws IOException {
    Experiment experiment =
        read(
            BASE
                + """
                mixing: {view: true, mixup: true}
                ablation:
                  rows:
                    one: {}
                    own: {augmentation: {source: [flip], view: [crop, flip]}}
                    mixed: {augmentation.source: [flip], augmentation.partner: []}
                    again: {augmentation: [crop]}
                """);

    assertThat(experiment.rows())
        .extracting(row -> names(row.settings().augmentation()))
        .containsExactly(
            "[crop, flip] [crop, flip] [crop, flip]",
            "[flip] [crop, flip] [flip]",
            "[flip] [flip] []",
            "[crop] [crop] [crop]");
    assertThat(experiment.rows().get(0).resolvedYaml()).contains("\naugmentation:\n  - name: crop");
    assertThat(experiment.rows().get(1).resolvedYaml()).contains("\naugmentation:\n  source:");
  }

  private static String names(AugmentationSettings augmentation) {
    return Stream.of(
            augmentation.source(),
            augmentation.view().orElse(augmentation.source()),
            augmentation.partner().orElse(augmentation.source()))
        .map(list -> list.stream().map(Choice::name).toList().toString())
        .collect(Collectors.joining(" "));
  }

  @Test
  void requiredSettingMayComeFromEveryRow() throws IOException {
    String withoutBackbone = BASE.replace("backbone: resnet8\n", "");
    Experiment experiment =
        read(
            withoutBackbone
                + "ablation: {rows: {a: {backbone: resnet8}, b: {backbone: resnet20}}}\n");

    assertThat(experiment.rows())
        .extracting(r -> r.settings().backbone().name())
        .containsExactly("resnet8", "resnet20");
  }

  @Test
  void anchorsAndAliasesAreExpanded() throws IOException {
    Experiment experiment = read(BASE + "ablation: {rows: {a: &off {train.epochs: 4}, b: *off}}\n");

    assertThat(experiment.rows().get(1).settings().train().epochs()).isEqualTo(4);
  }

  @Test
  void resolvedYamlWritesOutEveryDefaultAndSaysWhereTheRestWasWritten() throws IOException {
    Row row = read(BASE, "train.threads=1").rows().get(0);

    assertThat(row.resolvedYaml().replace(folder.resolve("x.yaml").toString(), "x.yaml"))
        .isEqualTo(
            """
            # Row x of experiment x, every setting written out.
            # A comment names where a value was written; without one it is the default.
            experiment: x
            dataset:
              name: shapes-lt  # x.yaml:1:17
              imbalance_factor: 25  # x.yaml:1:46
              profile: exponential
              head_count: null
            augmentation:
              - name: crop  # x.yaml:2:23
                padding: 2  # x.yaml:2:38
              - name: flip  # x.yaml:2:42
            test_augmentation: []
            backbone:
              name: resnet8  # x.yaml:3:11
              width: 1
            classifier:
              name: linear
            heads: {}
            loss:
              joint:
                name: bce  # x.yaml:5:17
                weight: 2  # x.yaml:5:30
                negative_ratio: 0.5  # x.yaml:5:49
              contrastive:
                name: bce
                weight: 0
                temperature: 1
                projection: 128
                first_epoch: 1
              uniform:
                name: bce
                weight: 0
                scale: 1
              reweighting: null
            mixing:
              mixup: false
              cutmix: false
              alpha: 1
              cutmix_label: mixup
              remix: null
              view: false
              second_view: false
              cutmix_views: false
              source: true
              forward: together
            sampling:
              source:
                name: instance
              partner:
                name: uniform
              class_subset: covering
              holdout: 0
            train:
              epochs: 3  # x.yaml:6:17
              batch_size: 32  # x.yaml:6:32
              micro_batches: 1
              workers: 1
              optimizer:
                name: sgd
                rate: 0.01
                momentum: 0.9
                weight_decay: 0.005
                nesterov: false
              schedule:
                name: cosine
                step_before_epoch: false
              parameter_groups: null
              clip_norm: null
              clip_groups: global
              ema: null
              swa: null
              precision: f32
              last_batch: drop
              evaluation_batch: 500
              evaluate_every: 1
              threads: 1  # command line
              device: auto
              data_threads: 1
              checkpoint_every: 10
              checkpoint_steps: null
            report:
              select: last
              shots: oltr
              tta: none
              logit_adjustment: 0
              quality: end
              method: null
              label: null
            stage: null
            init: null
            """);
  }

  @Test
  void resolvedYamlReadsBackAsTheSameSettings() throws IOException {
    Experiment experiment =
        read(
            BASE
                + """
                ablation:
                  rows:
                    tiny: {train.optimizer.rate: 1.2345678901234567e-9, train.clip_norm: 3.3e15}
                    ce: {loss.joint.name: ce, train.schedule: {name: milestones, milestones: [1]}}
                    third: {train.optimizer.weight_decay: 0.1000000000000000055, augmentation: []}
                """);

    for (Row row : experiment.rows()) {
      Experiment again = read(row.resolvedYaml());
      assertThat(again.name()).isEqualTo("x");
      assertThat(again.rows()).hasSize(1);
      assertThat(again.rows().get(0).settings()).isEqualTo(row.settings());
      assertThat(Canonical.text(again.rows().get(0).settings()))
          .isEqualTo(Canonical.text(row.settings()));
      assertThat(withoutComments(again.rows().get(0).resolvedYaml()))
          .isEqualTo(withoutComments(row.resolvedYaml()));
    }
  }

  private static String withoutComments(String yaml) {
    return yaml.replaceAll("(?m)\\s*#.*$", "");
  }

  private Experiment read(String text, String... overrides) throws IOException {
    Path file = write("x.yaml", text);
    return new ExperimentReader(SmallCatalogue.create()).read(file, List.of(overrides));
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
