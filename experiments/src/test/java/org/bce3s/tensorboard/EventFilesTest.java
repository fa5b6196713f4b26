package org.bce3s.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProvenance;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.StoredRun;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.table.CsvLine;
import org.bce3s.table.CsvTable;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.Summary;

/** Event files of a fake sweep, read by TensorFlow. */
class EventFilesTest {
  private static final Map<String, String> EPOCH_TAGS =
      Map.ofEntries(
          Map.entry("loss", "loss/total"),
          Map.entry("joint", "loss/joint"),
          Map.entry("contrastive", "loss/contrastive"),
          Map.entry("uniform", "loss/uniform"),
          Map.entry("all", "accuracy/all"),
          Map.entry("many", "accuracy/many"),
          Map.entry("medium", "accuracy/medium"),
          Map.entry("few", "accuracy/few"),
          Map.entry("holdout_accuracy", "accuracy/holdout"),
          Map.entry("learning_rate", "training/learning_rate"),
          Map.entry("images_per_second", "training/images_per_second"));

  @TempDir private static Path folder;
  private static Plan plan;
  private static SweepFolder sweep;
  private static Path log;
  private static EventFiles written;

  @BeforeAll
  static void sweepAndWrite() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    plan =
        FakeSweep.plan(
            data,
            List.of(
                FakeRuns.row("ce", 0, 3),
                FakeRuns.row("../a/b: 50 % \u03c4", 0.1, 4),
                FakeRuns.row("ce again", 0, 3)));
    Path out = folder.resolve("out");
    SweepOptions options =
        new SweepOptions(data, out, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    FakeSweep.here(plan, options).run();
    sweep = SweepFolder.of(out, "fake");
    log = folder.resolve("log");
    written = EventFiles.write(Results.of(List.of(out)), log);
  }

  @Test
  void aRunUnderWayHasItsEpochsSoFarAndItsFileGrows() throws IOException {
    RunFolder run = sweep.run(plan.cells().get(0));
    Path begun = folder.resolve("begun/fake/ce/seed-0");
    Files.createDirectories(begun);
    Files.copy(run.path().resolve("identity.txt"), begun.resolve("identity.txt"));
    List<String> lines = Files.readAllLines(run.epochs());
    Path live = folder.resolve("live");
    byte[] before = new byte[0];
    Object file = null;
    for (int epochs = 1; epochs < lines.size(); epochs++) {
      Files.writeString(
          begun.resolve("epochs.csv"), String.join("\n", lines.subList(0, epochs + 1)) + "\n");
      List<Path> files =
          EventFiles.writeBegun(StoredRun.in(List.of(folder.resolve("begun"))), live);
      assertThat(files).containsExactly(live.resolve("fake/ce/seed-0").resolve(EventFiles.FILE));
      byte[] now = Files.readAllBytes(files.get(0));
      assertThat(now.length).isGreaterThan(before.length);
      assertThat(Arrays.copyOf(now, before.length)).isEqualTo(before);
      Object key = Files.readAttributes(files.get(0), BasicFileAttributes.class).fileKey();
      if (file != null) {
        assertThat(key).as("the file that TensorBoard has open").isEqualTo(file);
      }
      file = key;
      before = now;
    }
  }

  @Test
  void aFileForEachRunLiesInTheLogsFolderWhateverItsName() {
    assertThat(written.notes()).isEmpty();
    assertThat(written.files())
        .containsExactlyElementsOf(plan.cells().stream().map(EventFilesTest::file).toList());
    assertThat(log.relativize(written.files().get(3)))
        .isEqualTo(Path.of("fake", "%2E.%2Fa%2Fb%3A 50 %25 %CF%84", "seed-1", EventFiles.FILE));
    assertThat(written.files()).allSatisfy(file -> assertThat(file).isRegularFile());
  }

  @Test
  void everyScalarIsTheFigureOfItsTableAndAGapIsNone() throws IOException {
    for (Cell cell : plan.cells()) {
      Map<String, Float> expected = new HashMap<>();
      // The run of an equal row was trained once, in the folder of the first.
      RunFolder run = sweep.run(cell.row().name().equals("ce again") ? first(cell) : cell);
      for (CsvLine line : CsvTable.read(run.epochs()).lines()) {
        EPOCH_TAGS.forEach((column, tag) -> expect(expected, line, tag, column));
      }
      for (CsvLine line : CsvTable.read(run.quality()).lines()) {
        String shots = line.text("shots").equals("all") ? "" : line.text("shots") + "/";
        line.cells().keySet().stream()
            .filter(c -> !List.of("epoch", "split", "shots", "classes").contains(c))
            .forEach(c -> expect(expected, line, tag(line, shots) + c, c));
      }
      Map<String, Float> found = new HashMap<>();
      for (Event event : RecordReader.events(file(cell))) {
        event.getSummary().getValueList().stream()
            .filter(Summary.Value::hasSimpleValue)
            .forEach(
                v ->
                    assertThat(found.put(event.getStep() + " " + v.getTag(), v.getSimpleValue()))
                        .isNull());
      }
      assertThat(found).isEqualTo(expected);
      assertThat(found)
          .containsKeys("0 loss/total", "2 accuracy/all", "2 accuracy/many")
          .containsKey(lastEpoch(cell) + " quality/test/compactness")
          .containsKey(lastEpoch(cell) + " quality/train/many/compactness")
          .doesNotContainKeys("0 accuracy/few", "0 loss/uniform", "0 accuracy/holdout");
    }
  }

