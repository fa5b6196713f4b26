package org.bce3s.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
  private static final List<RunLine> RUNS =
      List.of(
          line("ce", 0, "50.0000", "80.5000", ""),
          line("ce", 1, "52.0000", "81.5000", ""),
          line("bce, \"x\"", 0, "49.5000", "", "1.0000"));

  @TempDir private Path folder;

  @Test
  void writesRunsInTheOrderGiven() {
    assertThat(RunsTable.text(RUNS).lines())
        .containsExactly(
            String.join(",", RunsTable.COLUMNS),
            line("ce,0,50.0000,80.5000,,,"),
            line("ce,1,52.0000,81.5000,,,"),
            line("\"bce, \"\"x\"\"\",0,49.5000,,,1.0000,"));
  }

  /** A line of which a beginning, the protocol and the hashes are known, the rest is empty. */
  private static String line(String beginning) {
    String hashes = "c".repeat(64) + "," + "d".repeat(64);
    int middle = RunsTable.COLUMNS.indexOf("select") - RunsTable.COLUMNS.indexOf("few") - 1;
    int end = RunsTable.COLUMNS.size() - RunsTable.COLUMNS.indexOf("baseline") - 1;
    return beginning
        + ",".repeat(middle)
        + "last,,none,,,,,,,,"
        + hashes
        + ",,,ce"
        + ",".repeat(end)
        + "runs/6";
  }

  @Test
  void hasEverySelectionAndTheQualityBesideWhatIsReported() {
    assertThat(RunsTable.COLUMNS)
        .containsSequence("tta", "holdout", "evaluate_every", "logit_adjustment", "method")
        .containsSequence(
            "last_all", "last_many", "last_medium", "last_few", "last_balanced", "last_flip_all")
        .containsSequence("val_flip_few", "val_flip_balanced", "oracle_all")
        .containsSequence("oracle_flip_balanced", "val_epoch", "oracle_epoch", "worst_class")
        .containsSequence("test_nc4", "skipped_train", "skipped_val", "skipped_test", "schema")
        .doesNotHaveDuplicates();
  }

  /** The file of a run that was trained before there was more than the last epoch. */
  @Test
  void readsTablesOfTheFirstVersion() throws IOException {
    List<String> old =
        List.of(
            ("row,seed,all,many,medium,few,joint_loss,joint_weight,contrastive_loss,"
                    + "contrastive_weight,uniform_loss,uniform_weight,dataset,imbalance_factor,"
                    + "backbone,backbone_width,epochs,batch_size,precision,streams,select,shots,tta,"
                    + "images_per_second,seconds,device,subset_sha256,configuration_sha256,"
                    + "code_version,experiment,baseline,schema")
                .split(",", -1));
    String line =
        old.stream()
            .map(
                column ->
                    switch (column) {
                      case "row", "baseline" -> "old";
                      case "seed" -> "0";
                      case "all" -> "40.0000";
                      case "select" -> "last";
                      case "tta" -> "none";
                      case "subset_sha256" -> "c".repeat(64);
                      case "configuration_sha256" -> "e".repeat(64);
                      case "schema" -> "runs/1";
                      default -> "";
                    })
            .collect(Collectors.joining(","));
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(folder.resolve("a/runs.csv"), String.join(",", old) + "\n" + line + "\n");
    List<RunLine> newer = new ArrayList<>();
    for (RunLine run : RUNS.subList(0, 2)) {
      Map<String, String> cells = new HashMap<>(run.cells());
      cells.put("holdout", "0");
      cells.put("evaluate_every", "1");
      newer.add(new RunLine(cells));
    }
    write("b/runs.csv", newer);

    Aggregate aggregate = Aggregate.of(List.of(folder));
    assertThat(aggregate.notes()).containsExactly("rows differ in seeds: 0 (old); 0 1 (ce)");
    assertThat(aggregate.runs()).extracting(RunLine::row).containsExactly("old", "ce", "ce");
    assertThat(aggregate.runs().get(0).cell("oracle_flip_all")).isEmpty();
    assertThat(aggregate.runs().get(0).cell("schema")).isEqualTo("runs/1");
  }

  @Test
  void marksFiguresOfAnEpochChosenOnTheTestSet() throws IOException {
    Map<String, String> cells = new HashMap<>(RUNS.get(2).cells());
    cells.put("row", "best");
    cells.put("select", "oracle");
    List<RunLine> runs = List.of(RUNS.get(0), new RunLine(cells));
    assertThat(TableText.of(runs))
        .isEqualTo(
            """
            row            seeds    all  95 % interval   many  medium   few  difference
            ce                 1  50.00            n/a  80.50     n/a   n/a
            best (oracle)      1  49.50            n/a    n/a     n/a  1.00       -0.50
            oracle: the epoch with the best accuracy on the test set itself
            """);
    assertThat(AblationTable.text(runs)).endsWith(",-0.5000,oracle,none,,,,,,,,,ablation/2\n");
    write("runs.csv", runs);
    assertThat(Aggregate.of(List.of(folder)).notes())
        .containsExactly("rows differ in select: last (ce); oracle (best)");
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = Files.writeString(folder.resolve("runs.csv"), RunsTable.text(RUNS));
    assertThat(RunsTable.read(file)).isEqualTo(RUNS);
  }

  @Test
  void averagesOverSeedsWithNMinusOne() {
    assertThat(AblationTable.text(RUNS))
        .isEqualTo(
            "row,seeds,all_mean,all_std,many_mean,many_std,medium_mean,medium_std,few_mean,"
                + "few_std,difference,select,tta,all_low,all_high,many_low,many_high,medium_low,"
                + "medium_high,few_low,few_high,schema\n"
                + "ce,2,51.0000,1.4142,81.0000,0.7071,,,,,,last,none,"
                + "38.2938,63.7062,74.6469,87.3531,,,,,ablation/2\n"
                + "\"bce, \"\"x\"\"\",1,49.5000,,,,,,1.0000,,-1.5000,last,none,,,,,,,,,ablation/2\n");
  }

  @Test
  void showsATableToAPerson() {
    assertThat(TableText.of(RUNS))
        .isEqualTo(
            """
            row       seeds           all   95 % interval          many  medium   few  difference
            ce            2  51.00 ± 1.41  38.29 .. 63.71  81.00 ± 0.71     n/a   n/a
            bce, "x"      1         49.50             n/a           n/a     n/a  1.00       -1.50
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "50.0000, fifty, '2: all: \"fifty\" is neither a figure nor empty'",
    "'ce,0,50.0000', 'ce,0,', '2: all: a finished run has a figure here'",
    "ddd, d, '2: configuration_sha256: not a SHA-256 of 64 hexadecimal digits'",
    "'ce,0', '0', '2: 95 cells where 96 are needed'",
    "'row,seed', 'row,sead', '1: the column seed is missing; there are [row, sead, all, '",
    "oracle_all, oracle_al, '1: the column oracle_all is missing; there are [row, '",
    "many, all, '1: the column all is named twice'",
    "'ce,0', 'ce,none', '2: seed: \"none\" is no whole number'",
    "runs/6, table/2, '2: schema: \"table/2\" is not allowed; must be runs/1 to runs/6 or later'",
    "'\"bce, \"\"x\"\"\"', '\"bce', '4: not a line of CSV'",
  })
  void saysWhichLineCannotBeRead(String good, String bad, String message) throws IOException {
    int at = RunsTable.text(RUNS).indexOf(good);
    String text = RunsTable.text(RUNS);
    Path file =
        Files.writeString(
            folder.resolve("runs.csv"),
            text.substring(0, at) + bad + text.substring(at + good.length()));
    assertThatThrownBy(() -> RunsTable.read(file))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith(file + ":" + message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, ': is empty; the first line must name the columns'",
    "100, ':1: cut off: the last line has no line end'",
    "1300, ':2: cut off: the last line has no line end'",
  })
  void refusesATableThatIsCutOff(int length, String message) throws IOException {
    Path file =
        Files.writeString(folder.resolve("runs.csv"), RunsTable.text(RUNS).substring(0, length));
    assertThatThrownBy(() -> RunsTable.read(file))
        .isInstanceOf(TableException.class)
        .hasMessage(file + message);
  }

  @Test
  void keepsTheColumnsOfALaterVersion() throws IOException {
    Map<String, String> cells = new HashMap<>(RUNS.get(0).cells());
    cells.put("joules", "12");
    cells.put("schema", "runs/6");
    List<RunLine> later = List.of(new RunLine(cells), RUNS.get(1));
    Path file = Files.writeString(folder.resolve("runs.csv"), RunsTable.text(later));
    assertThat(Files.readAllLines(file).get(0)).endsWith(",schema,joules");
    assertThat(RunsTable.read(file)).extracting(l -> l.cell("joules")).containsExactly("12", "");
    assertThat(RunsTable.text(RunsTable.read(file))).isEqualTo(RunsTable.text(later));
  }

  @Test
  void aggregatesEachRunOnceAndMarksOtherSettings() throws IOException {
    List<RunLine> more = new ArrayList<>(RUNS.subList(0, 1));
    Map<String, String> other = new HashMap<>(RUNS.get(1).cells());
    other.put("configuration_sha256", "e".repeat(64));
    other.put("epochs", "9");
    more.add(new RunLine(other));
    write("b/runs.csv", RUNS);
    write("a/ce/seed-0/runs.csv", more);
    write("a/ce/seed-0.0123456789ab/runs.csv", RUNS);
    Aggregate aggregate = Aggregate.of(List.of(folder));
    assertThat(aggregate.runs())
        .extracting(RunLine::row)
        .containsExactly("ce@dddddddd-cccc", "ce@eeeeeeee-cccc", "ce@dddddddd-cccc", "bce, \"x\"");
    assertThat(aggregate.runs())
        .extracting(run -> run.cell("baseline"))
        .containsExactly("ce", "ce", "ce@dddddddd-cccc", "ce@dddddddd-cccc");
    assertThat(aggregate.notes())
        .containsExactly(
            "rows differ in epochs:  (ce@dddddddd-cccc, bce, \"x\"); 9 (ce@eeeeeeee-cccc)",
            "one name stands for rows of several settings, told apart by @: ce",
            "rows differ in seeds: 0 1 (ce@dddddddd-cccc); 1 (ce@eeeeeeee-cccc); 0 (bce, \"x\")");
  }

  @Test
  void refusesOneRunWithTwoResults() throws IOException {
    write("a/runs.csv", RUNS);
    write("b/runs.csv", List.of(line("ce", 1, "52.1000", "81.5000", "")));
    assertThatThrownBy(() -> Aggregate.of(List.of(folder)))
        .hasMessage(
            "row ce seed 1 was found twice with different figures: all 52.0000 ("
                + folder.resolve("a/runs.csv")
                + ") and 52.1000 ("
                + folder.resolve("b/runs.csv")
                + ")");
  }

  @Test
  void aRowOfOtherDataHasNoDifference() {
    Map<String, String> other = new HashMap<>(RUNS.get(2).cells());
    other.put("subset_sha256", "f".repeat(64));
    assertThat(AblationTable.rows(List.of(RUNS.get(0), RUNS.get(2))).get(1).difference())
        .hasValue(-0.5);
    assertThat(AblationTable.rows(List.of(RUNS.get(0), new RunLine(other))).get(1).difference())
        .isEmpty();
  }

  @Test
  void saysThatNoRunIsFinished() throws IOException {
    write("a/runs.csv", List.of());
    assertThatThrownBy(() -> Aggregate.of(List.of(folder)))
        .hasMessage(folder + ": no run is finished yet");
  }

  @Test
  void saysThatThereIsNothingToAggregate() {
    assertThatThrownBy(() -> Aggregate.of(List.of(folder)))
        .hasMessage(folder + ": no runs.csv here or below");
    assertThatThrownBy(() -> Aggregate.of(List.of(folder.resolve("none"))))
        .hasMessage(folder.resolve("none") + " does not exist");
  }

  private void write(String name, List<RunLine> lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, RunsTable.text(lines));
  }

  private static RunLine line(String row, int seed, String all, String many, String few) {
    Map<String, String> cells = new HashMap<>();
    RunsTable.COLUMNS.forEach(column -> cells.put(column, ""));
    cells.put("row", row);
    cells.put("seed", String.valueOf(seed));
    cells.put("all", all);
    cells.put("many", many);
    cells.put("few", few);
    cells.put("select", "last");
    cells.put("tta", "none");
    cells.put("baseline", "ce");
    cells.put("schema", "runs/6");
    cells.put("subset_sha256", "c".repeat(64));
    cells.put("configuration_sha256", "d".repeat(64));
    return new RunLine(cells);
  }
}
