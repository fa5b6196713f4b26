package org.bce3s.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.AutoAugment;
import org.bce3s.augmentation.AutoAugmentPolicy;
import org.bce3s.augmentation.ColorJitter;
import org.bce3s.augmentation.Crop;
import org.bce3s.augmentation.Cutout;
import org.bce3s.augmentation.Flip;
import org.bce3s.augmentation.GaussianBlur;
import org.bce3s.augmentation.RandAugment;
import org.bce3s.augmentation.RandomErasing;
import org.bce3s.augmentation.RandomGrayscale;
import org.bce3s.augmentation.TimmRandAugment;
import org.bce3s.augmentation.RandomResizedCrop;
import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Images a second that one thread augments, the copy of the source image included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class AugmentationBenchmark {
  private static final List<Augmentation> CIFAR = List.of(new Crop(4), new Flip(0.5));
  private static final List<Augmentation> CIFAR_AUTO_AUGMENT =
      List.of(
          new Crop(4), new Flip(0.5), new AutoAugment(AutoAugmentPolicy.CIFAR10), new Cutout(16));
  private static final RandomResizedCrop RESIZED_CROP =
      new RandomResizedCrop(224, List.of(0.08, 1.0), List.of(3.0 / 4, 4.0 / 3));
  private static final List<Augmentation> IMAGENET_JITTER =
      List.of(RESIZED_CROP, new Flip(0.5), new ColorJitter(0.4, 0.4, 0.4, 0, 1));
  private static final List<Augmentation> IMAGENET_RAND_AUGMENT =
      List.of(RESIZED_CROP, new Flip(0.5), new RandAugment(2, 10));
  private static final List<Augmentation> IMAGENET_TIMM =
      List.of(
          RESIZED_CROP,
          new Flip(0.5),
          new ColorJitter(0.4, 0.4, 0.4, 0, 1),
          new TimmRandAugment(2, 10, 0.5, 0.5, false, List.of(124, 116, 104)));
  private static final List<Augmentation> IMAGENET_SIM =
      List.of(
          RESIZED_CROP,
          new ColorJitter(0.4, 0.4, 0.4, 0.1, 0.8),
          new RandomGrayscale(0.2),
          new GaussianBlur(0.5, List.of(0.1, 2.0)),
          new Flip(0.5));
  private static final List<Augmentation> CIFAR_SIM =
      List.of(
          new RandomResizedCrop(32, List.of(0.08, 1.0), List.of(3.0 / 4, 4.0 / 3)),
          new Flip(0.5),
          new ColorJitter(0.4, 0.4, 0.4, 0.1, 0.8),
          new RandomGrayscale(0.2));
  private static final List<Augmentation> BLUR = List.of(new GaussianBlur(1, List.of(0.1, 2.0)));
  private static final List<Augmentation> TIMM =
      List.of(new TimmRandAugment(1, 10, 1, 0.5, false, List.of(124, 116, 104)));
  private static final List<Augmentation> ERASING =
      List.of(
          new RandomErasing(
              1, List.of(0.02, 0.33), List.of(0.3, 3.3), Optional.of(List.of(124, 116, 104))));

  private final List<Image> small = pictures(512, 32, 32);
  private final List<Image> large = pictures(4, 375, 500);
  private final List<Image> cropped = pictures(8, 224, 224);
  private long position;

  /** Crop 4 and flip of 32x32 images. */
  @Benchmark
  public Image cifar() {
    return next(small, CIFAR);
  }

  /** Crop 4, flip, AutoAugment and cutout 16 of 32x32 images. */
  @Benchmark
  public Image cifarAutoAugment() {
    return next(small, CIFAR_AUTO_AUGMENT);
  }

  /** Random resized crop, flip and colour jitter of 500x375 images to 224x224. */
  @Benchmark
  public Image imagenetColorJitter() {
    return next(large, IMAGENET_JITTER);
  }

  /** Random resized crop, flip and RandAugment of 500x375 images to 224x224. */
  @Benchmark
  public Image imagenetRandAugment() {
    return next(large, IMAGENET_RAND_AUGMENT);
  }

  /** The source view of BCL and ProCo: crop, flip, jitter, timm's RandAugment, to 224x224. */
  @Benchmark
  public Image imagenetTimm() {
    return next(large, IMAGENET_TIMM);
  }

  /** PaCo's second view: crop, jitter, grey, blur, flip, to 224x224. */
  @Benchmark
  public Image imagenetSim() {
    return next(large, IMAGENET_SIM);
  }

  /** ProCo's views of 32x32 images. */
  @Benchmark
  public Image cifarSim() {
    return next(small, CIFAR_SIM);
  }

  /** Blur of every 224x224 image. */
  @Benchmark
  public Image blur() {
    return next(cropped, BLUR);
  }

  /** One operation of timm's RandAugment on every 224x224 image. */
  @Benchmark
  public Image timmOperation() {
    return next(cropped, TIMM);
  }

  /** Erasing in every 224x224 image. */
  @Benchmark
  public Image erasing() {
    return next(cropped, ERASING);
  }

  private Image next(List<Image> sources, List<Augmentation> augmentations) {
    RandomStream random = RandomStream.of(0, "bench", position);
    Image source = sources.get((int) (position++ % sources.size()));
    Image image =
        new Image(source.height(), source.width(), source.channels(), source.pixels().clone());
    for (Augmentation augmentation : augmentations) {
      image = augmentation.apply(image, random);
    }
    return image;
  }

  /** Colour gradients with noise: smooth enough to compare well, with broad histograms. */
  private static List<Image> pictures(int count, int height, int width) {
    List<Image> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RandomStream random = RandomStream.of(1, "picture", i);
      int down = random.nextInt(200);
      int right = random.nextInt(200);
      byte[] pixels = new byte[height * width * 3];
      for (int p = 0; p < pixels.length; p++) {
        int y = p / 3 / width;
        int x = p / 3 % width;
        int channel = p % 3 * 20;
        pixels[p] =
            (byte) (channel + down * y / height + right * x / width / 3 + random.nextInt(20));
      }
      pictures.add(new Image(height, width, 3, pixels));
    }
    return pictures;
  }
}
