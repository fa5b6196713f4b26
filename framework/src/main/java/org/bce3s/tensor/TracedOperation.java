package org.bce3s.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
  /** What is at home on the CPU: what is fed, copied there and back, or says a shape. */
  private static final Set<String> OF_THE_CPU =
      Set.of(
          "_Arg",
          "_Retval",
          "_SOURCE",
          "_SINK",
          "_Send",
          "_Recv",
          "_HostSend",
          "_HostRecv",
          "_HostConst",
          "BroadcastGradientArgs",
          "Const",
          "NoOp",
          "Placeholder",
          "Range",
          "Shape",
          "ShapeN",
          "Size");

  /** {@code name = Type(inputs)}. */
  private static final Pattern LABEL = Pattern.compile("(?<name>.*?) = (?<type>[^(]+)\\(.*");

  /**
   * Whether it ran on the CPU and is none of those at home there: of a step that trains on a GPU,
   * it was left behind. Calls of the driver, which a trace has too, are no operations.
   */
  public boolean isLeftOnCpu() {
    return device.contains("/device:CPU:") && !OF_THE_CPU.contains(type);
  }

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
