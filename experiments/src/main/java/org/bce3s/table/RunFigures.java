package org.bce3s.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.training.TrainingResult;

/**
 * What a finished run measured, as it stands in the tables: accuracies in per cent, an empty text
 * for n/a.
 *
 * @param all correct test images over all
 * @param many macro-average over the many-shot classes
 * @param medium macro-average over the medium-shot classes
 * @param few macro-average over the few-shot classes
 * @param imagesPerSecond source images over the time of the training steps
 * @param seconds wall-clock time, over all processes the run took
 * @param device what the graph ran on
 */
public record RunFigures(
    String all,
    String many,
    String medium,
    String few,
    String imagesPerSecond,
    String seconds,
    String device) {
  private static final List<String> KEYS =
      List.of("all", "many", "medium", "few", "images_per_second", "seconds", "device");

  /** The figures of a training that took so many seconds in all. */
  public static RunFigures of(TrainingResult result, double seconds) {
    return new RunFigures(
        Cells.percent(result.accuracy().all()),
        Cells.percent(result.accuracy().many()),
        Cells.percent(result.accuracy().medium()),
        Cells.percent(result.accuracy().few()),
        Cells.fixed(result.sourceImagesPerSecond(), 1),
        Cells.fixed(seconds, 1),
        result.device());
  }

  /** The figures of a map that holds them under their column names; empty if one is missing. */
  public static Optional<RunFigures> of(Map<String, String> values) {
    if (!values.keySet().containsAll(KEYS)) {
      return Optional.empty();
    }
    List<String> v = KEYS.stream().map(values::get).toList();
    return Optional.of(
        new RunFigures(v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5), v.get(6)));
  }

  /** The figures under their column names. */
  public Map<String, String> values() {
    List<String> cells = List.of(all, many, medium, few, imagesPerSecond, seconds, device);
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < KEYS.size(); i++) {
      values.put(KEYS.get(i), cells.get(i));
    }
    return values;
  }
}
