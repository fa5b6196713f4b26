package org.bce3s.bench;

import java.util.stream.IntStream;
import org.bce3s.batch.BatchLoader;
import org.bce3s.batch.BatchStream;
import org.bce3s.batch.ImageThreads;
import org.bce3s.data.DataSplit;
import org.bce3s.image.ImageShape;
import org.bce3s.settings.RunSettings;

/**
 * The speed at which training images are read, decoded and augmented while nothing is computed.
 *
 * @param settings whose augmentation, batch size and data threads are used
 * @param data whose training images are read, over and over in their order
 * @param shape of the images when they are augmented
 */
public record InputBench(RunSettings settings, DataSplit data, ImageShape shape) {
  private static final int WARM_UP_SECONDS = 5;
  private static final double NANOS = 1e9;
  private static final long SEED = 0;

  /** The times of so many batches, after seconds in which the compiler gets warm. */
  public StepTimes times(int batches) {
    int size = settings.train().batchSize();
    int images = data.train().size();
    try (ImageThreads threads = new ImageThreads(settings.train().dataThreads())) {
      BatchLoader loader =
          new BatchLoader(
              new BatchStream(
                  data.train(), settings.augmentation().ofSource(), shape, SEED, "source"),
              threads);
      int[] order = IntStream.range(0, batches * size).map(i -> i % images).toArray();
      long started = System.nanoTime();
      for (int epoch = 0; (System.nanoTime() - started) / NANOS < WARM_UP_SECONDS; epoch++) {
        read(loader, epoch, order, size);
      }
      return new StepTimes(read(loader, -1, order, size), size);
    }
  }

  private static long[] read(BatchLoader loader, int epoch, int[] order, int size) {
    long[] nanos = new long[order.length / size];
    long before = System.nanoTime();
    loader.start(epoch, order, size, 0);
    for (int i = 0; loader.hasNext(); i++) {
      loader.next().close();
      nanos[i] = System.nanoTime() - before;
      before += nanos[i];
    }
    return nanos;
  }
}