  @Test
  void firstComesTheFormatAndTimeIsThatOfTraining() throws IOException {
    List<Event> events = RecordReader.events(file(plan.cells().get(0)));
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events).extracting(Event::getStep).containsExactly(0L, 0L, 1L, 2L);
    double began =
        Instant.parse(
                RunProvenance.read(sweep.run(plan.cells().get(0))).orElseThrow().value("written"))
            .getEpochSecond();
    assertThat(events)
        .extracting(Event::getWallTime)
        .containsExactly(0.0, began + 0.25, began + 0.5, began + 0.75);
  }

  @Test
  void histogramsCountClassesAndPredictions() throws IOException {
    Cell cell = plan.cells().get(0);
    Map<String, HistogramProto> histograms = histograms(file(cell), 2);
    assertThat(histograms)
        .containsOnlyKeys("classes/accuracy", "classes/row_norm", "predictions/confidence");
    assertThat(histograms.get("classes/row_norm"))
        .returns(3.0, HistogramProto::getNum)
        .returns(1.5, HistogramProto::getMin)
        .returns(1.5, HistogramProto::getMax);
    double[] confidences =
        CsvTable.read(sweep.run(cell).predictions()).lines().stream()
            .mapToDouble(line -> line.figure("confidence").orElseThrow())
            .toArray();
    assertThat(histograms.get("predictions/confidence")).isEqualTo(Histograms.of(confidences));
    assertThat(confidences).hasSize(12);
    assertThat(histograms.get("classes/accuracy").getSum() / 3)
        .isCloseTo(
            Results.of(List.of(sweep.path())).lines().get(0).figure("all").orElseThrow(),
            within(1e-3));
  }

  @Test
  void theSameTablesGiveTheSameBytes() throws IOException {
    Path again = folder.resolve("again");
    for (int time = 0; time < 2; time++) {
      EventFiles.write(Results.of(List.of(folder.resolve("out"))), again);
      for (Path file : written.files()) {
        assertThat(again.resolve(log.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 12, 40, 200, -1, -20})
  void aByteThatChangedIsRefused(int at) throws IOException {
    byte[] bytes = Files.readAllBytes(written.files().get(0));
    bytes[Math.floorMod(at, bytes.length)] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged"), bytes);
    assertThatThrownBy(() -> RecordReader.events(damaged))
        .isInstanceOf(TensorFlowException.class)
        .hasMessageContaining("corrupted record");
  }

  @Test
  void exportedTablesHaveNoPredictionsAndHistogramsStandAtTheReportedEpoch() throws IOException {
    Path exported = folder.resolve("exported");
    Results.of(List.of(sweep.path())).export(exported);
    rewrite(exported, Map.of("select", "val", "val_epoch", "1"));
    EventFiles files =
        EventFiles.write(Results.of(List.of(exported)), folder.resolve("exported-log"));
    assertThat(histograms(files.files().get(0), 1))
        .containsOnlyKeys("classes/accuracy", "classes/row_norm");
    assertThat(histograms(files.files().get(0), 2)).isEmpty();
  }

  @Test
  void aRunWithoutTablesIsNotedAndHasNoFile() throws IOException {
    Path bare = Files.createDirectories(folder.resolve("bare"));
    Files.copy(sweep.runs(), bare.resolve("runs.csv"));
    EventFiles files = EventFiles.write(Results.of(List.of(bare)), folder.resolve("bare-log"));
    assertThat(files.files()).isEmpty();
    assertThat(files.notes()).hasSize(6).startsWith("ce seed 0: no tables of epochs or classes");
    assertThat(folder.resolve("bare-log")).doesNotExist();
  }

  private static void rewrite(Path folder, Map<String, String> changed) throws IOException {
    Path runs = folder.resolve("runs.csv");
    List<RunLine> lines =
        RunsTable.read(runs).stream()
            .map(
                line -> {
                  Map<String, String> cells = new HashMap<>(line.cells());
                  cells.putAll(changed);
                  return new RunLine(cells);
                })
            .toList();
    Files.writeString(runs, RunsTable.text(lines));
    Files.delete(folder.resolve("SHA256SUMS"));
  }

  private static Map<String, HistogramProto> histograms(Path file, long step) throws IOException {
    Map<String, HistogramProto> histograms = new HashMap<>();
    for (Event event : RecordReader.events(file)) {
      event.getSummary().getValueList().stream()
          .filter(value -> value.hasHisto() && event.getStep() == step)
          .forEach(value -> histograms.put(value.getTag(), value.getHisto()));
    }
    return histograms;
  }

  private static void expect(Map<String, Float> expected, CsvLine line, String tag, String column) {
    if (!line.text(column).isEmpty()) {
      expected.put(line.text("epoch") + " " + tag, Float.parseFloat(line.text(column)));
    }
  }

  private static String tag(CsvLine line, String shots) {
    return "quality/" + line.text("split") + "/" + shots;
  }

  private static Path file(Cell cell) {
    return RunFolder.of(log.resolve("fake"), cell.row().name(), cell.seed())
        .path()
        .resolve("events.out.tfevents.bce3s");
  }

  private static Cell first(Cell cell) {
    return plan.cells().stream()
        .filter(c -> c.identity().equals(cell.identity()))
        .findFirst()
        .orElseThrow();
  }

  private static int lastEpoch(Cell cell) {
    return cell.row().settings().train().epochs() - 1;
  }
}
