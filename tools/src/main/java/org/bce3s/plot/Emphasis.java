package org.bce3s.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bce3s.drawing.Look;

/**
 * Which of many rows a plot tells apart: all if they are few, else the baseline and the best; the
 * others stand behind them in one grey.
 */
public final class Emphasis {
  private Emphasis() {}

  /**
   * The looks of the rows, in their order.
   *
   * @param names the rows
   * @param baseline the name of the one to be seen in any case; none if it is not among them
   * @param scores by which rows are better, as many as rows; NaN counts as the worst
   * @param most the number of rows that can be told apart
   */
  public static List<Look> looks(
      List<String> names, String baseline, List<Double> scores, int most) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, names.size()).boxed().toList());
    if (names.size() > most) {
      order.sort(
          Comparator.comparing((Integer i) -> !names.get(i).equals(baseline))
              .thenComparing(i -> -finite(scores.get(i))));
    }
    List<Integer> shown = order.stream().limit(most).sorted().toList();
    List<Look> looks = new ArrayList<>();
    int next = 1; // look 0 is the baseline's
    for (int i = 0; i < names.size(); i++) {
      if (!shown.contains(i)) {
        looks.add(Look.OTHERS);
      } else {
        looks.add(names.get(i).equals(baseline) ? Look.of(0) : Look.of(next++));
      }
    }
    return List.copyOf(looks);
  }

  /** The rows from front to back: those that are told apart first. */
  public static List<Integer> frontToBack(List<Look> looks) {
    return IntStream.range(0, looks.size())
        .boxed()
        .sorted(Comparator.comparing(i -> looks.get(i).isOthers()))
        .toList();
  }

  private static double finite(double score) {
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }
}
