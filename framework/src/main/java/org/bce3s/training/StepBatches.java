package org.bce3s.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.batch.Batch;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.BatchStream;
import org.bce3s.batch.ImageThreads;
import org.bce3s.batch.Shard;
import org.bce3s.data.DataSplit;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.random.RandomStream;
import org.bce3s.sampling.Sampler;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.SamplingSettings;
import org.bce3s.tensor.Cluster;

/**
 * The source batches of a run and those that go with them, from the same threads: partners to be
 * mixed with, second views. Orders are a function of (seed, stream, epoch), pixels of (seed,
 * stream, epoch, position in the order); a view has the order of what it is a view of.
 */
final class StepBatches {
  private static final String SOURCE = "source";
  private static final String PARTNER = "partner";
  private static final String VIEW = "view";
  private static final String SECOND_VIEW = "second-view";
  private static final String PARTNER_VIEW = "partner-view";

  private final RunSettings settings;
  private final EpochPlan plan;
  private final int[] labels;
  private final int classes;
  private final long orderSeed;
  private final boolean alone;
  private final BatchLoader sources;
  private final Optional<BatchLoader> partners;
  private final Optional<BatchLoader> views;
  private final Optional<BatchLoader> secondViews;
  private final Optional<BatchLoader> partnerViews;
  private int[] order = {};
  private int nextStep;

  /**
   * The batches of a step, of one size: of several workers, this one's share.
   *
   * @param labels classes of the source images of all workers, in the batch's order
   * @param source the source images
   * @param partner what they are mixed with, if there is a mixed stream
   * @param view the source images, augmented once more, if there is a second view
   * @param secondView the same once more, if there is a third
   * @param partnerView the partners, augmented once more, if they are mixed so
   */
  record Batches(
      int[] labels,
      Batch source,
      Optional<Batch> partner,
      Optional<Batch> view,
      Optional<Batch> secondView,
      Optional<Batch> partnerView)
      implements AutoCloseable {
    @Override
    public void close() {
      source.close();
      partner.ifPresent(Batch::close);
      view.ifPresent(Batch::close);
      secondView.ifPresent(Batch::close);
      partnerView.ifPresent(Batch::close);
    }
  }

  StepBatches(
      RunSettings settings,
      long seed,
      DataSplit data,
      ImageShape shape,
      EpochPlan plan,
      ImageThreads threads,
      Cluster cluster) {
    this.settings = settings;
    this.plan = plan;
    this.labels = labels(data.train());
    this.classes = data.classes();
    this.alone = cluster.isAlone();
    this.orderSeed = RandomStream.deriveSeed(seed, "order");
    // What changes images has changed those of which features were made.
    AugmentationSettings changes =
        shape.isOfFeatures() ? AugmentationSettings.of(List.of()) : settings.augmentation();
    long pixelSeed = RandomStream.deriveSeed(seed, "augmentation");
    Shard shard = new Shard(cluster.index(), cluster.size());
    BiFunction<String, List<Augmentation>, BatchLoader> loader =
        (stream, list) ->
            new BatchLoader(
                new BatchStream(data.train(), list, shape, pixelSeed, stream), threads, shard);
    MixingSettings mixing = settings.mixing();
    this.sources = loader.apply(SOURCE, changes.ofSource());
    this.partners = only(mixing.mixes(), () -> loader.apply(PARTNER, changes.ofPartner()));
    this.views = only(mixing.readsView(), () -> loader.apply(VIEW, changes.ofView()));
    this.secondViews = only(mixing.secondView(), () -> loader.apply(SECOND_VIEW, changes.ofView()));
    this.partnerViews =
        only(mixing.cutmixViews(), () -> loader.apply(PARTNER_VIEW, changes.ofPartner()));
  }

  private static <T> Optional<T> only(boolean wanted, Supplier<T> made) {
    return wanted ? Optional.of(made.get()) : Optional.empty();
  }

  /** Starts an epoch at a step. */
  void start(int epoch, int firstStep) {
    SamplingSettings sampling = settings.sampling();
    order = order(sampling.source().value(), SOURCE, epoch);
    nextStep = firstStep;
    sources.start(epoch, order, plan.batchSize(), firstStep);
    views.ifPresent(loader -> loader.start(epoch, order, plan.batchSize(), firstStep));
    secondViews.ifPresent(loader -> loader.start(epoch, order, plan.batchSize(), firstStep));
    if (partners.isPresent()) {
      int[] partnerOrder = order(sampling.partner().value(), PARTNER, epoch);
      partners.get().start(epoch, partnerOrder, plan.batchSize(), firstStep);
      partnerViews.ifPresent(
          loader -> loader.start(epoch, partnerOrder, plan.batchSize(), firstStep));
    }
  }

  /** The batches of the next step, to be closed after it. */
  Batches next() {
    Batch source = sources.next();
    int[] all = alone ? source.labels() : labels(nextStep);
    nextStep++;
    return new Batches(
        all,
        source,
        partners.map(BatchLoader::next),
        views.map(BatchLoader::next),
        secondViews.map(BatchLoader::next),
        partnerViews.map(BatchLoader::next));
  }

  /** Hands out the source batches of an epoch, all of them, as its steps see them. */
  void sources(int epoch, Consumer<Batch> use) {
    int[] all = order(settings.sampling().source().value(), SOURCE, epoch);
    sources.start(epoch, all, plan.batchSize(), 0);
    while (sources.hasNext()) {
      try (Batch batch = sources.next()) {
        use.accept(batch);
      }
    }
  }

  /** The classes of the source images of a step. */
  private int[] labels(int step) {
    int from = step * plan.batchSize();
    int to = Math.min(order.length, from + plan.batchSize());
    return Arrays.stream(order, from, to).map(index -> labels[index]).toArray();
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
}
