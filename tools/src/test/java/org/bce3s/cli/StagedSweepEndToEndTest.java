package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Second stages of one first stage, through real processes. */
class StagedSweepEndToEndTest {
  private static final String STAGES =
      """
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 2, test_count: 5}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: ce}
      train: {epochs: 2, batch_size: 32}
      report: {quality: epoch}
      ablation:
        baseline: ce
        rows:
          crt: {stage: {start: ce, reset_classifier: true}, sampling.source: class-balanced}
          lws: {stage.start: ce, classifier: learnable-scale}
          tau-norm: {stage: {start: ce, trainable: nothing}, classifier: tau-normalized}
          ncm: {stage: {start: ce, trainable: nothing}, classifier: nearest-class-mean}
          post-hoc: {stage: {start: ce, trainable: nothing}, report.logit_adjustment: 1}
          ce: {}
      """;

  @TempDir private static Path folder;

  private static Console sweep;

  @BeforeAll
  static void sweep() {
    Path file = TestFiles.write(folder.resolve("stages.yaml"), STAGES);
    sweep = Console.run("sweep", file.toString(), "--out", folder.toString(), "--heap", "512m");
  }

  private static Path run(String row) {
    return folder.resolve("stages").resolve(row).resolve("seed-3");
  }

  @Test
  void everyStageIsALineOfItsOwnAndSaysWhatItStartedFrom() {
    assertThat(sweep.exitCode()).as(sweep.err()).isZero();
    List<RunLine> lines = RunsTable.read(folder.resolve("stages/runs.csv"));
    assertThat(
            lines.stream()
                .map(
                    line ->
                        List.of("row", "classifier", "start", "epochs").stream()
                            .map(line::cell)
                            .collect(Collectors.joining(" "))))
        .containsExactly(
            "crt linear ce 2",
            "lws learnable-scale ce 2",
            "tau-norm tau-normalized ce 0",
            "ncm nearest-class-mean ce 0",
            "post-hoc linear ce 0",
            "ce linear  2");
  }

  @Test
  void aStageIsEvaluatedAndReproducedFromItsFolder() {
    for (String row : List.of("lws", "ncm")) {
      assertThat(Console.run("evaluate", run(row).toString()).out())
          .contains("equal to the result of the training");
    }
    Console again = Console.run("reproduce", run("crt").toString());

    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
  }

  /** From the folders of runs a report draws all there is. */
  @Test
  void aReportOfRunFoldersHasThePlotsOfEachRun() {
    Path report = folder.resolve("report");
    Console written =
        Console.run(
            "report",
            folder.resolve("stages").toString(),
            "--to",
            report.toString(),
            "--png",
            "--tsne",
            "lws");

    assertThat(written.exitCode()).as(written.err()).isZero();
    for (String plot :
        List.of(
            "ablation",
            "shot-groups",
            "long-tail",
            "learning",
            "quality",
            "row-norms",
            "reliability-crt",
            "cosines-ce",
            "tsne-lws")) {
      assertThat(report.resolve("plots/" + plot + ".svg")).content().contains("</svg>");
      assertThat(report.resolve("plots/" + plot + ".png")).isNotEmptyFile();
    }
    assertThat(report.resolve("index.html"))
        .content()
        .contains(
            "<a href=\"../stages/crt/seed-3/\">Folder of the run</a>",
            "aria-label=\"Resolved YAML\"",
            "aria-label=\"End of the log\"",
            "<summary>Image by image</summary>",
            "exact t-SNE, features of unit length",
            "n = 50 test images");
  }

  @Test
  void saysWhatATsneMapNeeds() {
    String runs = folder.resolve("stages/runs.csv").toString();
    assertThat(Console.run("report", runs, "--tsne", "cet", "--to", folder + "/r").err())
        .startsWith("bce3s report: --tsne: unknown row \"cet\"; did you mean \"ce\" or \"crt\"?");
    Path copy = TestFiles.write(folder.resolve("copy/runs.csv"), TestFiles.read(Path.of(runs)));
    assertThat(Console.run("report", copy.toString(), "--tsne", "ce").err())
        .startsWith(
            "bce3s report: --tsne: row ce has tables only; features need the folder of a run");
  }

  @Test
  void aStageAloneNeedsItsFirstStage() {
    Path file = folder.resolve("stages.yaml");
    Path alone = folder.resolve("alone");
    Console refused =
        Console.run("run", file.toString(), "--row", "crt", "--out", alone.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "crt seed 3 starts from ce seed 3, which is not finished in "
                + alone.resolve("stages")
                + "; run that row first");
  }
}
