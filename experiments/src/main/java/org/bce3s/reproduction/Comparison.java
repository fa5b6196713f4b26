package org.bce3s.reproduction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.run.EpochsFile;
import org.bce3s.run.RunFolder;
import org.bce3s.spec.Count;
import org.bce3s.table.CsvFile;

/** Compares two trainings of one run: losses of steps, epochs, predictions, weights. */
public final class Comparison {
  /** What is asked where other bits are to be expected, in words. */
  public static final String TOLERANCES =
      "the losses of the first 10 steps within 0.1 %, the accuracy over all classes within 5"
          + " points";

  /** The last part of it: points of accuracy. */
  static final double POINTS_WITHIN = 5;

  private static final int STEPS_WITHIN = 10;
  private static final double LOSS_WITHIN = 1e-3;

  private final RunFolder before;
  private final RunFolder after;
  private final boolean exact;
  private final List<String> compared = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();

  Comparison(RunFolder before, RunFolder after, boolean exact) {
    this.before = before;
    this.after = after;
    this.exact = exact;
  }

  List<String> compared() {
    return compared;
  }

  List<String> differences() {
    return differences;
  }

  void compare() {
    steps();
    if (exact) {
      epochs();
      predictions();
      weights();
    } else {
      accuracy();
    }
  }

  /** Steps that one of the two has no line of are passed over: the trace may have gaps. */
  private void steps() {
    Map<String, String> earlier = losses(before);
    Map<String, String> now = losses(after);
    int steps = 0;
    for (Map.Entry<String, String> step : earlier.entrySet()) {
      String loss = now.get(step.getKey());
      if (loss == null || (!exact && steps == STEPS_WITHIN)) {
        continue;
      }
      steps++;
      if (!isSame(step.getValue(), loss)) {
        differences.add(
            String.format(
                Locale.ROOT,
                "first different step: %s: loss %s, now %s",
                step.getKey(),
                step.getValue(),
                loss));
        break;
      }
    }
    compared.add(Count.of(steps, "step"));
  }

  private boolean isSame(String before, String now) {
    if (exact) {
      return before.equals(now);
    }
    double earlier = Double.parseDouble(before);
    return Math.abs(Double.parseDouble(now) - earlier) <= LOSS_WITHIN * Math.abs(earlier);
  }

  private static Map<String, String> losses(RunFolder run) {
    Map<String, String> losses = new LinkedHashMap<>();
    List<List<String>> lines = CsvFile.read(run.steps());
    for (List<String> line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      losses.put("epoch " + line.get(0) + " step " + line.get(1), line.get(2));
    }
    return losses;
  }

  private void epochs() {
    List<String> earlier = new EpochsFile(before).lines();
    List<String> now = new EpochsFile(after).lines();
    List<String> columns = columns(earlier);
    List<String> columnsNow = columns(now);
    compared.add(Count.of(earlier.size() - 1, "epoch"));
    for (int line = 1; line < Math.min(earlier.size(), now.size()); line++) {
      String[] was = earlier.get(line).split(",", -1);
      String[] is = now.get(line).split(",", -1);
      for (int c = 0; c < was.length; c++) {
        String column = columns.get(c);
        int place = columnsNow.indexOf(column);
        if (place >= 0
            && !EpochsFile.TIMING_COLUMNS.contains(column)
            && !was[c].equals(is[place])) {
          differences.add(
              String.format(
                  Locale.ROOT,
                  "first different epoch: epoch %s: %s %s, now %s",
                  was[0],
                  column,
                  was[c],
                  is[place]));
          return;
        }
      }
    }
    if (earlier.size() != now.size()) {
      differences.add(Count.of(earlier.size() - 1, "epoch") + ", now " + (now.size() - 1));
    }
  }

  /** A run of an earlier version may have fewer. */
  private static List<String> columns(List<String> lines) {
    return lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
  }

  private void predictions() {
    List<List<String>> earlier = CsvFile.read(before.predictions());
    List<List<String>> now = CsvFile.read(after.predictions());
    compared.add((earlier.size() - 1) + " predictions");
    int different = 0;
    String first = "";
    for (int line = 1; line < Math.min(earlier.size(), now.size()); line++) {
      if (!earlier.get(line).equals(now.get(line))) {
        different++;
        first = first.isEmpty() ? earlier.get(line) + ", now " + now.get(line) : first;
      }
    }
    if (different > 0) {
      differences.add(different + " predictions; first: " + first);
    }
    if (earlier.size() != now.size()) {
      differences.add((earlier.size() - 1) + " predictions, now " + (now.size() - 1));
    }
  }

  private void weights() {
    Optional<String> earlier = before.weightsSha256();
    compared.add("weights");
    if (!earlier.equals(after.weightsSha256())) {
      differences.add(
          "weights: SHA-256 "
              + earlier.orElse("unknown")
              + ", now "
              + after.weightsSha256().orElse("unknown"));
    }
  }

  private void accuracy() {
    double earlier = all(before);
    double now = all(after);
    compared.add("accuracy");
    if (!(Math.abs(earlier - now) <= POINTS_WITHIN)) {
      differences.add("accuracy over all classes: " + earlier + ", now " + now);
    }
  }

  private static double all(RunFolder run) {
    String identity = run.identity().orElseThrow().sha256();
    return Double.parseDouble(run.result(identity).orElseThrow().all());
  }
}
