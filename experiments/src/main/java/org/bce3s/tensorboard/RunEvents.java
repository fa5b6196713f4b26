package org.bce3s.tensorboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bce3s.results.ResultRun;
import org.bce3s.table.CsvLine;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.Summary;

/**
 * The events of a run: the version of the format, {@link Scalars} with the epoch as step, and
 * histograms of the epoch that is reported.
 *
 * <p>The time of an event is that when the training began (1970 where that was not kept) and the
 * training time up to the end of its epoch, the sum of the column {@code seconds}, so TensorBoard's
 * axis "relative" shows the latter. It comes from the files of the run and not from a clock: the
 * same files give the same bytes.
 */
final class RunEvents {
  /** What TensorFlow's own writer puts first. */
  static final String FORMAT = "brain.Event:2";

  private static final String LAST = "last";

  private RunEvents() {}

  /**
   * The events, in the order of their steps; the version alone if no table was kept.
   *
   * @throws org.bce3s.file.DataException if a table is damaged or not of its form
   */
  static List<Event> of(ResultRun run) {
    double began = run.started().map(Instant::getEpochSecond).orElse(0L);
    NavigableMap<Long, Double> seconds = seconds(run.epochs());
    NavigableMap<Long, Summary.Builder> summaries =
        summaries(Scalars.of(run.epochs(), run.quality()));
    Map<String, HistogramProto> histograms = histograms(run);
    if (!histograms.isEmpty()) {
      Summary.Builder reported = summary(summaries, reportedStep(run, seconds));
      histograms.forEach((tag, values) -> reported.addValueBuilder().setTag(tag).setHisto(values));
    }
    return events(summaries, began, seconds);
  }

  /**
   * The events of the epochs that a run has ended so far: each is added to those before it, whose
   * bytes stay.
   *
   * @param began seconds since 1970 when its training began
   * @throws org.bce3s.file.DataException if the table is not of its form
   */
  static List<Event> of(List<CsvLine> epochs, double began) {
    return events(summaries(Scalars.of(epochs, List.of())), began, seconds(epochs));
  }

  private static NavigableMap<Long, Summary.Builder> summaries(
      SortedMap<Long, Map<String, Double>> scalars) {
    NavigableMap<Long, Summary.Builder> summaries = new TreeMap<>();
    scalars.forEach(
        (step, values) ->
            values.forEach(
                (tag, value) ->
                    summary(summaries, step)
                        .addValueBuilder()
                        .setTag(tag)
                        .setSimpleValue(value.floatValue())));
    return summaries;
  }

  private static List<Event> events(
      NavigableMap<Long, Summary.Builder> summaries,
      double began,
      NavigableMap<Long, Double> seconds) {
    List<Event> events = new ArrayList<>();
    events.add(Event.newBuilder().setFileVersion(FORMAT).build());
    summaries.forEach(
        (step, summary) ->
            events.add(
                Event.newBuilder()
                    .setWallTime(began + at(seconds, step))
                    .setStep(step)
                    .setSummary(summary)
                    .build()));
    return events;
  }

  private static Summary.Builder summary(NavigableMap<Long, Summary.Builder> all, long step) {
    return all.computeIfAbsent(step, s -> Summary.newBuilder());
  }

  /** The training time at the end of each epoch. */
  private static NavigableMap<Long, Double> seconds(List<CsvLine> epochs) {
    NavigableMap<Long, Double> seconds = new TreeMap<>();
    double sum = 0;
    for (CsvLine line : epochs) {
      sum += Scalars.figure(line, "seconds").orElse(0);
      seconds.put(Scalars.step(line), sum);
    }
    return seconds;
  }

  private static double at(NavigableMap<Long, Double> seconds, long step) {
    Map.Entry<Long, Double> latest = seconds.floorEntry(step);
    return latest == null ? 0 : latest.getValue();
  }

  /** The epoch that the classes and predictions are of. */
  private static long reportedStep(ResultRun run, NavigableMap<Long, Double> seconds) {
    String select = run.line().cell("select");
    OptionalDouble selected =
        select.equals(LAST) ? OptionalDouble.empty() : run.line().figure(select + "_epoch");
    long last = seconds.isEmpty() ? 0 : seconds.lastKey();
    return selected.isPresent() ? (long) selected.getAsDouble() : last;
  }

  private static Map<String, HistogramProto> histograms(ResultRun run) {
    Map<String, HistogramProto> histograms = new LinkedHashMap<>();
    List<CsvLine> classes = run.classes();
    add(histograms, "classes/accuracy", classes, "accuracy");
    add(histograms, "classes/row_norm", classes, "row_norm");
    add(histograms, "predictions/confidence", run.predictions(), "confidence");
    return histograms;
  }

  private static void add(
      Map<String, HistogramProto> histograms, String tag, List<CsvLine> lines, String column) {
    double[] values =
        lines.stream()
            .map(line -> Scalars.figure(line, column))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    if (values.length > 0) {
      histograms.put(tag, Histograms.of(values));
    }
  }
}
