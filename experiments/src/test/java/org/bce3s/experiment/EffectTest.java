package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings without effect: refused where a row writes them, noted where it inherits them. */
class EffectTest {
  private static final String SMALL =
      """
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2}
      backbone: {name: resnet8, width: 0.25}
      train: {epochs: 100, batch_size: 16, schedule: warmup-milestones}
      """;

  private static final String STEPS =
      " has no effect at 160, 180: the run has 100 epochs, counted from 0 (train.epochs)";

  private static final String LATE =
      " is never reached: the run has 100 epochs, counted from 0 (train.epochs)";

  @TempDir private Path folder;

  @Test
  void aFileOfOneRunIsRefused() {
    String yaml = SMALL + "loss: {joint: ce, reweighting: {}}\nmixing: {mixup: false}\n";

    assertThat(problems(yaml + "sampling: {class_subset: released}\n"))
        .containsExactly(
            "F:3:48: train.schedule.milestones: [160, 180] (the default)" + STEPS,
            "F:4:32: loss.reweighting.first_epoch: 160 (the default)" + LATE,
            "F:6:26: sampling.class_subset: released has no effect: loss.joint \"ce\" takes all"
                + " classes");
  }

  @Test
  void whatTheCommandLineSwitchesOffForOnceIsNoted() {
    String yaml =
        SMALL.replace("epochs: 100", "epochs: 200") + "loss: {joint: ce, reweighting: {}}";

    assertThat(rows(yaml).get(0).notes()).isEmpty();
    assertThat(rows(yaml, "train.epochs=2").get(0).notes())
        .containsExactly(
            "loss.reweighting.first_epoch: 160 (the default) is never reached: the run has 2"
                + " epochs, counted from 0 (train.epochs)",
            "train.schedule.warmup_epochs: 5 (the default) are not over when the run ends: it has"
                + " 2 epochs (train.epochs)",
            "train.schedule.milestones: [160, 180] (the default) has no effect at 160, 180: the run"
                + " has 2 epochs, counted from 0 (train.epochs)");
    assertThat(problems(yaml, "mixing.cutmix=false", "mixing.cutmix_label=area"))
        .containsExactly(
            "command line: mixing.cutmix_label: area has no effect: no cutmix stream is formed"
                + " (mixing.cutmix)");
  }

  @Test
  void aRowIsRefusedForWhatItWritesAndTellsWhatItInherits() {
    String yaml =
        SMALL.replace(", schedule: warmup-milestones", "")
            + """
            loss: {joint: ce}
            mixing: {cutmix: true, cutmix_label: area}
            ablation:
              rows:
                plain: {}
                off: {mixing.cutmix: false}
                drw: {loss.reweighting: {}}
            """;

    assertThat(problems(yaml))
        .containsExactly(
            "F:10:29: ablation.rows.drw.loss.reweighting.first_epoch: 160 (the default)" + LATE);
    assertThat(rows(yaml.replace("{}}\n", "{first_epoch: 80}}\n")))
        .extracting(Row::notes)
        .containsExactly(
            List.of(),
            List.of(
                "mixing.cutmix_label: area (F:5:38) has no effect: no cutmix stream is formed"
                    + " (mixing.cutmix)"),
            List.of());
  }

  @Test
  void whatNoRowCanUseIsRefusedWhereAllHaveItFrom() {
    String yaml =
        SMALL + "loss: {joint: ce}\nablation: {rows: {a: {}, b: {train.batch_size: 8}}}\n";

    assertThat(problems(yaml))
        .containsExactly("F:3:48: train.schedule.milestones: [160, 180] (the default)" + STEPS);
    assertThat(rows(yaml.replace("b: {", "b: {train.epochs: 200, ")))
        .extracting(Row::notes)
        .containsExactly(
            List.of("train.schedule.milestones: [160, 180] (the default)" + STEPS), List.of());
  }

  @Test
  void aGridIsNoted() {
    String yaml =
        SMALL.replace(", schedule: warmup-milestones", "")
            + """
            loss: {joint: ce, contrastive: {name: bce, weight: 0.1}}
            ablation:
              grid:
                loss.contrastive.weight: [0, 0.1]
                loss.contrastive.temperature: [1, 2]
            mixing: {mixup: true}
            """;

    assertThat(rows(yaml))
        .extracting(Row::notes)
        .containsExactly(
            List.of(
                "loss.contrastive.temperature: 1 (F:8:36) has no effect: the term weighs 0"
                    + " (loss.contrastive.weight)"),
            List.of(
                "loss.contrastive.temperature: 2 (F:8:39) has no effect: the term weighs 0"
                    + " (loss.contrastive.weight)"),
            List.of(),
            List.of());
  }

  @Test
  void theYamlOfARunCanBeReadWhateverHasNoEffectInIt() {
    String yaml =
        SMALL.replace(", schedule: warmup-milestones", "")
            + """
            loss: {joint: ce}
            mixing: {cutmix: true, cutmix_label: area}
            ablation: {rows: {plain: {}, off: {mixing.cutmix: false}}}
            """;
    Row off = rows(yaml).get(1);

    Row again = rows(off.resolvedYaml()).get(0);

    assertThat(again.settings()).isEqualTo(off.settings());
    assertThat(again.notes()).singleElement().asString().contains("no cutmix stream is formed");
  }

  private List<Row> rows(String yaml, String... overrides) {
    return new ExperimentReader(Catalogue.standard())
        .read(file(yaml), List.of(overrides)).rows().stream()
            .map(
                row ->
                    new Row(
                        row.name(),
                        row.settings(),
                        row.resolvedYaml(),
                        row.notes().stream().map(this::plain).toList(),
                        row.values()))
            .toList();
  }

  private List<String> problems(String yaml, String... overrides) {
    ExperimentException refusal =
        catchThrowableOfType(ExperimentException.class, () -> rows(yaml, overrides));
    return refusal.problems().stream().map(problem -> plain(problem.toString())).toList();
  }

  private String plain(String message) {
    return message.replace(folder.resolve("e.yaml").toString(), "F");
  }

  private Path file(String yaml) {
    try {
      return Files.writeString(folder.resolve("e.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
