package org.bce3s.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.Crop;
import org.bce3s.augmentation.Flip;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchLoaderTest {
  private static final ImageShape SHAPE = new ImageShape(16, 16, 3);
  private static final ImageSource SHAPES = new NoiseSource(100);
  private static final int[] ORDER = RandomStream.of(4, "order").permutation(100);

  /** Images of noise, another one for every index. */
  private record NoiseSource(int size) implements ImageSource {
    @Override
    public int label(int index) {
      return index % 10;
    }

    @Override
    public Image image(int index) {
      byte[] pixels = new byte[SHAPE.volume()];
      RandomStream random = RandomStream.of(0, "noise", index);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) random.nextInt(256);
      }
      return new Image(SHAPE.height(), SHAPE.width(), SHAPE.channels(), pixels);
    }
  }

  private static BatchStream stream(ImageSource source) {
    return new BatchStream(source, List.of(new Crop(4), new Flip(0.5)), SHAPE, 11, "source");
  }

  /** A source of constant images that does something before it hands one out. */
  private static ImageSource doing(Augmentation before) {
    return new ImageSource() {
      @Override
      public int size() {
        return 100;
      }

      @Override
      public int label(int index) {
        return 0;
      }

      @Override
      public Image image(int index) {
        return before.apply(new Image(16, 16, 3, new byte[768]), RandomStream.of(0, "test", index));
      }
    };
  }

  private static List<byte[]> pixels(int threads, int epoch, int[] order, int firstStep) {
    List<byte[]> all = new ArrayList<>();
    try (ImageThreads images = new ImageThreads(threads)) {
      BatchLoader loader = new BatchLoader(stream(SHAPES), images);
      loader.start(epoch, order, 8, firstStep);
      while (loader.hasNext()) {
        try (Batch batch = loader.next()) {
          all.add(batch.pixels().clone());
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void bytesDoNotDependOnThreads(int threads) {
    List<byte[]> expected = new ArrayList<>();
    for (int from = 0; from < 100; from += 8) {
      int to = Math.min(100, from + 8);
      byte[] batch = new byte[(to - from) * SHAPE.volume()];
      for (int position = from; position < to; position++) {
        Image image = stream(SHAPES).image(3, position, ORDER[position]);
        SHAPE.pack(image, () -> "an image", batch, position - from);
      }
      expected.add(batch);
    }

    assertThat(pixels(threads, 3, ORDER, 0).toArray()).isEqualTo(expected.toArray());
  }

  @Test
  void batchesComeInOrderWithLabelsAndIndices() {
    try (ImageThreads images = new ImageThreads(3)) {
      BatchLoader loader = new BatchLoader(stream(SHAPES), images);
      loader.start(0, ORDER, 8, 0);
      for (int step = 0; step < 13; step++) {
        assertThat(loader.hasNext()).isTrue();
        try (Batch batch = loader.next()) {
          int[] indices = Arrays.copyOfRange(ORDER, step * 8, Math.min(100, step * 8 + 8));
          assertThat(batch.step()).isEqualTo(step);
          assertThat(batch.size()).isEqualTo(step < 12 ? 8 : 4);
          assertThat(batch.indices()).isEqualTo(indices);
          assertThat(batch.labels()).isEqualTo(Arrays.stream(indices).map(SHAPES::label).toArray());
        }
      }
      assertThat(loader.hasNext()).isFalse();
      assertThatThrownBy(loader::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("epoch 0 has no batch left");
    }
  }

  @Test
  void goingOnInTheMiddleGivesTheSameBatches() {
    List<byte[]> whole = pixels(2, 5, ORDER, 0);

    assertThat(pixels(2, 5, ORDER, 7).toArray())
        .isEqualTo(whole.subList(7, whole.size()).toArray());
    assertThat(pixels(2, 5, ORDER, 13)).isEmpty();
  }

  @Test
  void imageDrawnTwiceIsAugmentedTwice() {
    int[] eightTimes = new int[8];
    byte[] batch = pixels(1, 0, eightTimes, 0).get(0);

    long distinct =
        IntStream.range(0, 8)
            .mapToObj(i -> Arrays.toString(Arrays.copyOfRange(batch, i * 768, i * 768 + 768)))
            .distinct()
            .count();
    assertThat(distinct).isGreaterThan(5);
  }

  @Test
  void epochsAndStreamsAugmentDifferently() {
    BatchStream source = stream(SHAPES);
    BatchStream partner =
        new BatchStream(SHAPES, source.augmentations(), SHAPE, source.seed(), "partner");

    assertThat(pixels(1, 0, ORDER, 0).get(0)).isNotEqualTo(pixels(1, 1, ORDER, 0).get(0));
    // One of 81 windows, mirrored or not: a few may agree by chance.
    assertThat(IntStream.range(0, 100))
        .filteredOn(
            p -> Arrays.equals(source.image(0, p, 5).pixels(), partner.image(0, p, 5).pixels()))
        .hasSizeLessThan(6);
  }

  @Test
  void buffersAreReused() {
    try (ImageThreads images = new ImageThreads(1)) {
      BatchLoader loader = new BatchLoader(stream(SHAPES), images);
      List<byte[]> seen = new ArrayList<>();
      for (int epoch = 0; epoch < 10; epoch++) {
        loader.start(epoch, Arrays.copyOf(ORDER, 96), 8, 0);
        while (loader.hasNext()) {
          try (Batch batch = loader.next()) {
            byte[] pixels = batch.pixels();
            if (seen.stream().noneMatch(known -> known == pixels)) {
              seen.add(pixels);
            }
          }
        }
      }
      // Two ahead and one handed out, of 120 batches.
      assertThat(seen.size()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void closedBatchRefusesItsPixels() {
    try (ImageThreads images = new ImageThreads(1)) {
      BatchLoader loader = new BatchLoader(stream(SHAPES), images);
      loader.start(0, ORDER, 8, 0);
      Batch batch = loader.next();
      batch.close();
      batch.close();
      assertThatThrownBy(batch::pixels)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("batch 0 is closed; its pixels are being reused");
    }
  }

  @Test
  void readsOnlyALittleAhead() throws InterruptedException {
    AtomicInteger read = new AtomicInteger();
    ImageSource counting =
        doing(
            (image, random) -> {
              read.incrementAndGet();
              return image;
            });
    try (ImageThreads images = new ImageThreads(2)) {
      BatchLoader loader = new BatchLoader(stream(counting), images);
      loader.start(0, ORDER, 1, 0);
      Thread.sleep(300);
      assertThat(read.get()).isBetween(1, 3);
    }
  }

  @Test
  void manyThreadsWorkAtOneBatchAndNeedNoMoreMemory() throws InterruptedException {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch allAtWork = new CountDownLatch(4);
    ImageSource meeting =
        doing(
            (image, random) -> {
              read.incrementAndGet();
              allAtWork.countDown();
              awaitQuietly(allAtWork);
              return image;
            });
    try (ImageThreads images = new ImageThreads(4)) {
      BatchLoader loader = new BatchLoader(stream(meeting), images);
      loader.start(0, ORDER, 4, 0);
      loader.next().close();
      Thread.sleep(300);
      assertThat(read.get()).as("a batch in use and two ahead").isBetween(4, 12);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anImageThatCannotBeChangedIsNamed() {
    Augmentation refusing =
        (image, random) -> {
          throw new DataException("is too small");
        };
    BatchStream stream = new BatchStream(SHAPES, List.of(refusing), SHAPE, 11, "source");

    assertThatThrownBy(() -> stream.image(0, 0, 42))
        .isInstanceOf(DataException.class)
        .hasMessage("image 42: is too small");
  }

  @Test
  void failureOfAnImageSurfacesAtItsBatch() {
    ImageSource failing =
        doing(
            (image, random) -> {
              throw new DataException("image is broken");
            });
    try (ImageThreads images = new ImageThreads(2)) {
      BatchLoader loader = new BatchLoader(stream(failing), images);
      loader.start(0, ORDER, 8, 0);
      assertThatThrownBy(loader::next)
          .isInstanceOf(DataException.class)
          .hasMessage("image is broken");
    }
  }

  @Test
  void imageOfAnotherShapeIsNamed() {
    ImageSource odd = doing((image, random) -> new Image(15, 16, 3, new byte[720]));
    try (ImageThreads images = new ImageThreads(1)) {
      BatchLoader loader = new BatchLoader(stream(odd), images);
      loader.start(0, new int[] {42}, 8, 0);
      assertThatThrownBy(loader::next)
          .isInstanceOf(DataException.class)
          .hasMessage(
              "image 42 is 15x16x3, but the images of its batch are 16x16x3" + ImageShape.CURE);
    }
  }

  @Test
  void startingAnewDropsTheOldEpoch() {
    try (ImageThreads images = new ImageThreads(2)) {
      BatchLoader loader = new BatchLoader(stream(SHAPES), images);
      loader.start(0, ORDER, 8, 0);
      loader.next();
      loader.start(1, ORDER, 8, 4);
      try (Batch batch = loader.next()) {
        assertThat(batch.step()).isEqualTo(4);
        assertThat(batch.pixels()).isEqualTo(pixels(1, 1, ORDER, 4).get(0));
      }
    }
  }

  @Test
  void closingEarlyStopsTheThreads() throws InterruptedException {
    ImageThreads images = new ImageThreads(4);
    BatchLoader loader = new BatchLoader(stream(SHAPES), images);
    loader.start(0, ORDER, 8, 0);
    loader.next();
    images.close();
    images.close();

    // A pool counts as terminated a moment before its last thread has ended.
    for (Thread thread : imageThreads()) {
      thread.join(10_000);
    }
    assertThat(imageThreads()).isEmpty();
    assertThatThrownBy(() -> loader.start(1, ORDER, 8, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the image threads are closed");
  }

  @Test
  void closingReleasesAThreadThatWaitsForABatch() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    ImageSource stuck =
        doing(
            (image, random) -> {
              started.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                throw new DataException("interrupted", e);
              }
              return image;
            });
    ImageThreads images = new ImageThreads(1);
    BatchLoader loader = new BatchLoader(stream(stuck), images);
    loader.start(0, ORDER, 8, 0);
    List<String> ends = new ArrayList<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                loader.next();
                loader.next();
              } catch (RuntimeException e) {
                ends.add(e.getMessage());
              }
            });
    waiting.start();
    started.await();
    images.close();
    waiting.join(10_000);

    assertThat(waiting.isAlive()).isFalse();
    assertThat(ends).hasSize(1);
  }

  @Test
  void threadsAreDaemons() {
    try (ImageThreads images = new ImageThreads(2)) {
      BatchLoader loader = new BatchLoader(stream(SHAPES), images);
      loader.start(0, ORDER, 8, 0);
      loader.next();
      assertThat(imageThreads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
  }

  private static List<Thread> imageThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("images-"))
        .toList();
  }
}
