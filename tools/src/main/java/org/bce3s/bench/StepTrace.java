package org.bce3s.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   */
  public record Part(String type, double calls, double millis) {}

  /** The time by type of operation, most first. */
  public List<Part> byType() {
    Map<String, List<TracedOperation>> types = new LinkedHashMap<>();
    steps.forEach(
        step ->
            step.forEach(
                operation ->
                    types
                        .computeIfAbsent(operation.type(), type -> new ArrayList<>())
                        .add(operation)));
    return types.entrySet().stream()
        .map(type -> part(type.getKey(), type.getValue()))
        .sorted(Comparator.comparingDouble(Part::millis).reversed())
        .toList();
  }

  /** The time of all operations of a step, in milliseconds. */
  public double millis() {
    return byType().stream().mapToDouble(Part::millis).sum();
  }

  private Part part(String type, List<TracedOperation> operations) {
    double nanos = operations.stream().mapToLong(TracedOperation::nanos).sum();
    double count = steps.size();
    return new Part(type, operations.size() / count, nanos / NANOS_PER_MILLI / count);
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
