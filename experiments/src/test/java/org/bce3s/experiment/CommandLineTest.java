package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line has the last word: over the file, its includes and its rows. */
class CommandLineTest {
  /** Six lines; what is added begins at the seventh. */
  private static final String BASE =
      """
      dataset: {name: shapes-lt, imbalance_factor: 25}
      augmentation: [crop, flip]
      backbone: resnet8
      loss:
        joint: {name: bce, weight: 2, negative_ratio: 0.5}
      train: {epochs: 3, batch_size: 32}
      """;

  @TempDir private Path folder;

  @Test
  void winsOverFileAndRowsAndNotesWhatGaveWay() throws IOException {
    Experiment experiment =
        read(
            "{rows: {a: {}, b: {train.epochs: 7}, c: {train.epochs: 9}}}",
            "train.epochs=9",
            "seeds=[4, 5]",
            "train.optimizer.rate=1e-3",
            "train.clip_norm=null");

    assertThat(experiment.seeds()).containsExactly(4L, 5L);
    assertThat(experiment.rows())
        .extracting(row -> row.settings().train().epochs())
        .containsOnly(9);
    assertThat(experiment.rows().get(0).settings().train().optimizer().value().rate())
        .isEqualTo(0.001);
    assertThat(experiment.rows().get(0).notes()).isEmpty();
    assertThat(experiment.rows().get(1).notes())
        .containsExactly(
            "train.epochs: 7 ("
                + folder.resolve("x.yaml")
                + ":7:30) gives way to the command line");
    assertThat(experiment.rows().get(2).notes()).as("the row says the same").isEmpty();
  }

  @Test
  void aTermOfTheCommandLineTakesTheSettingsOfARowThatItHas() throws IOException {
    Row row =
        read(
                "{rows: {a: {loss.joint: {name: bce, weight: 3, negative_ratio: 0.1}}}}",
                "loss.joint=ce")
            .rows()
            .get(0);
    assertThat(row.settings().loss().joint().name()).isEqualTo("ce");
    assertThat(row.settings().loss().joint().value().weight()).isEqualTo(3);
    assertThat(row.notes())
        .hasSize(2)
        .anyMatch(
            note -> note.startsWith("loss.joint: {name: bce") && note.endsWith("command line"))
        .anyMatch(note -> note.contains("\"ce\" has no such setting"));
  }

  @Test
  void aSettingBelowATermThatARowChoseLeavesTheTerm() throws IOException {
    Row row = read("{rows: {a: {loss.joint: ce}}}", "loss.joint.weight=4").rows().get(0);
    assertThat(row.settings().loss().joint().name()).isEqualTo("ce");
    assertThat(row.settings().loss().joint().value().weight()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {grid: {train.epochs: [5, 7], train.batch_size: [8, 16]}} | train.epochs=1 \
          | epochs=1,batch_size=8 epochs=1,batch_size=16
          {zip: {train.epochs: [5, 7], train.batch_size: [8, 16]}} | train.epochs=1 \
          | epochs=1,batch_size=8 epochs=1,batch_size=16
          {zip: {train.epochs: [5, 7]}} | train.epochs=1 | epochs=1
          {grid: {loss.joint: [bce, ce]}} | loss.joint=ce | joint=ce
          {grid: {loss.joint: [bce, ce]}} | loss.joint.name=ce | joint=ce
          {grid: {loss.joint.name: [bce, ce]}} | loss.joint=ce | joint=ce
          {grid: {loss.joint: [bce, ce]}} | loss.joint.weight=9 | joint=bce joint=ce
          {grid: {loss.joint.weight: [1, 2]}} | loss.joint=ce | weight=1 weight=2
          {grid: {train.epochs: [5, 7]}} | ablation.grid.train.epochs=[1,2,3] | epochs=1 epochs=2 epochs=3
          {grid: {train.epochs: [5, 7]}, exclude: [{train.epochs: 5}]} | train.epochs=1 | epochs=1
          """)
  void rowsThatAreNamedByValuesHaveThem(String ablation, String override, String names)
      throws IOException {
    Experiment experiment = read(ablation, override);
    assertThat(experiment.rows()).extracting(Row::name).containsExactly(names.split(" ", -1));
    for (Row row : experiment.rows()) {
      if (row.name().contains("epochs=")) {
        assertThat(row.name()).contains("epochs=" + row.settings().train().epochs());
      }
      if (row.name().contains("joint=")) {
        assertThat(row.name()).contains("joint=" + row.settings().loss().joint().name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {rows: {bce3s: {}, ce-joint: {}}} | ablation.rows.bce3.train.epochs=3 | command line: \
          ablation.rows.bce3: no row has this name; did you mean "bce3s"? A new row is written \
          ablation.rows.bce3={KEY: VALUE}
          {leave_one_out: [uniform]} | loss.uniform.weight=2 | FILE:7:28: \
          ablation.leave_one_out[0]: the command line sets the weight of this term, which the row \
          is to set to 0
          {rows: {a: {}}} | epochs=3 | command line: epochs: unknown key; did you mean "train.epochs"?
          {rows: {a: {}}} | ablation.items=3 | command line: ablation.items: unknown key; allowed: \
          baseline, rows, grid, zip, leave_one_out, union, exclude
          {rows: {a: {}}} | backbone=RESNET8 | command line: backbone.name: unknown backbone \
          "RESNET8"; did you mean "resnet8"? (names from outside need BCE3S_CLASS_PATH)
          {rows: {a: {}}} | seeds=[-9223372036854775808] | command line: seeds: \
          -9223372036854775808 is not allowed; must be at least 0
          {rows: {a: {}}} | seeds=[9223372036854775808] | command line: seeds[0]: \
          "9223372036854775808" does not fit; must be at most 9223372036854775807
          {rows: {a: {}}} | seeds=[-9223372036854775809] | command line: seeds[0]: \
          "-9223372036854775809" is too small
          """)
  void whatIsNotMeantIsRefused(String ablation, String override, String message) {
    ExperimentException refusal =
        catchThrowableOfType(ExperimentException.class, () -> read(ablation, override));
    assertThat(refusal).hasMessage(message.replace("FILE", folder.resolve("x.yaml").toString()));
  }

  @Test
  void aSettingOfOneRowReplacesItsOwnAndANewRowIsWrittenWhole() throws IOException {
    Experiment experiment =
        read(
            "{rows: {bce3s: {train.epochs: 7, train.batch_size: 8}}}",
            "ablation.rows.bce3s.train.epochs=5",
            "ablation.rows.bce3={train.epochs: 6}",
            "ablation.rows.other.train.epochs=4");
    assertThat(experiment.rows()).extracting(Row::name).containsExactly("bce3s", "bce3", "other");
    assertThat(experiment.rows())
        .extracting(row -> row.settings().train().epochs())
        .containsExactly(5, 6, 4);
    assertThat(experiment.rows().get(0).settings().train().batchSize()).isEqualTo(8);
  }

  private Experiment read(String ablation, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), BASE + "ablation: " + ablation + "\n");
    return new ExperimentReader(SmallCatalogue.create()).read(file, List.of(overrides));
  }
}
