package org.bce3s.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bce3s.batch.Batch;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.BatchStream;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.network.Blueprint;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.random.RandomStream;
import org.bce3s.sampling.Sampler;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.TracedOperation;

/** Trains steps of a run and takes their time. Nothing is evaluated and nothing is written. */
public final class StepBench implements AutoCloseable {
  private static final int WARM_UP_STEPS = 5;
  private static final long SEED = 0;

  private final RunSettings settings;
  private final DataSplit data;
  private final Blueprint blueprint;
  private final int batchSize;
  private final ImageThreads threads;
  private final NetworkGraph graph;
  private final TrainingStep step;

  /**
   * Builds the graph of a run.
   *
   * @throws org.bce3s.spec.SpecException if a GPU is asked for and there is none
   */
  public StepBench(RunSettings settings, DataSplit data) {
    this.settings = settings;
    this.data = data;
    this.blueprint = Blueprint.of(settings, data);
    this.batchSize = settings.train().batchSize();
    this.threads = new ImageThreads(settings.train().dataThreads());
    boolean gpu = settings.train().device().usesGpu();
    this.graph = new NetworkGraph(blueprint, settings.train().threads(), gpu, SEED);
    this.step = graph.step(batchSize);
    graph.initialize();
  }

  /** The number of trainable values. */
  public long parameterCount() {
    return graph.parameterCount();
  }

  /** What the graph runs on: {@code CPU} or {@code GPU}. */
  public String device() {
    return settings.train().device().inUse();
  }

  /** The times of so many steps that are all fed with the same batch. */
  public StepTimes withoutPipeline(int steps) {
    return onOneBatch(
        (source, partner) -> timed(steps, batchSize, number -> train(source, partner, number)));
  }

  /** So many steps, traced, that are all fed with the same batch. */
  public StepTrace trace(int steps) {
    return onOneBatch(
        (source, partner) -> {
          set(source, partner);
          return traced(steps, number -> step.trace(draw(source, number), rate(), true));
        });
  }

  private <T> T onOneBatch(BiFunction<Batch, Batch, T> use) {
    try (Batch source = loader("source", 1, batchSize).next();
        Batch partner = loader("partner", 1, batchSize).next()) {
      step.view(source.pixels());
      step.secondView(source.pixels());
      step.partnerView(partner.pixels());
      return use.apply(source, partner);
    }
  }

  /**
   * The times of so many forward passes in inference mode, as an evaluation makes them, all of the
   * same images.
   */
  public StepTimes forward(int passes) {
    int images = settings.train().evaluationBatch();
    Inference inference = graph.inference(images);
    try (Batch batch = loader("source", 1, images).next()) {
      return timed(passes, images, number -> inference.logits(batch.pixels()));
    }
  }

  /** So many forward passes in inference mode, traced. */
  public StepTrace traceForward(int passes) {
    int images = settings.train().evaluationBatch();
    Inference inference = graph.inference(images);
    try (Batch batch = loader("source", 1, images).next()) {
      inference.logits(batch.pixels());
    }
    return traced(passes, number -> inference.trace());
  }

  private static StepTimes timed(int runs, int images, IntConsumer run) {
    long[] nanos = new long[WARM_UP_STEPS + runs];
    for (int i = 0; i < nanos.length; i++) {
      long started = System.nanoTime();
      run.accept(i);
      nanos[i] = System.nanoTime() - started;
    }
    return new StepTimes(Arrays.copyOfRange(nanos, WARM_UP_STEPS, nanos.length), images);
  }

  private static StepTrace traced(int runs, IntFunction<List<TracedOperation>> run) {
    return new StepTrace(
        IntStream.range(0, WARM_UP_STEPS + runs).mapToObj(run).skip(WARM_UP_STEPS).toList());
  }

  /** The times of so many steps, each with the wait for its batches. */
  public StepTimes withPipeline(int steps) {
    int batches = WARM_UP_STEPS + steps;
    BatchLoader sources = loader("source", batches, batchSize);
    Map<BatchLoader, Consumer<Batch>> others = new LinkedHashMap<>();
    if (settings.mixing().mixes()) {
      others.put(loader("partner", batches, batchSize), b -> step.partner(b.pixels(), b.labels()));
    }
    if (settings.mixing().readsView()) {
      others.put(loader("view", batches, batchSize), b -> step.view(b.pixels()));
    }
    if (settings.mixing().secondView()) {
      others.put(loader("second-view", batches, batchSize), b -> step.secondView(b.pixels()));
    }
    if (settings.mixing().cutmixViews()) {
      others.put(loader("partner", batches, batchSize), b -> step.partnerView(b.pixels()));
    }
    return timed(
        steps,
        batchSize,
        number -> {
          try (Batch source = sources.next()) {
            step.source(source.pixels(), source.labels());
            others.forEach(
                (loader, set) -> {
                  try (Batch other = loader.next()) {
                    set.accept(other);
                  }
                });
            step.run(draw(source, number), rate(), true);
          }
        });
  }

  @Override
  public void close() {
    threads.close();
    graph.close();
  }

  private void train(Batch source, Batch partner, int number) {
    set(source, partner);
    step.run(draw(source, number), rate(), true);
  }

  private void set(Batch source, Batch partner) {
    step.source(source.pixels(), source.labels());
    step.partner(partner.pixels(), partner.labels());
  }

  private StepDraw draw(Batch source, int number) {
    return StepDraw.of(SEED, 1, number, settings, blueprint, source.labels());
  }

  private double rate() {
    return settings.train().optimizer().value().rate();
  }

  /** A loader of so many batches; epochs of the sampler follow each other without a break. */
  private BatchLoader loader(String stream, int batches, int size) {
    BatchLoader loader =
        new BatchLoader(
            new BatchStream(
                data.train(), settings.augmentation().ofSource(), blueprint.image(), SEED, stream),
            threads);
    Sampler sampler =
        stream.equals("partner")
            ? settings.sampling().partner().value()
            : settings.sampling().source().value();
    loader.start(1, order(sampler, batches * size), size, 0);
    return loader;
  }

  private int[] order(Sampler sampler, int images) {
    int[] labels = IntStream.range(0, data.train().size()).map(data.train()::label).toArray();
    int[] order = new int[images];
    int filled = 0;
    for (int epoch = 0; filled < images; epoch++) {
      RandomStream random = RandomStream.of(SEED, "bench", epoch);
      int[] next = sampler.order(labels, blueprint.classes(), epoch, epoch + 1, random);
      int taken = Math.min(next.length, images - filled);
      System.arraycopy(next, 0, order, filled, taken);
      filled += taken;
    }
    return order;
  }
}
