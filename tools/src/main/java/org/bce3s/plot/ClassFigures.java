package org.bce3s.plot;

import java.util.List;

/**
 * A row's figure of every class.
 *
 * @param row the row's name
 * @param values one a class, in the order of the labels; NaN where missing
 */
public record ClassFigures(String row, List<Double> values) {
  /** Copies the values. */
  public ClassFigures {
    values = List.copyOf(values);
  }

  /** The mean of the classes that have the figure; NaN if none has. */
  double mean(List<Integer> classes) {
    return classes.stream()
        .mapToDouble(values::get)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }
}
