package org.bce3s.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summarizingLong;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bce3s.tensor.TracedOperation;

/**
 * Where the time of training steps goes.
 *
 * @param steps the operations of each traced step
 */
public record StepTrace(List<List<TracedOperation>> steps) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  /**
   * All operations of one type.
   *
   * @param type e.g. {@code Conv2D}
   * @param calls operations of the type a step
   * @param millis their time a step: that of threads, so that the sum over types can be more than
   *     the time of a step
   * @param share of the time of all operations
   */
  public record Part(String type, double calls, double millis, double share) {}

  /** The time by type of operation, most first. */
  public List<Part> byType() {
    Map<String, LongSummaryStatistics> types =
        steps.stream()
            .flatMap(List::stream)
            .collect(groupingBy(TracedOperation::type, summarizingLong(TracedOperation::nanos)));
    double all = types.values().stream().mapToLong(LongSummaryStatistics::getSum).sum();
    double count = steps.size();
    return types.entrySet().stream()
        .map(
            type -> {
              LongSummaryStatistics nanos = type.getValue();
              return new Part(
                  type.getKey(),
                  nanos.getCount() / count,
                  nanos.getSum() / NANOS_PER_MILLI / count,
                  nanos.getSum() / all);
            })
        .sorted(Comparator.comparingDouble(Part::millis).reversed().thenComparing(Part::type))
        .toList();
  }

  /** The types of the operations of a step on a GPU that ran on the CPU and do not belong there. */
  public SortedSet<String> leftOnCpu() {
    return steps.stream()
        .flatMap(List::stream)
        .filter(TracedOperation::isLeftOnCpu)
        .map(TracedOperation::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The last step as Chrome and Perfetto show it: JSON of the Trace Event Format, one complete
   * event an operation, times in microseconds.
   */
  public String timeline() {
    JsonArray events = new JsonArray();
    for (TracedOperation operation : steps.get(steps.size() - 1)) {
      JsonObject named = new JsonObject();
      named.addProperty("name", operation.name());
      JsonObject event = new JsonObject();
      event.addProperty("name", operation.type());
      event.addProperty("ph", "X");
      event.addProperty("pid", operation.device());
      event.addProperty("tid", operation.thread());
      event.addProperty("ts", operation.startNanos() / NANOS_PER_MICRO);
      event.addProperty("dur", operation.nanos() / NANOS_PER_MICRO);
      event.add("args", named);
      events.add(event);
    }
    JsonObject trace = new JsonObject();
    trace.add("traceEvents", events);
    return trace.toString();
  }
}
