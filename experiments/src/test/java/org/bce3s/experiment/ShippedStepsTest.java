package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.data.DataSplit;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.Subset;
import org.bce3s.network.Blueprint;
import org.bce3s.pytorch.NetworkShapes;
import org.bce3s.random.RandomStream;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.InterruptedRunException;
import org.bce3s.training.Trainer;
import org.bce3s.training.TrainingObserver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of every experiment that the project ships is built and trained for two steps, on noise
 * of the data set's shape and number of classes, in batches of two images; rows without epochs are
 * evaluated instead, but not their features of all training images, of which 8,142 classes have as
 * many. {@code -Dbce3s.shipped=methods/gcl} takes the files alone whose path contains it.
 */
@Tag("slow")
class ShippedStepsTest {
  private static final int STEPS = 2;

  @TempDir private Path folder;

  /** Rows that differ in nothing but the images of a data set are one. */
  static Stream<Arguments> rows() {
    ExperimentReader reader = new ExperimentReader(Catalogue.standard());
    Set<String> seen = new HashSet<>();
    List<Arguments> rows = new ArrayList<>();
    String part = System.getProperty("bce3s.shipped", "");
    for (Path file :
        ProjectFiles.experiments().stream().filter(f -> f.toString().contains(part)).toList()) {
      List<Row> all =
          reader
              .read(
                  file,
                  List.of(
                      "train.batch_size=2",
                      "train.micro_batches=1",
                      "train.evaluation_batch=2",
                      "report.quality=none"))
              .rows();
      all.stream()
          .filter(row -> seen.add(withoutImages(row)))
          .map(row -> Arguments.of(file.getFileName() + ", " + row.name(), row, all))
          .forEach(rows::add);
    }
    return rows.stream();
  }

  private static String withoutImages(Row row) {
    List<String> lines =
        Canonical.text(row.settings())
            .lines()
            .filter(line -> !line.startsWith("dataset.") || line.startsWith("dataset.name"))
            .toList();
    return String.join("\n", lines);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void rowIsBuiltAndSteppedTwice(String name, Row row, List<Row> all) {
    assertThat(trained(row, all)).as(name).isNotEmpty();
  }

  /** The variables of a row after two steps; of a later stage after two steps of each stage. */
  private Map<String, FloatTensor> trained(Row row, List<Row> all) {
    Optional<Map<String, FloatTensor>> start =
        row.settings()
            .stage()
            .map(stage -> trained(Stages.row(stage.start(), all).orElseThrow(), all))
            .or(() -> row.settings().init().map(init -> weights(row)));
    Path checkpoints = folder.resolve(row.name());
    List<Double> losses = new ArrayList<>();
    TrainingObserver observer =
        new TrainingObserver() {
          @Override
          public void step(int epoch, int step, double loss) {
            losses.add(loss);
          }
        };
    Trainer trainer =
        new Trainer(row.settings(), 0, noise(row), start.map(weights -> () -> weights));
    if (row.settings().epochs() == 0) {
      assertThat(trainer.train(checkpoints, observer, () -> false).predictions().labels())
          .hasSize(2);
    } else {
      assertThatExceptionOfType(InterruptedRunException.class)
          .isThrownBy(() -> trainer.train(checkpoints, observer, () -> losses.size() == STEPS));
      assertThat(losses).hasSize(STEPS).allMatch(Double::isFinite);
    }
    return new Checkpoints(checkpoints).newest().orElseThrow().variables();
  }

  /**
   * What a file of weights could hold: small numbers about 0, that deep networks with frozen
   * BatchNorm do not blow up, and variances of 1.
   */
  private static Map<String, FloatTensor> weights(Row row) {
    DataSplit data = noise(row);
    RandomStream random = RandomStream.of(1, "weights of a file");
    Map<String, FloatTensor> weights = new HashMap<>();
    NetworkShapes.of(
            row.settings().backbone().value(),
            Blueprint.trainImage(row.settings(), data),
            row.settings().classifier().value(),
            data.classes())
        .forEach(
            (name, shape) -> {
              boolean variance = name.endsWith("bn_variance");
              if (!name.startsWith("classifier.")) {
                float[] values =
                    new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
                for (int i = 0; i < values.length; i++) {
                  values[i] = variance ? 1 : (float) random.uniform(-0.02, 0.02);
                }
                weights.put(name, new FloatTensor(shape, values));
              }
            });
    return weights;
  }

  /** Three images of the first class and one of each other, a test set of two images. */
  private static DataSplit noise(Row row) {
    int classes = classes(row.settings().dataset().name());
    boolean features = row.settings().dataset().value().isOfFeatures();
    int[] labels = IntStream.range(0, classes + 2).map(i -> Math.max(0, i - 2)).toArray();
    return new DataSplit(
        IntStream.range(0, classes)
            .mapToObj(k -> String.format(Locale.ROOT, "class %d", k))
            .toList(),
        new Noise("train", labels, features),
        Optional.empty(),
        new Noise("test", new int[] {0, 1}, features),
        Subset.of(IntStream.range(0, labels.length).toArray()),
        "0".repeat(64),
        features
            ? Normalisation.NONE
            : new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)));
  }

  private static int classes(String dataset) {
    return switch (dataset) {
      case "cifar10-lt", "shapes-lt", "features" -> 10;
      case "cifar100-lt" -> 100;
      case "imagenet-lt" -> 1000;
      case "inat2018" -> 8142;
      case "places-lt" -> 365;
      default -> throw new IllegalStateException("how many classes has " + dataset + "?");
    };
  }

  /** Images of 32x32 random pixels, or as many features. */
  private record Noise(String name, int[] labels, boolean features) implements ImageSource {
    private static final int SIDE = 32;

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public int label(int index) {
      return labels[index];
    }

    @Override
    public Image image(int index) {
      RandomStream random = RandomStream.of(0, name, index);
      if (features) {
        float[] values = new float[SIDE];
        for (int i = 0; i < SIDE; i++) {
          values[i] = (float) random.nextGaussian();
        }
        return Image.ofFeatures(values, 0, SIDE);
      }
      byte[] pixels = new byte[SIDE * SIDE * 3];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) random.nextInt(256);
      }
      return new Image(SIDE, SIDE, 3, pixels);
    }
  }
}
