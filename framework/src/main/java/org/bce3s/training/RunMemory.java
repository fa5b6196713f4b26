package org.bce3s.training;

import java.util.Optional;
import org.bce3s.data.DataSplit;
import org.bce3s.image.ImageShape;
import org.bce3s.memory.HeldTensors;
import org.bce3s.network.Blueprint;
import org.bce3s.network.GraphMemory;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.TrainSettings;
import org.bce3s.spec.NotTraining;
import org.bce3s.spec.SpecException;

/**
 * An estimate of the most memory that a process of a run will hold, in bytes.
 *
 * @param graph what the graph holds, on a GPU in the GPU's memory
 * @param heap of Java: images, batches under way, checkpoints, and what the collector leaves to
 *     garbage
 * @param leastHeap what it holds at once, for which a smaller heap would do
 */
@NotTraining
public record RunMemory(GraphMemory graph, long heap, long leastHeap) {
  /** Per cent of a run's heap that may lie free: it grows and shrinks with what is held. */
  public static final int FREE_HEAP = 20;

  private static final long MEGA = 1 << 20;

  /**
   * What a run's process holds beside tensors and heap, as measured: 235 MB of the files of
   * TensorFlow and Java, the rest their own data.
   */
  private static final long PROGRAM = 380 * MEGA;

  /** What kernels take for a moment and what lies free between tensors: a twentieth of these. */
  private static final int SCRATCH_SHARE = 20;

  /** Of a stream: one batch is handed out, two are under way. */
  private static final int BATCHES = 3;

  /**
   * The estimate for a run whose data set is open in this process, as it will be in its own.
   *
   * @param heap bytes that the run's heap may grow to
   * @throws SpecException if the heap cannot hold the run's checkpoints
   */
  public static RunMemory of(RunSettings settings, DataSplit data, long heap) {
    Runtime jvm = Runtime.getRuntime();
    System.gc();
    return of(settings, data, heap, jvm.totalMemory() - jvm.freeMemory());
  }

  /** The same where so many bytes of the heap are in use once the data set is open. */
  static RunMemory of(RunSettings settings, DataSplit data, long heap, long used) {
    TrainSettings train = settings.train();
    Blueprint blueprint = Blueprint.of(settings, data);
    boolean kept = KeptFeatures.areKept(settings, data, blueprint);
    Blueprint trained = kept ? blueprint.ofFeatures() : blueprint;
    EpochPlan plan = EpochPlan.of(train, data.train().size());
    int batch = Math.min(plan.batchSize(), plan.images()) / train.workers();
    int evaluated = Math.min(train.evaluationBatch(), data.test().size());
    GraphMemory graph =
        GraphMemory.of(
            blueprint,
            trained,
            settings.epochs() > 0 ? Optional.of(batch) : Optional.empty(),
            evaluated);
    CheckpointMemory checkpoints =
        new CheckpointMemory(
            graph.largest(), graph.classifier(), data.holdout().isPresent() ? 2 : 1);
    long batches =
        BATCHES
            * (streams(settings.mixing()) * bytes(batch, trained.image())
                + bytes(evaluated, blueprint.image()));
    long features = kept ? KeptFeatures.bytes(data, blueprint) : 0;
    checkpoints.require(heap, used);
    long held = used + checkpoints.needed() + batches + features;
    return new RunMemory(
        graph, Math.min(heap, held * 100 / (100 - FREE_HEAP)), Math.min(heap, held));
  }

  private static int streams(MixingSettings mixing) {
    return 1
        + (mixing.mixes() ? 1 : 0)
        + (mixing.readsView() ? 1 : 0)
        + (mixing.secondView() ? 1 : 0)
        + (mixing.cutmixViews() ? 1 : 0);
  }

  private static long bytes(int images, ImageShape shape) {
    return (long) images * shape.volume() * (shape.isOfFeatures() ? Float.BYTES : Byte.BYTES);
  }

  /** Whether an evaluation holds more tensors than a training step. */
  public boolean mostWhileClassifying() {
    return graph.classifying().bytes() > graph.step().bytes();
  }

  /** The tensors at the moment when a run holds most of them. */
  public HeldTensors tensors() {
    return mostWhileClassifying() ? graph.classifying() : graph.step();
  }

  /**
   * What kernels take for a moment, what lies free between tensors, and about half of what the one
   * of step and evaluation that needs less has left behind where the other has no use for it.
   */
  public long scratch() {
    return tensors().bytes() / SCRATCH_SHARE
        + Math.min(graph.step().bytes(), graph.classifying().bytes()) / 2;
  }

  /** What is neither in tensors nor in the heap: TensorFlow, Java and their threads. */
  public long program() {
    return PROGRAM;
  }

  /** What grows with the batch of the pass that needs most. */
  public long ofBatch() {
    return tensors().bytes() + tensors().bytes() / SCRATCH_SHARE;
  }

  /** All else. */
  public long besideBatch() {
    return total() - ofBatch();
  }

  /** What stays in the machine's memory where the graph is on a GPU. */
  public long host() {
    return heap + PROGRAM;
  }

  /** All of it, where the graph is on the CPU. */
  public long total() {
    return tensors().bytes()
        + scratch()
        + graph.weights()
        + graph.optimizer()
        + graph.input()
        + host();
  }
}
