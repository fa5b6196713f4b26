package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command writes into a folder that is used already: its own files alone. */
class KeptFoldersTest {
  @TempDir private Path folder;
  private Path runs;

  @BeforeEach
  void writeRuns() {
    runs =
        TestFiles.write(
            folder.resolve("a/runs.csv"),
            RunsText.of("ce", 0, "50.0000", 200) + RunsText.line("bce3s", 0, "55.5000", 200));
  }

  @Test
  void aReportTouchesNothingOfAnybodyElse() throws IOException {
    Path paper = folder.resolve("paper");
    TestFiles.write(paper.resolve("plots/my-figure.png"), "mine");
    Console refused = report(paper);
    assertThat(refused.err())
        .startsWith(
            "bce3s report: "
                + paper
                + " holds files that no report wrote, such as plots (there is");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(paper.resolve("index.html")).doesNotExist();

    Path empty = folder.resolve("report");
    assertThat(report(empty).exitCode()).isZero();
    TestFiles.write(empty.resolve("plots/my-figure.png"), "mine");
    Files.delete(runs);
    TestFiles.write(folder.resolve("a/runs.csv"), RunsText.of("ce", 0, "50.0000", 200));
    assertThat(report(empty).exitCode()).isZero();
    assertThat(empty.resolve("plots/my-figure.png")).hasContent("mine");
    assertThat(empty.resolve("compare.csv")).doesNotExist(); // of the report before
  }

  /** A row may be called report, and its runs are no place for a page. */
  @Test
  void aReportDoesNotGoIntoTheFolderOfARow() {
    TestFiles.write(folder.resolve("a/report/seed-0/identity.txt"), "run");
    Console refused = Console.run("report", folder.resolve("a").toString());
    assertThat(refused.err())
        .contains("a/report holds files that no report wrote, such as seed-0", "--to");
    assertThat(folder.resolve("a/report/index.html")).doesNotExist();
  }

  @Test
  void aggregateKeepsAProvenanceAndItsTables() throws IOException {
    Path kept = folder.resolve("kept");
    assertThat(aggregate(kept).exitCode()).isZero();
    Path provenance = TestFiles.write(kept.resolve("provenance.json"), "{}");
    assertThat(aggregate(kept).exitCode()).isZero(); // the same runs
    assertThat(provenance).hasContent("{}");

    TestFiles.write(runs, RunsText.of("ce", 1, "50.0000", 200));
    String before = Files.readString(kept.resolve("runs.csv"));
    Console refused = aggregate(kept);
    assertThat(refused.err())
        .isEqualToNormalizingNewlines(
            "bce3s aggregate: "
                + kept
                + " holds the tables of a sweep with its provenance.json, which tells of other"
                + " runs than these; choose another folder with --to\n");
    assertThat(provenance).hasContent("{}");
    assertThat(kept.resolve("runs.csv")).hasContent(before);
  }

  @Test
  void aggregateTouchesNothingOfAnybodyElse() throws IOException {
    Path mine = folder.resolve("mine");
    TestFiles.write(mine.resolve("classes.csv"), "mine");
    assertThat(aggregate(mine).err()).contains("files that were not written as tables, such as");
    assertThat(mine.resolve("classes.csv")).hasContent("mine");
    assertThat(mine.resolve("runs.csv")).doesNotExist();

    Path sweep = folder.resolve("sweep");
    TestFiles.write(sweep.resolve("journal"), "");
    assertThat(aggregate(sweep).err()).contains("is a folder of runs, not of tables to be kept");

    Path kept = folder.resolve("kept");
    assertThat(aggregate(kept).exitCode()).isZero();
    Files.writeString(kept.resolve("ablation.csv"), "edited");
    assertThat(aggregate(kept).err()).contains("ablation.csv is not as it was written");
    assertThat(kept.resolve("ablation.csv")).hasContent("edited");
  }

  @Test
  void compareTouchesNothingOfAnybodyElse() throws IOException {
    Path mine = folder.resolve("mine");
    TestFiles.write(mine.resolve("compare.md"), "mine");
    Console refused = compare(mine);
    assertThat(refused.err())
        .isEqualToNormalizingNewlines(
            "bce3s compare: "
                + mine
                + " holds files that no comparison wrote, such as compare.md (there is no"
                + " COMPARE.sha256 in it); choose an empty folder with --to, or move them\n");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(mine.resolve("compare.md")).hasContent("mine");
    assertThat(mine.resolve("compare.csv")).doesNotExist();

    Path kept = folder.resolve("kept");
    assertThat(compare(kept).exitCode()).isZero();
    assertThat(compare(kept).exitCode()).isZero();
    Files.writeString(kept.resolve("compare.csv"), "edited");
    assertThat(compare(kept).err()).contains("compare.csv was changed since it was written here");
    assertThat(kept.resolve("compare.csv")).hasContent("edited");
  }

  private Console compare(Path to) {
    return Console.run(
        "compare", folder.resolve("a").toString(), "--baseline", "ce", "--to", to.toString());
  }

  private Console report(Path to) {
    return Console.run("report", folder.resolve("a").toString(), "--to", to.toString());
  }

  private Console aggregate(Path to) {
    return Console.run("aggregate", folder.resolve("a").toString(), "--to", to.toString());
  }
}
