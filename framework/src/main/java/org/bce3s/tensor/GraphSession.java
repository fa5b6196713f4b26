package org.bce3s.tensor;

import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bce3s.machine.NativeLibraryException;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;

/**
 * A graph, its variables and its session. Build the graph first, then {@link #initialize}, then run
 * it. Not for use by several threads.
 */
public final class GraphSession implements AutoCloseable {
  private static final int DIFFERENCES_SHOWN = 3;

  private final Graph graph;
  private final Ops tf;
  private final Variables variables;
  private final List<Input<?>> inputs = new ArrayList<>();
  private final Collectives collectives;
  private final Optional<WorkerServer> server;
  private final Session session;
  private List<Operand<TFloat32>> areFinite = List.of();

  /**
   * An empty graph of a process that trains alone.
   *
   * @param threads compute threads, within and between operations
   * @param gpu whether a GPU may be used if there is one
   * @param seed the seed of the variables' initial values
   */
  public GraphSession(int threads, boolean gpu, long seed) {
    this(threads, gpu, seed, Cluster.ALONE);
  }

  /**
   * An empty graph of a worker, whose server is started; one for each process.
   *
   * @throws ClusterException if the server cannot be started where the cluster says
   */
  public GraphSession(int threads, boolean gpu, long seed, Cluster cluster) {
    this(threads, gpu, seed, cluster, true);
  }

  /**
   * An empty graph that TensorFlow runs as it is written, on the CPU, to compare with: its
   * optimiser takes operations apart and puts others in their place.
   */
  public static GraphSession unoptimised(int threads, long seed) {
    return new GraphSession(threads, false, seed, Cluster.ALONE, false);
  }

  private GraphSession(int threads, boolean gpu, long seed, Cluster cluster, boolean optimised) {
    ComputeThreads.make();
    graph = new Graph();
    tf = Ops.create(graph);
    variables = new Variables(tf, seed);
    collectives = new Collectives(tf, cluster);
    ConfigProto.Builder config =
        ComputeThreads.config(threads)
            .setAllowSoftPlacement(true)
            .setGraphOptions(optimised ? optimised(gpu) : asWritten());
    if (!gpu) {
      config.putDeviceCount("GPU", 0);
    }
    server =
        cluster.isAlone()
            ? Optional.empty()
            : Optional.of(new WorkerServer(cluster, config.build()));
    session =
        server
            .map(own -> own.session(graph, config.build()))
            .orElseGet(() -> new Session(graph, config.build()));
    ComputeThreads.firstRun();
    ProcessorCaches.correctIfHidden();
  }

  /**
   * No regrouping of sums: it depends on what else is in the graph, so that a term times zero would
   * change the last bits of a run. It gains no time that can be measured. No pass for memory: in a
   * graph larger than it takes a CPU's memory for, 256 MB, it has the terms of a sum added as they
   * arrive, in another order at every run. Nor those that find nothing to change in graphs without
   * functions, loops and, on a CPU, another layout: they take a third of the time of a plan.
   */
  private static GraphOptions optimised(boolean gpu) {
    return GraphOptions.newBuilder()
        .setRewriteOptions(
            RewriterConfig.newBuilder()
                .setArithmeticOptimization(RewriterConfig.Toggle.OFF)
                .setShapeOptimization(RewriterConfig.Toggle.OFF)
                .setLoopOptimization(RewriterConfig.Toggle.OFF)
                .setFunctionOptimization(RewriterConfig.Toggle.OFF)
                .setImplementationSelector(RewriterConfig.Toggle.OFF)
                .setMemoryOptimization(RewriterConfig.MemOptType.NO_MEM_OPT)
                .setDisableTfgOptimizer(true)
                .setLayoutOptimizer(gpu ? RewriterConfig.Toggle.DEFAULT : RewriterConfig.Toggle.OFF)
                .setMetaOptimizerIterations(RewriterConfig.NumIterationsType.ONE))
        .build();
  }

