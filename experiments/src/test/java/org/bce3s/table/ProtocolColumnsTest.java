package org.bce3s.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolColumnsTest {
  @TempDir private Path folder;

  /** A short form has its name, a composition those of its parts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ce | ce",
        "balanced-softmax | balanced-softmax",
        "softmax | softmax",
        "{name: softmax, prior: {tau: 1}} | softmax+prior",
        "{name: sigmoid, prior: {form: log}, focusing: {gamma: 2}} | sigmoid+prior+focusing",
        "{name: softmax, smoothing: {epsilon: 0.1}, class_weights: {power: 1}}"
            + " | softmax+smoothing+class-weights",
        "{name: softmax, weight: 0, prior: {tau: 1}} | ''",
        "{name: sum, terms: {a: {term: ce}, b: {term: {name: softmax, prior: {tau: 1}}}}}"
            + " | sum of ce and softmax+prior",
        "{name: sum, terms: {a: {term: ce}, b: {term: {name: focal, weight: 0}}}} | sum of ce",
      })
  void jointLossSaysItsParts(String term, String expected) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x.yaml"),
            """
            dataset: {name: shapes-lt, imbalance_factor: 10}
            backbone: resnet8
            train: {epochs: 2, batch_size: 8}
            loss:
              uniform: bce
              joint: %s
            """
                .replace("%s", term));

    var rows = new ExperimentReader(Catalogue.standard()).read(file, List.of()).rows();

    assertThat(ProtocolColumns.of(rows.get(0).settings())).containsEntry("joint_loss", expected);
  }
}
