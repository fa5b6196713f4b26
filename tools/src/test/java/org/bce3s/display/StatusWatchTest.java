package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.run.Progress;
import org.bce3s.sweep.CellState;
import org.bce3s.sweep.CellStatus;
import org.bce3s.sweep.SweepStatus;
import org.bce3s.table.RunFigures;
import org.junit.jupiter.api.Test;

class StatusWatchTest {
  private static final Path FOLDER = Path.of("runs", "quickstart");
  private static final RunFigures FIGURES =
      RunFigures.of(
              Map.of(
                  "all",
                  "50.0000",
                  "many",
                  "60.0000",
                  "medium",
                  "40.0000",
                  "few",
                  "",
                  "images_per_second",
                  "100.0",
                  "seconds",
                  "60.0",
                  "device",
                  "CPU"))
          .orElseThrow();

  private final StringWriter written = new StringWriter();

  @Test
  void aPipeGetsALineWheneverSomethingHappens() {
    StatusWatch watch = watch(0, 0);
    watch.show(Map.of(FOLDER, at(0, 10)));
    assertThat(taken())
        .containsExactly(
            "ce seed 0: running, epoch 1/3",
            "bce seed 0: to run",
            "runs/quickstart: 2 runs: 1 running, 1 to run");
    watch.show(Map.of(FOLDER, at(0, 20)));
    assertThat(taken()).as("of steps nothing").isEmpty();
    watch.show(Map.of(FOLDER, at(1, 0)));
    assertThat(taken()).containsExactly("ce seed 0: running, epoch 2/3");
    watch.show(Map.of(FOLDER, status(done(), cell("bce", CellState.RUNNING, Optional.empty()))));
    assertThat(taken())
        .containsExactly(
            "ce seed 0: done, accuracy 50.00 (many 60.00, medium 40.00, few n/a)",
            "bce seed 0: running",
            "runs/quickstart: 2 runs: 1 done, 1 running");
  }

  @Test
  void aTerminalGetsOnePictureThatIsWrittenOverLineByLine() {
    StatusWatch watch = watch(30, 24);
    watch.show(Map.of(FOLDER, at(0, 10)));
    String first = written.toString();
    assertThat(first).startsWith("\u001b[2J\u001b[H").endsWith("\u001b[J");
    assertThat(first.lines())
        .filteredOn(line -> !line.equals("\u001b[J"))
        .allMatch(line -> line.endsWith("\u001b[K"))
        .allMatch(line -> line.replaceAll("\u001b\\[..?", "").length() < 30);
    written.getBuffer().setLength(0);
    watch.show(Map.of(FOLDER, at(0, 20)));
    assertThat(written.toString()).startsWith("\u001b[H").doesNotContain("\u001b[2J");
  }

  @Test
  void aPictureIsNoHigherThanItsTerminal() {
    List<CellStatus> many = new ArrayList<>();
    for (int row = 0; row < 50; row++) {
      many.add(cell("row-" + row, CellState.TO_RUN, Optional.empty()));
    }
    watch(80, 10).show(Map.of(FOLDER, new SweepStatus(many)));
    assertThat(written.toString().lines()).hasSize(9);
    assertThat(written.toString()).contains("... and 46 lines more");
  }

  @Test
  void asJsonEveryCellHasItsStateAccuracyAndProgress() {
    JsonObject json =
        StatusJson.of(
            status(done(), cell("bce", CellState.SHOWN_ANEW, Optional.of(progress(1, 5)))));
    assertThat(json.keySet()).containsExactly("cells", "runs", "seconds_left");
    JsonObject done = json.getAsJsonArray("cells").get(0).getAsJsonObject();
    assertThat(done.keySet())
        .containsExactly("row", "seed", "state", "detail", "accuracy", "progress");
    assertThat(done.getAsJsonObject("accuracy").get("all").getAsDouble()).isEqualTo(50);
    assertThat(done.getAsJsonObject("accuracy").get("few").isJsonNull()).isTrue();
    assertThat(done.get("progress").isJsonNull()).isTrue();
    JsonObject other = json.getAsJsonArray("cells").get(1).getAsJsonObject();
    assertThat(other.get("state").getAsString()).isEqualTo("shown-anew");
    assertThat(other.get("accuracy").isJsonNull()).isTrue();
    assertThat(other.getAsJsonObject("progress").get("epochs_done").getAsInt()).isEqualTo(1);
    assertThat(json.getAsJsonObject("runs").get("done").getAsInt()).isEqualTo(1);
    assertThat(json.getAsJsonObject("runs").get("to-run").getAsInt()).isZero();
  }

  private StatusWatch watch(int columns, int lines) {
    return new StatusWatch(new PrintWriter(written), columns, lines);
  }

  private List<String> taken() {
    List<String> lines = written.toString().replace('\\', '/').lines().toList();
    written.getBuffer().setLength(0);
    return lines;
  }

  private static SweepStatus at(int epoch, int step) {
    return status(
        cell("ce", CellState.RUNNING, Optional.of(progress(epoch, step))),
        cell("bce", CellState.TO_RUN, Optional.empty()));
  }

  private static Progress progress(int epoch, int step) {
    return new Progress(epoch, 3, step, 100, 0, -1);
  }

  private static SweepStatus status(CellStatus... cells) {
    return new SweepStatus(List.of(cells));
  }

  private static CellStatus done() {
    return new CellStatus("ce", 0, CellState.DONE, "", Optional.empty(), Optional.of(FIGURES));
  }

  private static CellStatus cell(String row, CellState state, Optional<Progress> progress) {
    return new CellStatus(row, 0, state, "", progress, Optional.empty());
  }
}
