package org.bce3s.training;

import java.util.Arrays;
import java.util.List;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.batch.Batch;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.BatchStream;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageShape;
import org.bce3s.data.ImageSource;
import org.bce3s.data.Sampler;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Choice;

/**
 * The source and partner batches of a run, from two independent loaders. Orders are a function of
 * (seed, stream, epoch), pixels of (seed, stream, epoch, position in the order).
 */
final class BatchPairs implements AutoCloseable {
  private static final String SOURCE = "source";
  private static final String PARTNER = "partner";

  private final RunSettings settings;
  private final EpochPlan plan;
  private final int[] labels;
  private final int classes;
  private final long orderSeed;
  private final BatchLoader sources;
  private final BatchLoader partners;

  /** A source batch and the batch it is mixed with, of the same size. */
  record Pair(Batch source, Batch partner) implements AutoCloseable {
    @Override
    public void close() {
      source.close();
      partner.close();
    }
  }

  BatchPairs(RunSettings settings, long seed, DataSplit data, ImageShape shape, EpochPlan plan) {
    this.settings = settings;
    this.plan = plan;
    this.labels = labels(data.train());
    this.classes = data.classes();
    this.orderSeed = RandomStream.deriveSeed(seed, "order");
    List<Augmentation> changes = settings.augmentation().stream().map(Choice::value).toList();
    long pixelSeed = RandomStream.deriveSeed(seed, "augmentation");
    int threads = settings.train().dataThreads();
    this.sources =
        new BatchLoader(new BatchStream(data.train(), changes, shape, pixelSeed, SOURCE), threads);
    this.partners =
        new BatchLoader(new BatchStream(data.train(), changes, shape, pixelSeed, PARTNER), threads);
  }

  /** Starts an epoch at a step. */
  void start(int epoch, int firstStep) {
    SamplingSettings sampling = settings.sampling();
    sources.start(
        epoch, order(sampling.source().value(), SOURCE, epoch), plan.batchSize(), firstStep);
    partners.start(
        epoch, order(sampling.partner().value(), PARTNER, epoch), plan.batchSize(), firstStep);
  }

  /** The batches of the next step, to be closed after it. */
  Pair next() {
    return new Pair(sources.next(), partners.next());
  }

  /** The order of an epoch, cut to the images that its steps use. */
  private int[] order(Sampler sampler, String stream, int epoch) {
    RandomStream random = RandomStream.of(orderSeed, "order:" + stream, epoch);
    int epochs = settings.train().epochs();
    return Arrays.copyOf(sampler.order(labels, classes, epoch, epochs, random), plan.images());
  }

  private static int[] labels(ImageSource source) {
    int[] labels = new int[source.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = source.label(i);
    }
    return labels;
  }

  @Override
  public void close() {
    sources.close();
    partners.close();
  }
}
