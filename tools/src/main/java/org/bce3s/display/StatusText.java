package org.bce3s.display;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bce3s.run.Progress;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.sweep.CellState;
import org.bce3s.sweep.CellStatus;
import org.bce3s.sweep.SweepStatus;

/** Where the cells of a sweep stand, as {@code plan} and {@code status} print it. */
public final class StatusText {
  private final SweepStatus status;

  /** Creates the text of a status. */
  public StatusText(SweepStatus status) {
    this.status = status;
  }

  /** One line a cell: row, seed, state, and what there is to say. */
  public String table() {
    int rowWidth = width(status.cells().stream().map(CellStatus::row).toList(), "row");
    int seedWidth =
        width(status.cells().stream().map(c -> String.valueOf(c.seed())).toList(), "seed");
    String line = "%-" + rowWidth + "s  %" + seedWidth + "s  %-11s  %s";
    StringBuilder text = new StringBuilder();
    append(text, line, "row", "seed", "state", "");
    for (CellStatus cell : status.cells()) {
      append(text, line, cell.row(), cell.seed(), state(cell.state()), detail(cell));
    }
    return text.toString();
  }

  /** {@code 12 runs: 3 done, 9 to run; about 4 min 30 s left, one at a time}. */
  public String summary() {
    String left =
        status.secondsLeft().isEmpty() || status.secondsLeft().getAsDouble() == 0
            ? ""
            : "; about "
                + Speed.text(Duration.ofSeconds(Math.round(status.secondsLeft().getAsDouble())))
                + " left, one run at a time";
    return counts() + left;
  }

  /** {@code 12 runs: 3 done, 9 to run}. */
  String counts() {
    Map<CellState, Integer> counts = new LinkedHashMap<>();
    for (CellState state : CellState.values()) {
      counts.put(state, 0);
    }
    status.runs().forEach(cell -> counts.merge(cell.state(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach(
        (state, n) -> {
          if (n > 0) {
            parts.add(n + " " + state(state));
          }
        });
    return Count.of(status.runs().size(), "run") + ": " + String.join(", ", parts);
  }

  private static String detail(CellStatus cell) {
    String told = cell.figures().map(FiguresText::of).orElse("");
    String progress = cell.progress().map(StatusText::progress).orElse("");
    List<String> parts = new ArrayList<>();
    for (String part : List.of(told, progress, cell.detail())) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return String.join("; ", parts);
  }

  private static String progress(Progress p) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d, step %d/%d",
        Math.min(p.epoch() + 1, p.epochs()),
        p.epochs(),
        p.step(),
        p.stepsPerEpoch());
  }

  static String state(CellState state) {
    return Names.value(state).replace('-', ' ').replace('_', ' ');
  }

  private static int width(List<String> words, String head) {
    return Math.max(head.length(), words.stream().mapToInt(String::length).max().orElse(0));
  }

  private static void append(StringBuilder text, String line, Object... cells) {
    text.append(String.format(Locale.ROOT, line, cells).stripTrailing())
        .append(System.lineSeparator());
  }
}
