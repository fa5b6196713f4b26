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
import org.bce3s.file.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        + "last,,none"
        + ",".repeat(RunsTable.COLUMNS.indexOf("subset_sha256") - RunsTable.COLUMNS.indexOf("tta"))
        + hashes
        + ",,,,,ce"
        + ",".repeat(end)
        + "runs/9";
  }

  @Test
  void hasEverySelectionAndTheQualityBesideWhatIsReported() {
    assertThat(RunsTable.COLUMNS)
        .containsSequence("tta", "holdout", "evaluate_every", "logit_adjustment", "method")
        .containsSequence(
            "last_all", "last_many", "last_medium", "last_few", "last_balanced", "last_flip_all")
        .containsSequence("val_flip_few", "val_flip_balanced", "oracle_all")
        .containsSequence("oracle_flip_balanced", "val_epoch", "oracle_epoch", "worst_class")
        .containsSequence("test_nc4", "uniform_accuracy", "geometric_mean", "balanced_error")
        .containsSequence("forward_50", "forward_25")
        .containsSequence("backward_50", "skipped_train", "skipped_val", "skipped_test")
        .containsSequence("kept_figures", "run_gpus", "runs_per_gpu", "schema")
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
    assertThat(AblationTable.text(runs))
        .endsWith(",-0.5000,oracle,none,,,,,,,,,,,,,ce,1,,ablation/3\n");
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
                + "medium_high,few_low,few_high,balanced_mean,balanced_std,balanced_low,"
                + "balanced_high,baseline,difference_seeds,notes,schema\n"
                + "ce,2,51.0000,1.4142,81.0000,0.7071,,,,,,last,none,"
                + "38.4984,63.3778,73.8310,86.5625,,,,,,,,,,,,ablation/3\n"
                + "\"bce, \"\"x\"\"\",1,49.5000,,,,,,1.0000,,-0.5000,last,none,,,,,,,,,,,,,ce,1,"
                + "\"difference: seed 1 left out: no run in bce, \"\"x\"\"\",ablation/3\n");
  }

  @Test
  void showsATableToAPerson() {
    assertThat(TableText.of(RUNS))
        .isEqualTo(
            """
            row       seeds           all   95 % interval          many  medium   few  difference
            ce            2  51.00 ± 1.41  38.50 .. 63.38  81.00 ± 0.71     n/a   n/a
            bce, "x"      1         49.50             n/a           n/a     n/a  1.00       -0.50
            bce, "x": difference: seed 1 left out: no run in bce, "x"
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "50.0000, fifty, '2: all: \"fifty\" is neither a figure nor empty'",
    "'ce,0,50.0000', 'ce,0,', '2: all: a finished run has a figure here'",
    "ddd, d, '2: configuration_sha256: not a SHA-256 of 64 hexadecimal digits'",
    "'ce,0', '0', '2: FEWER cells where ALL are needed'",
    "'row,seed', 'row,sead', '1: the column seed is missing; there are [row, sead, all, '",
    "oracle_all, oracle_al, '1: the column oracle_all is missing; there are [row, '",
    "many, all, '1: the column all is named twice'",
    "'ce,0,50.0000', 'ce,0,150.0000', '2: all: 150.0000 is not between 0 and 100'",
    "'ce,0', 'ce,9223372036854775808', '2: seed: 9223372036854775808 is beyond the whole numbers of'",
    "'ce,0', 'ce,none', '2: seed: \"none\" is no whole number'",
    "runs/9, table/2, '2: schema: \"table/2\" is not allowed; must be runs/1 to runs/9 or later'",
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
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            file
                + ":"
                + message
                    .replace("FEWER", String.valueOf(RunsTable.COLUMNS.size() - 1))
                    .replace("ALL", String.valueOf(RunsTable.COLUMNS.size())));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ': is empty; the first line must name the columns'",
    "100, ':1: cut off: the last line has no line end'",
    "1600, ':2: cut off: the last line has no line end'",
  })
  void refusesATableThatIsCutOff(int length, String message) throws IOException {
    Path file =
        Files.writeString(folder.resolve("runs.csv"), RunsTable.text(RUNS).substring(0, length));
    assertThatThrownBy(() -> RunsTable.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + message);
  }

  @Test
  void keepsTheColumnsOfALaterVersion() throws IOException {
    Map<String, String> cells = new HashMap<>(RUNS.get(0).cells());
    cells.put("joules", "12");
    cells.put("schema", RunsTable.SCHEMA);
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
        .containsExactly("ce@epochs=none", "ce@epochs=9", "ce@epochs=none", "bce, \"x\"");
    assertThat(aggregate.runs())
        .extracting(run -> run.cell("baseline"))
        .containsExactly("ce@epochs=none", "ce@epochs=9", "ce@epochs=none", "ce@epochs=none");
    assertThat(aggregate.notes())
        .containsExactly(
            "rows differ in epochs: none (ce@epochs=none, bce, \"x\"); 9 (ce@epochs=9)",
            "one name stands for rows of several settings, told apart by @:"
                + " ce@epochs=none (epochs none), ce@epochs=9 (epochs 9)",
            "rows differ in seeds: 0 1 (ce@epochs=none); 1 (ce@epochs=9); 0 (bce, \"x\")");
  }

  /** A table of an older version says nothing of an optimiser, which is not to have none. */
  @Test
  void rowsOfOneNameAreToldApartByAColumnThatTheTablesOfBothHave() throws IOException {
    RunLine old = line("bce", 0, "50.0000", "", "");
    Map<String, String> other = new HashMap<>(old.cells());
    other.put("configuration_sha256", "e".repeat(64));
    other.put("optimizer", "sgd");
    other.put("evaluate_every", "10");
    Map<String, String> older = new HashMap<>(old.cells());
    older.put("schema", "runs/5");
    older.put("evaluate_every", "1");
    write("a/runs.csv", List.of(new RunLine(older)));
    write("b/runs.csv", List.of(new RunLine(other)));
    assertThat(Aggregate.of(List.of(folder)).runs())
        .extracting(RunLine::row)
        .containsExactly("bce@evaluate_every=1", "bce@evaluate_every=10");
  }

  /** By what a person calls them, and not by a setting among many that differ. */
  @Test
  void rowsOfOneNameAreToldApartByDataSetOrElseByExperiment() throws IOException {
    RunLine one = line("bce", 0, "50.0000", "", "");
    Map<String, String> other = new HashMap<>(one.cells());
    other.put("configuration_sha256", "e".repeat(64));
    other.put("epochs", "9");
    write("a/runs.csv", List.of(of("short", "", one)));
    write("b/runs.csv", List.of(of("long", "", new RunLine(other))));
    assertThat(Aggregate.of(List.of(folder)).runs())
        .extracting(RunLine::row)
        .containsExactly("bce@short", "bce@long");

    Map<String, String> digits = new HashMap<>(one.cells());
    digits.put("dataset", "digits");
    other.put("dataset", "flowers");
    write("a/runs.csv", List.of(of("short", "", new RunLine(digits))));
    write("b/runs.csv", List.of(of("long", "", new RunLine(other))));
    assertThat(Aggregate.of(List.of(folder)).runs())
        .extracting(RunLine::row)
        .containsExactly("bce@digits", "bce@flowers");
  }

  /** What no column of the tables says is known where the folders of the runs are there. */
  @Test
  void rowsOfOneNameAreToldApartByASettingThatIsNoColumn() throws IOException {
    RunLine one = line("bce", 0, "50.0000", "", "");
    Map<String, String> other = new HashMap<>(one.cells());
    other.put("configuration_sha256", "e".repeat(64));
    write("a/runs.csv", List.of(one));
    write("b/runs.csv", List.of(new RunLine(other)));
    Aggregate aggregate =
        Aggregate.of(
            List.of(folder),
            found ->
                Map.of(
                    "loss.joint.clamp",
                    "64",
                    "loss.joint.negative_ratio",
                    found.table().startsWith(folder.resolve("a")) ? "0.4" : "0.5"));
    assertThat(aggregate.runs())
        .extracting(RunLine::row)
        .containsExactly("bce@loss.joint.negative_ratio=0.4", "bce@loss.joint.negative_ratio=0.5");
    assertThat(Aggregate.of(List.of(folder)).runs())
        .extracting(RunLine::row)
        .containsExactly("bce@dddddddd-cccc", "bce@eeeeeeee-cccc");
  }

  /** Seeds that only one of both has would make a difference of their own. */
  @Test
  void aDifferenceIsThatOfTheSeedsThatBothHave() {
    List<RunLine> runs =
        List.of(
            line("ce", 0, "50.0000", "", ""),
            line("ce", 1, "52.0000", "", ""),
            line("bce3s", 0, "55.5000", "", ""),
            line("bce3s", 2, "90.0000", "", ""));
    AblationRow row = AblationTable.rows(runs).get(1);
    assertThat(row.difference()).hasValue(5.5);
    assertThat(row.pairs()).isEqualTo(1);
    assertThat(row.notes())
        .containsExactly(
            "difference: seed 1 left out: no run in bce3s",
            "difference: seed 2 left out: no run in ce");
  }

  @Test
  void intervalsOfAccuraciesStayBetween0And100() {
    List<RunLine> runs =
        List.of(
            line("ce", 0, "50.2000", "99.0000", "0.0000"),
            line("ce", 1, "57.6000", "100.0000", "4.0000"));
    for (Estimate figure : AblationTable.rows(runs).get(0).figures().values()) {
      figure.interval().ifPresent(i -> assertThat(i.low()).isBetween(0.0, 100.0));
      figure.interval().ifPresent(i -> assertThat(i.high()).isBetween(0.0, 100.0));
    }
    assertThat(TableText.of(runs)).contains("14.99 .. 88.58");
  }

  @Test
  void showsTheMeanOverClassesWhereTheTestSetIsNotBalanced() {
    Map<String, String> cells = new HashMap<>(line("ce", 0, "80.0000", "", "75.0000").cells());
    cells.put("balanced", "75.0000");
    List<RunLine> runs = List.of(new RunLine(cells));
    assertThat(TableText.of(runs))
        .isEqualTo(
            """
            row  seeds    all  95 % interval  balanced  many  medium    few  difference
            ce       1  80.00            n/a     75.00   n/a     n/a  75.00
            all: over test images, of which classes have different numbers; balanced: mean over all\
             classes, as many, medium and few are over theirs
            """);
    assertThat(AblationTable.text(runs)).contains(",75.0000,,,,,,,ablation/3\n");
    cells.put("balanced", "80.0001"); // what rounding can make of equal ones
    assertThat(TableText.of(List.of(new RunLine(cells)))).doesNotContain("balanced");
  }

  @Test
  void tellsOfDevicesAndOfAcceptedCode() {
    List<RunLine> runs = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      Map<String, String> cells = new HashMap<>(line("ce", seed, "50.0000", "", "").cells());
      cells.put("device", seed == 0 ? "CPU" : "GPU");
      cells.put("accepted_code", "org.bce3s.loss.Ce");
      runs.add(new RunLine(cells));
    }
    assertThat(TableText.of(runs))
        .endsWith(
            "\nce: trained on CPU and GPU\nce: accepted over other code: org.bce3s.loss.Ce\n");
    assertThat(AblationTable.text(runs))
        .contains(",trained on CPU and GPU; accepted over other code: org.bce3s.loss.Ce,");
  }

  /**
   * Rows of two experiments: each difference says to what, and to its own experiment's baseline.
   */
  @Test
  void differencesNameTheirBaselineWhereThereAreSeveral() throws IOException {
    write(
        "a/runs.csv",
        List.of(
            of("a", "ce", line("ce", 0, "50.0000", "", "")),
            of("a", "ce", line("bce", 0, "51.0000", "", ""))));
    write(
        "b/runs.csv",
        List.of(
            of("b", "focal", line("focal", 0, "40.0000", "", "")),
            of("b", "focal", line("ldam", 0, "45.0000", "", ""))));
    write("c/runs.csv", List.of(of("c", "ce", line("mine", 0, "60.0000", "", ""))));
    Aggregate aggregate = Aggregate.of(List.of(folder));
    assertThat(AblationTable.rows(aggregate.runs()))
        .extracting(row -> row.shownDifference("none", true))
        .containsExactly("none", "+1.00 to ce", "none", "+5.00 to focal", "none");
    assertThat(TableText.of(aggregate.runs())).contains("  +1.00 to ce\n", "  +5.00 to focal\n");
    assertThat(aggregate.notes())
        .containsExactly(
            "rows differ in baseline: ce (bce); focal (ldam); ce@c (mine)",
            "the baseline ce@c of mine is not among them");
  }

  /** The first two tables have the baseline in common, which is kept of the first. */
  @Test
  void aBaselineThatSeveralTablesHaveIsFoundUnderItsMark() throws IOException {
    RunLine ce = line("ce", 0, "50.0000", "", "");
    write("a/runs.csv", List.of(of("a", "ce", ce), line("bce", 0, "51.0000", "", "")));
    write("b/runs.csv", List.of(of("a", "ce", ce), of("a", "ce", line("x", 0, "53.0000", "", ""))));
    Map<String, String> other = new HashMap<>(line("ce", 0, "40.0000", "", "").cells());
    other.put("configuration_sha256", "e".repeat(64));
    write("c/runs.csv", List.of(new RunLine(other)));

    assertThat(AblationTable.rows(Aggregate.of(List.of(folder)).runs()))
        .filteredOn(row -> row.name().equals("x"))
        .extracting(row -> row.shownDifference("none", true))
        .containsExactly("+3.00 to ce@dddddddd-cccc");
  }

  @Test
  void readsAFolderOnceThatLinksLeadToAgain() throws IOException {
    write("a/runs.csv", RUNS);
    Files.createSymbolicLink(folder.resolve("a/back"), folder);
    Files.createSymbolicLink(folder.resolve("again"), folder);
    Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("a"));
    Aggregate aggregate = Aggregate.of(List.of(folder));
    assertThat(aggregate.found())
        .extracting(Aggregate.Found::table)
        .containsOnly(folder.resolve("a/runs.csv"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_700_000_000_000_000_001L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void readsEverySeedThatItWrites(long seed) throws IOException {
    Map<String, String> cells = new HashMap<>(RUNS.get(0).cells());
    cells.put("seed", String.valueOf(seed));
    write("runs.csv", List.of(new RunLine(cells)));
    CsvTable table = CsvTable.read(folder.resolve("runs.csv"));
    assertThat(RunsTable.read(folder.resolve("runs.csv")).get(0).cell("seed"))
        .isEqualTo(String.valueOf(seed));
    assertThat(table.lines().get(0).whole("seed")).isEqualTo(seed);
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

  private static RunLine of(String experiment, String baseline, RunLine line) {
    Map<String, String> cells = new HashMap<>(line.cells());
    cells.put("experiment", experiment);
    cells.put("baseline", baseline);
    return new RunLine(cells);
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
    cells.put("schema", RunsTable.SCHEMA);
    cells.put("subset_sha256", "c".repeat(64));
    cells.put("configuration_sha256", "d".repeat(64));
    return new RunLine(cells);
  }
}
