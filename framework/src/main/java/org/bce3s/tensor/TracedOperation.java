package org.bce3s.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.spec.NotTraining;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.StepStats;

/**
 * One operation of a traced run.
 *
 * @param name of its node in the graph as it ran, after TensorFlow rewrote it
 * @param type of the operation, e.g. {@code Conv2D}
 * @param device that it ran on, as TensorFlow names it
 * @param thread that started it
 * @param startNanos when its kernel started, from the start of the first operation
 * @param nanos how long its kernel took
 */
@NotTraining
public record TracedOperation(
    String name, String type, String device, long thread, long startNanos, long nanos) {
  /** {@code name = Type(inputs)}. */
  private static final Pattern LABEL = Pattern.compile("(?<name>.*?) = (?<type>[^(]+)\\(.*");

  /** The operations of a run, in TensorFlow's order. */
  static List<TracedOperation> of(StepStats stats) {
    long first =
        stats.getDevStatsList().stream()
            .flatMap(device -> device.getNodeStatsList().stream())
            .mapToLong(NodeExecStats::getAllStartNanos)
            .min()
            .orElse(0);
    List<TracedOperation> operations = new ArrayList<>();
    for (DeviceStepStats device : stats.getDevStatsList()) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        Matcher label = LABEL.matcher(node.getTimelineLabel());
        operations.add(
            new TracedOperation(
                node.getNodeName(),
                label.lookingAt() ? label.group("type") : node.getNodeName(),
                device.getDevice(),
                node.getThreadId(),
                node.getAllStartNanos() - first + node.getOpStartRelNanos(),
                node.getOpEndRelNanos() - node.getOpStartRelNanos()));
      }
    }
    return operations;
  }
}
