package org.bce3s.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * Follows the operations of a run in the order in which they were made, which is nearly the one in
 * which TensorFlow runs them, and counts the tensors that are alive. Nothing is run.
 *
 * <p>As in TensorFlow, a tensor lives until its last user has run, some operations give their input
 * another shape without a copy, and those that go element by element write over an input that
 * nobody else needs.
 */
final class LiveTensors {
  /** How names begin that {@code Graph.addGradients} gives. */
  private static final String GRADIENTS = "gradients";

  /** Their outputs lie in variables and inputs, or are as small as what a program writes down. */
  private static final Set<String> HELD_ANYWAY =
      Set.of("Placeholder", "Const", "VarHandleOp", "ReadVariableOp");

  private static final Set<String> SHARE_THEIR_INPUT =
      Set.of(
          "ExpandDims",
          "Identity",
          "PreventGradient",
          "Reshape",
          "Snapshot",
          "Squeeze",
          "StopGradient");

  private static final Set<String> WRITE_OVER_THEIR_INPUT =
      Set.of(
          "Add",
          "AddN",
          "AddV2",
          "BiasAdd",
          "Exp",
          "Log",
          "Maximum",
          "Minimum",
          "Mul",
          "Neg",
          "RealDiv",
          "Relu",
          "ReluGrad",
          "Rsqrt",
          "SelectV2",
          "Sigmoid",
          "Softplus",
          "Square",
          "Sub",
          "Tanh");

  private final Map<GraphOperation, List<Optional<Buffer>>> outputs = new HashMap<>();
  private final Map<GraphOperation, int[]> users = new HashMap<>();
  private HeldTensors live = HeldTensors.NONE;
  private HeldTensors most = HeldTensors.NONE;

  private LiveTensors() {}

  /** The memory of one tensor or of several that share it. */
  private static final class Buffer {
    private final long bytes;
    private final boolean gradient;
    private int users;

    Buffer(long bytes, boolean gradient) {
      this.bytes = bytes;
      this.gradient = gradient;
    }
  }

  /**
   * What is held at most.
   *
   * @param operations of the run, in the order in which they were made
   */
  static HeldTensors most(List<GraphOperation> operations) {
    LiveTensors tensors = new LiveTensors();
    for (GraphOperation operation : operations) {
      for (Operand<?> input : operation.inputs()) {
        Output<?> used = input.asOutput();
        tensors
            .users
            .computeIfAbsent((GraphOperation) used.op(), op -> new int[op.numOutputs()])[
            used.index()]++;
      }
    }
    operations.forEach(tensors::run);
    return tensors.most;
  }

  private void run(GraphOperation operation) {
    List<Buffer> inputs = new ArrayList<>();
    for (Operand<?> input : operation.inputs()) {
      Output<?> used = input.asOutput();
      outputs.get((GraphOperation) used.op()).get(used.index()).ifPresent(inputs::add);
    }
    int[] used = users.getOrDefault(operation, new int[operation.numOutputs()]);
    List<Optional<Buffer>> made = new ArrayList<>();
    for (int i = 0; i < used.length; i++) {
      Optional<Buffer> buffer = buffer(operation, i, inputs);
      int more = used[i];
      buffer.ifPresent(b -> b.users += more);
      made.add(buffer);
    }
    outputs.put(operation, made);
    if (live.bytes() > most.bytes()) {
      most = live;
    }
    inputs.forEach(
        input -> {
          input.users--;
          freeUnused(input);
        });
    made.stream().flatMap(Optional::stream).distinct().forEach(this::freeUnused);
  }

  /** Where an output lies; empty for one that takes no memory of its own. */
  private Optional<Buffer> buffer(GraphOperation operation, int index, List<Buffer> inputs) {
    Output<?> output = operation.output(index);
    long bytes = HELD_ANYWAY.contains(operation.type()) ? 0 : bytes(output);
    if (bytes == 0) {
      return Optional.empty();
    }
    if (SHARE_THEIR_INPUT.contains(operation.type())) {
      return inputs.stream().findFirst(); // that of an input that is held anyway is nobody's
    }
    Optional<Buffer> over =
        WRITE_OVER_THEIR_INPUT.contains(operation.type())
            ? inputs.stream().filter(input -> input.bytes == bytes && input.users == 1).findFirst()
            : Optional.empty();
    return over.or(() -> Optional.of(taken(bytes, operation.name().startsWith(GRADIENTS))));
  }

  private Buffer taken(long bytes, boolean gradient) {
    count(bytes, gradient);
    return new Buffer(bytes, gradient);
  }

  private void freeUnused(Buffer buffer) {
    if (buffer.users == 0) {
      buffer.users = -1; // free, should it be looked at again
      count(-buffer.bytes, buffer.gradient);
    }
  }

  private void count(long bytes, boolean gradient) {
    live =
        gradient
            ? new HeldTensors(live.activations(), live.gradients() + bytes)
            : new HeldTensors(live.activations() + bytes, live.gradients());
  }

  /** 0 where the graph does not know the size: of what a kernel keeps for its own gradient. */
  private static long bytes(Output<?> output) {
    Shape shape = output.shape();
    long width =
        switch (output.dataType()) {
          case DT_FLOAT, DT_INT32 -> Float.BYTES;
          case DT_BFLOAT16, DT_HALF -> Short.BYTES;
          case DT_INT64, DT_DOUBLE -> Double.BYTES;
          case DT_UINT8, DT_INT8, DT_BOOL -> 1;
          default -> 0;
        };
    return shape.hasUnknownDimension() ? 0 : shape.size() * width;
  }
}
