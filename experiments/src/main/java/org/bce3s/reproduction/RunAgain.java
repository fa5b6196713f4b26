package org.bce3s.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.results.ResultRun;
import org.bce3s.run.EpochsFile;
import org.bce3s.spec.Count;
import org.bce3s.table.CsvLine;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;

/**
 * A run of the tables beside the same run trained again.
 *
 * @param name row and seed
 * @param before accuracy over all classes in the tables, in per cent
 * @param now the same, trained again
 * @param compared what was compared and how much of it is the same, e.g. {@code 46 figures}
 * @param first the first thing that is not the same; empty if all is
 */
public record RunAgain(
    String name, double before, double now, List<String> compared, Optional<String> first) {
  /** Columns that are no figures of what was trained. */
  private static final List<String> NO_FIGURES =
      Stream.concat(
              RunsTable.TIMING_COLUMNS.stream(),
              Stream.of("device", "select", "tta", RunFigures.KEPT))
          .toList();

  /** Copies the list. */
  public RunAgain {
    compared = List.copyOf(compared);
  }

  /** Compares a run with the same run, trained again. */
  static RunAgain of(ResultRun before, ResultRun now) {
    List<String> compared = new ArrayList<>();
    List<String> different = new ArrayList<>();
    lines("epoch", before.epochs(), now.epochs(), compared, different);
    figures(before.line(), now.line(), compared, different);
    lines("line of quality.csv", before.quality(), now.quality(), compared, different);
    lines("class", before.classes(), now.classes(), compared, different);
    return new RunAgain(
        before.line().row() + " seed " + before.line().cell("seed"),
        before.line().figure("all").orElseThrow(),
        now.line().figure("all").orElseThrow(),
        compared,
        different.stream().findFirst());
  }

  /** Whether all that the tables hold of the run came out again. */
  public boolean isSame() {
    return first.isEmpty();
  }

  /** Points by which the accuracy differs. */
  public double points() {
    return now - before;
  }

  private static void figures(
      RunLine before, RunLine now, List<String> compared, List<String> different) {
    int all = 0;
    int same = 0;
    for (String column : RunFigures.COLUMNS) {
      boolean measured = RunsTable.knew(before, column) && !before.cell(column).isEmpty();
      if (measured && !NO_FIGURES.contains(column)) {
        all++;
        if (before.cell(column).equals(now.cell(column))) {
          same++;
        } else {
          different.add(told(column, before.cell(column), now.cell(column)));
        }
      }
    }
    compared.add(count(same, all, "figure"));
  }

  /**
   * Lines of a table, of the columns that both have; a table that was not kept is no difference.
   */
  private static void lines(
      String what,
      List<CsvLine> before,
      List<CsvLine> now,
      List<String> compared,
      List<String> different) {
    if (before.isEmpty()) {
      return;
    }
    int same = 0;
    for (int i = 0; i < before.size(); i++) {
      Optional<String> difference =
          i < now.size()
              ? difference(before.get(i), now.get(i))
              : Optional.of("in the tables alone");
      if (difference.isEmpty()) {
        same++;
      } else {
        different.add(what + " " + (i + 1) + ": " + difference.get());
      }
    }
    if (now.size() > before.size()) {
      different.add(what + " " + (before.size() + 1) + ": not in the tables");
    }
    compared.add(count(same, before.size(), what));
  }

  private static Optional<String> difference(CsvLine before, CsvLine now) {
    return before.cells().keySet().stream()
        .filter(column -> !EpochsFile.TIMING_COLUMNS.contains(column))
        .filter(now.cells()::containsKey)
        .filter(column -> !before.text(column).equals(now.text(column)))
        .map(column -> told(column, before.text(column), now.text(column)))
        .findFirst();
  }

  private static String told(String column, String before, String now) {
    return String.format(
        Locale.ROOT,
        "%s %s, now %s",
        column,
        before.isEmpty() ? "n/a" : before,
        now.isEmpty() ? "n/a" : now);
  }

  /** {@code 40 epochs}, or {@code 3 of 40 epochs}. */
  private static String count(int same, int all, String one) {
    String many =
        one.endsWith("class")
            ? "classes"
            : one.startsWith("line") ? one.replaceFirst("line", "lines") : one + "s";
    return (same == all ? "" : same + " of ") + Count.of(all, one, many);
  }
}