  private static GraphOptions asWritten() {
    return GraphOptions.newBuilder()
        .setOptimizerOptions(OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0))
        .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true))
        .build();
  }

  /** Makes operations of this graph. */
  public Ops tf() {
    return tf;
  }

  /** The variables of this graph. */
  public Variables variables() {
    return variables;
  }

  /** Makes operations that all workers run together. */
  public Collectives collectives() {
    return collectives;
  }

  /**
   * Waits until the servers of all workers listen.
   *
   * @param patience how long to wait for a worker to be started
   * @param stop once true, the wait ends
   * @return whether all do; false if told to stop
   * @throws LostWorkerException naming one that does not in time
   */
  public boolean awaitOthers(Duration patience, BooleanSupplier stop) {
    return server.isEmpty() || server.get().awaitOthers(patience, stop);
  }

  /**
   * Waits until all workers are there and have said something to each other.
   *
   * @param own what this worker says; whole numbers up to 2^24
   * @param patience how long to wait for a worker to be started, and then for all to speak
   * @return what each worker says, in their order; of a process that trains alone its own words
   * @throws LostWorkerException if one does not come or is lost again
   * @throws ClusterException if the workers were told different numbers of workers
   */
  public List<float[]> meet(float[] own, Duration patience) {
    awaitOthers(patience, () -> false);
    return say(own, Optional.of(patience));
  }

  /**
   * Says something more to workers that have met and hears what each says, however long it takes
   * them to come to that.
   *
   * @throws LostWorkerException if one is lost
   */
  public List<float[]> say(float[] own) {
    return say(own, Optional.empty());
  }

  private List<float[]> say(float[] own, Optional<Duration> patience) {
    int size = collectives.cluster().size();
    Operand<TFloat32> said = collectives.said(tf.constant(new float[][] {own}), patience);
    float[] all = run(List.of(), List.of(), List.of(said)).get(0);
    return IntStream.range(0, size)
        .mapToObj(i -> Arrays.copyOfRange(all, i * own.length, (i + 1) * own.length))
        .toList();
  }

  /**
   * Gives every variable of every worker the value it has at worker 0.
   *
   * @throws LostWorkerException if a worker is lost
   */
  public void share() {
    if (!collectives.cluster().isAlone()) {
      List<Op> shared = variables.all().stream().map(collectives::share).toList();
      run(List.of(), shared, List.of());
    }
  }

  /** Keeps an input, to be closed with this session. */
  public <I extends Input<?>> I keep(I input) {
    inputs.add(input);
    return input;
  }

  /**
   * The gradients of a scalar by each of some operands, in their order; zero by an operand that the
   * scalar does not depend on, which TensorFlow itself refuses.
   */
  public List<Operand<TFloat32>> gradients(
      Operand<TFloat32> loss, List<? extends Operand<TFloat32>> by) {
    return Gradients.of(graph, tf, loss, by);
  }

  /** The bytes of the values of variables whose names pass a test. */
  public long bytes(Predicate<String> names) {
    return variables.bytes(v -> names.test(v.name()));
  }

  /**
   * The trainable variables by which a sum of scalars has a gradient, in order of creation. By any
   * other there is none, which is not the same as one of zero: PyTorch's {@code None}.
   */
  public List<Variable> trainedBy(List<Operand<TFloat32>> losses) {
    Set<GraphOperation> reached = GraphWalk.behindGradients(losses);
    return variables.trainable().stream()
        .filter(v -> reached.contains(v.read().asOutput().op()))
        .toList();
  }

  /**
   * Draws other initial values of a variable.
   *
   * @param number of the drawing, from 0
   */
  public FloatTensor drawnAgain(Variable variable, int number) {
    return variables.drawnAgain(variable.name(), number);
  }

  /** Gives every variable its initial value. */
  public void initialize() {
    assign(variables.initialValues());
  }

  /**
   * Gives every variable a value.
   *
   * @throws IllegalArgumentException naming the first variables that are missing, unknown, of
   *     another shape or not finite
   */
  public void restore(Map<String, FloatTensor> values) {
    refuse(variables.differences(values, v -> true));
    assign(values);
  }

  /**
   * Gives variables the values that another network left; those it does not have keep theirs, and
   * so does the state of the optimiser.
   *
   * @param values by name; names that this graph does not have are passed over
   * @param needed the variables that must be given
   * @throws IllegalArgumentException naming the first variables that are missing or of another
   *     shape
   */
  public void takeOver(Map<String, FloatTensor> values, Predicate<Variable> needed) {
    Set<String> names = new LinkedHashSet<>();
    for (Variable variable : variables.all()) {
      if (variable.kind() != Variable.Kind.SLOT && values.containsKey(variable.name())) {
        names.add(variable.name());
      }
    }
    Map<String, FloatTensor> taken = Maps.asMap(names, values::get);
    refuse(variables.differences(taken, v -> needed.test(v) || taken.containsKey(v.name())));
    assign(taken);
  }

  private static void refuse(List<String> differences) {
    if (!differences.isEmpty()) {
      int more = Math.max(0, differences.size() - DIFFERENCES_SHOWN);
      throw new IllegalArgumentException(
          String.join("; ", differences.subList(0, differences.size() - more))
              + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  /** Gives some variables a value, all in one run: each run of new operations costs a plan. */
  public void assign(Map<String, FloatTensor> values) {
    List<Input<TFloat32>> given = new ArrayList<>();
    List<Op> assignments = new ArrayList<>();
    try {
      for (Variable v : variables.all()) {
        FloatTensor value = values.get(v.name());
        if (value != null) {
          Input<TFloat32> input = Input.floats(tf, v.shape());
          given.add(input);
          input.set(value.values());
          assignments.add(v.assign(tf, input.operand()));
        }
      }
      if (!assignments.isEmpty()) {
        run(given, assignments, List.of());
      }
    } finally {
      given.forEach(Input::close);
    }
  }

  /** The names of the variables that an operand's value depends on, in order of creation. */
  public Set<String> variablesBehind(Operand<?> operand) {
    Set<GraphOperation> reached = GraphWalk.behind(List.of(operand));
    Set<String> names = new LinkedHashSet<>();
    for (Variable v : variables.all()) {
      if (reached.contains(v.read().asOutput().op())) {
        names.add(v.name());
      }
    }
    return names;
  }

  /**
   * The outputs of operations that have more than so many elements, each as {@code type name
   * shape}; those whose shape the graph does not know are passed over.
   */
  public List<String> outputsLargerThan(long elements) {
    List<String> found = new ArrayList<>();
    graph
        .operations()
        .forEachRemaining(
            operation -> {
              for (int i = 0; i < operation.numOutputs(); i++) {
                Shape shape = operation.output(i).shape();
                if (!shape.hasUnknownDimension() && shape.size() > elements) {
                  found.add(operation.type() + " " + operation.name() + " " + shape);
                }
              }
            });
    return found;
  }

  /** The operations that run when one of them is to run, in the order in which they were made. */
  public List<GraphOperation> operationsOf(Op target) {
    return GraphWalk.neededBy(graph, target);
  }

  /** The bytes of the tensors of all inputs that are kept. */
  public long inputBytes() {
    return inputs.stream().mapToLong(Input::bytes).sum();
  }

  /** The bytes of the optimiser's state. */
  public long slotBytes() {
    return variables.bytes(v -> v.kind() == Variable.Kind.SLOT);
  }

  /**
   * The names of the variables that hold a NaN or an infinity, in order of creation. A loss does
   * not tell: ReLU, max-pooling and maxima of TensorFlow's can pass over NaN.
   */
  public List<String> notFinite() {
    List<Variable> all = List.copyOf(variables.all());
    if (areFinite.size() != all.size()) { // built once: each run of new operations costs a plan
      areFinite = all.stream().map(this::isFinite).toList();
    }
    List<float[]> finite = run(List.of(), List.of(), areFinite);
    return IntStream.range(0, all.size())
        .filter(i -> finite.get(i)[0] == 0)
        .mapToObj(i -> all.get(i).name())
        .toList();
  }

  private Operand<TFloat32> isFinite(Variable variable) {
    int[] axes = IntStream.range(0, variable.shape().length).toArray();
    return tf.dtypes.cast(
        tf.reduceAll(tf.math.isFinite(variable.read()), tf.constant(axes)), TFloat32.class);
  }

  /** The values of all variables, by name, in order of creation. */
  public Map<String, FloatTensor> snapshot() {
    return snapshot(name -> true);
  }

  /** The values of the variables of some names, in order of creation. */
  public Map<String, FloatTensor> snapshot(Predicate<String> names) {
    return withValues(names, LinkedHashMap::new);
  }

  /**
   * Looks at the values of variables without holding them all in the Java heap: they stay where
   * TensorFlow has them, and each is copied when it is asked for.
   *
   * @param names of the variables that are wanted
   * @param look is given the values by name, in order of creation; they are there while it runs,
   *     each time asked for copied anew
   */
  public <T> T withValues(Predicate<String> names, Function<Map<String, FloatTensor>, T> look) {
    List<Variable> all = variables.all().stream().filter(v -> names.test(v.name())).toList();
    try (Result result = fetched(List.of(), List.of(), Lists.transform(all, Variable::read))) {
      Map<String, Integer> places = new LinkedHashMap<>();
      all.forEach(variable -> places.put(variable.name(), places.size()));
      return look.apply(
          Maps.transformValues(
              places, i -> new FloatTensor(all.get(i).shape(), values(result.get(i)))));
    }
  }

  /**
   * Runs part of the graph.
   *
   * @param feeds inputs whose tensors are fed
   * @param targets operations that must run
   * @param fetches operands whose values are wanted
   * @return one row-major array a fetch
   * @throws LostWorkerException if another worker was lost meanwhile
   */
  public List<float[]> run(
      List<? extends Input<?>> feeds,
      List<? extends Op> targets,
      List<? extends Operand<TFloat32>> fetches) {
    try (Result result = fetched(feeds, targets, fetches)) {
      List<float[]> values = new ArrayList<>(fetches.size());
      for (int i = 0; i < fetches.size(); i++) {
        values.add(values(result.get(i)));
      }
      return values;
    }
  }

  private static float[] values(Tensor fetched) {
    float[] values = new float[Math.toIntExact(fetched.shape().size())];
    fetched.asRawTensor().data().asFloats().read(values);
    return values;
  }

  private Result fetched(
      List<? extends Input<?>> feeds,
      List<? extends Op> targets,
      List<? extends Operand<TFloat32>> fetches) {
    try {
      return runner(feeds, targets, fetches).run();
    } catch (TensorFlowException e) {
      throw server.isPresent() ? server.get().explained(e) : e;
    } catch (TFInvalidArgumentException | TFUnimplementedException e) { // no TensorFlowExceptions
      throw explained(e);
    }
  }

  /** What TensorFlow's own kernels say of grouped convolutions does not name the cause. */
  private static RuntimeException explained(RuntimeException e) {
    String told = String.valueOf(e.getMessage());
    boolean grouped =
        told.contains("filter_size does not have enough elements")
            || told.contains("does not support grouped convolutions");
    return grouped && !NumericSwitches.here().oneDnn()
        ? new NativeLibraryException(
            "grouped convolutions (ResNeXt) do not train without oneDNN, which"
                + " TF_ENABLE_ONEDNN_OPTS switches off here; leave it unset",
            e)
        : e;
  }

  /**
   * Runs part of the graph and says how long each operation took; the run itself takes longer.
   *
   * @param feeds inputs whose tensors are fed
   * @param targets operations that must run
   */
  public List<TracedOperation> trace(List<? extends Input<?>> feeds, List<? extends Op> targets) {
    RunOptions traced =
        RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.SOFTWARE_TRACE).build();
    try (Result result =
        runner(feeds, targets, List.of()).setOptions(traced).runAndFetchMetadata()) {
      return TracedOperation.of(result.getMetadata().orElseThrow().getStepStats());
    }
  }

  private Session.Runner runner(
      List<? extends Input<?>> feeds,
      List<? extends Op> targets,
      List<? extends Operand<TFloat32>> fetches) {
    Session.Runner runner = session.runner();
    feeds.forEach(input -> input.feed(runner));
    targets.forEach(runner::addTarget);
    fetches.forEach(runner::fetch);
    return runner;
  }

  @Override
  public void close() {
    session.close();
    inputs.forEach(Input::close);
    graph.close();
  }
}
