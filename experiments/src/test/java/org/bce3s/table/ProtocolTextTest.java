package org.bce3s.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolTextTest {
  private static final String EXPERIMENT =
      """
      dataset: {name: shapes-lt}
      augmentation: [{name: flip}]
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: ce}
      train: {epochs: 3, batch_size: 16, optimizer: {name: sgd, rate: 0.1, weight_decay: 5e-4}}
      ablation:
        rows:
          plain: {}
          focal: {loss.joint: focal}
          mixed: {mixing: {mixup: true}, loss.joint.weight: 0.5}
          later: {stage: {start: plain}, sampling.source: class-balanced, train.epochs: 1}
      """;

  @TempDir private Path folder;

  private ProtocolText text() throws IOException {
    return text(EXPERIMENT);
  }

  private ProtocolText text(String yaml) throws IOException {
    Experiment experiment =
        new ExperimentReader(Catalogue.standard())
            .read(Files.writeString(folder.resolve("x.yaml"), yaml), List.of());
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    experiment.rows().forEach(row -> columns.put(row.name(), ProtocolColumns.of(row.settings())));
    return ProtocolText.ofRows(columns);
  }

  @Test
  void whatMostRowsSayIsSaidOnceAndWhatDiffersByRow() throws IOException {
    assertThat(text().lines())
        .containsExactly(
            "protocol where a row has no other: resnet8 of width 0.25, classifier linear, sgd at rate"
                + " 0.1 with weight decay 0.0005, schedule cosine, 3 epochs, batch size 16, 1 stream,"
                + " augmentation flip, sampler instance, f32, selection last, test-time augmentation"
                + " none, shot groups oltr",
            "protocol of plain: loss 1 joint ce",
            "protocol of focal: loss 1 joint focal",
            "protocol of mixed: loss 0.5 joint ce, 2 streams with mixup",
            "protocol of later: loss 1 joint ce, start from plain, 1 epoch, sampler class-balanced");
  }

  /** What nobody wrote is not trained: the row is what its name says. */
  @Test
  void aRowOfAJointLossAloneIsOneStreamAndALinearClassifier() throws IOException {
    String alone =
        """
        dataset: cifar10-lt
        backbone: resnet32
        loss: {joint: ce}
        train: {epochs: 200, batch_size: 128}
        ablation: {rows: {cross-entropy: {}}}
        """;
    assertThat(text(alone).lines())
        .singleElement()
        .asString()
        .startsWith("protocol: loss 1 joint ce, resnet32 of width 1, classifier linear, sgd ")
        .contains(", 1 stream, augmentation none, ")
        .doesNotContain("mixup", "cutmix", "view");
  }

  @Test
  void theUsualValueNeedsNoNamesOfRows() throws IOException {
    assertThat(text().sentence())
        .contains(
            ", 3 epochs or 1 epoch (later), ",
            ", 1 stream or 2 streams with mixup (mixed), ",
            ", sampler instance or class-balanced (later), ")
        .startsWith("resnet8 of width 0.25, classifier linear, start from plain (later), ");
  }

  @Test
  void whatIsDoneAfterTrainingAndHowEpochsAreChosenIsSaid() {
    Map<String, Map<String, String>> rows =
        Map.of(
            "ce",
            Map.ofEntries(
                Map.entry("select", "oracle"),
                Map.entry("evaluate_every", "10"),
                Map.entry("holdout", "5"),
                Map.entry("logit_adjustment", "1.5")));
    assertThat(ProtocolText.ofRows(rows).sentence())
        .isEqualTo(
            "holdout of 5 a class, selection oracle every 10 epochs, logit adjustment by 1.5");
  }

  /** Whoever adds a column of the protocol decides whether its words stand in captions. */
  @Test
  void everyColumnOfTheProtocolIsSaidOrLeftOutOnPurpose() {
    Set<String> elsewhere =
        Set.of(
            "dataset",
            "imbalance_factor",
            SkippedColumns.TEST,
            "init",
            "device",
            "switches",
            "code_version",
            "accepted_code");
    Set<String> sameFigures = Set.of("workers", "micro_batches");
    for (String column : Protocol.COLUMNS) {
      Map<String, String> cells = new HashMap<>(Map.of("streams", "2", "select", "val"));
      cells.put(column, "17");
      boolean silent = elsewhere.contains(column) || sameFigures.contains(column);
      assertThat(ProtocolText.ofRows(Map.of("ce", cells)).sentence().contains("17"))
          .as(column)
          .isEqualTo(!silent);
    }
  }
}
