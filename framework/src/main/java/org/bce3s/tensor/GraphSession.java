package org.bce3s.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.types.TFloat32;

/**
 * A graph, its variables and its session. Build the graph first, then {@link #initialize}, then run
 * it. Not for use by several threads.
 */
public final class GraphSession implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables;
  private final List<Input<?>> inputs = new ArrayList<>();
  private final Session session;

  /**
   * An empty graph.
   *
   * @param threads compute threads, within and between operations
   * @param gpu whether a GPU may be used if there is one
   * @param seed the seed of the variables' initial values
   */
  public GraphSession(int threads, boolean gpu, long seed) {
    variables = new Variables(tf, seed);
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads)
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    if (!gpu) {
      config.putDeviceCount("GPU", 0);
    }
    session = new Session(graph, config.build());
  }

  /** Makes operations of this graph. */
  public Ops tf() {
    return tf;
  }

  /** The variables of this graph. */
  public Variables variables() {
    return variables;
  }

  /** Keeps an input, to be closed with this session. */
  public <I extends Input<?>> I keep(I input) {
    inputs.add(input);
    return input;
  }

  /** The gradients of a scalar by each of some operands, in their order. */
  public List<Operand<TFloat32>> gradients(
      Operand<TFloat32> loss, List<? extends Operand<TFloat32>> by) {
    Output<?>[] x = by.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    Output<?>[] dx = graph.addGradients(loss.asOutput(), x);
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (Output<?> g : dx) {
      gradients.add(g.expect(TFloat32.class));
    }
    return gradients;
  }

  /** Gives every variable its initial value. */
  public void initialize() {
    assign(variables.initialValues());
  }

  /**
   * Gives every variable a value.
   *
   * @throws IllegalArgumentException naming every variable that is missing, unknown or of another
   *     shape
   */
  public void restore(Map<String, FloatTensor> values) {
    List<String> differences = variables.differences(values);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", differences));
    }
    assign(values);
  }

  /** Gives some variables a value. */
  public void assign(Map<String, FloatTensor> values) {
    for (Variable v : variables.all()) {
      FloatTensor value = values.get(v.name());
      if (value != null) {
        try (Input<TFloat32> input = Input.floats(tf, v.shape())) {
          input.set(value.values());
          run(List.of(input), List.of(v.assign(tf, input.operand())), List.of());
        }
      }
    }
  }

  /** The values of all variables, by name, in order of creation. */
  public Map<String, FloatTensor> snapshot() {
    List<Variable> all = List.copyOf(variables.all());
    List<float[]> values = run(List.of(), List.of(), all.stream().map(Variable::read).toList());
    Map<String, FloatTensor> snapshot = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      snapshot.put(all.get(i).name(), new FloatTensor(all.get(i).shape(), values.get(i)));
    }
    return snapshot;
  }

  /**
   * Runs part of the graph.
   *
   * @param feeds inputs whose tensors are fed
   * @param targets operations that must run
   * @param fetches operands whose values are wanted
   * @return one row-major array a fetch
   */
  public List<float[]> run(
      List<? extends Input<?>> feeds,
      List<? extends Op> targets,
      List<? extends Operand<TFloat32>> fetches) {
    Session.Runner runner = session.runner();
    feeds.forEach(input -> input.feed(runner));
    targets.forEach(runner::addTarget);
    fetches.forEach(runner::fetch);
    try (Result result = runner.run()) {
      List<float[]> values = new ArrayList<>(fetches.size());
      for (int i = 0; i < fetches.size(); i++) {
        TFloat32 tensor = (TFloat32) result.get(i);
        Shape shape = tensor.shape();
        float[] array = new float[Math.toIntExact(shape.size())];
        tensor.asRawTensor().data().asFloats().read(array);
        values.add(array);
      }
      return values;
    }
  }

  @Override
  public void close() {
    session.close();
    inputs.forEach(Input::close);
    graph.close();
  }
}
