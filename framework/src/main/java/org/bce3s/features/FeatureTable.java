package org.bce3s.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.image.InMemorySource;
import org.bce3s.tensor.ElementType;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.tensor.TensorFile;

/**
 * Labelled feature vectors of a file: safetensors with tensors {@code features} [N, d] and {@code
 * labels} [N], or an array of NumPy, {@code .npy}, with labels in a file of their own.
 *
 * @param file they came from
 * @param labelsFile the labels came from
 * @param type of the numbers in the file
 * @param dimension d
 * @param values all vectors, one after the other
 * @param labels one a vector, from 0
 */
public record FeatureTable(
    Path file, Path labelsFile, ElementType type, int dimension, float[] values, int[] labels) {
  private static final String FEATURES = "features";
  private static final String LABELS = "labels";
  private static final String NUMPY = ".npy";
  private static final long MEGA = 1 << 20;

  /**
   * Reads a table.
   *
   * @param labelled the file of labels, if it is another one
   * @throws DataException if a file is missing or damaged, holds no such tensors, or values that
   *     are not finite, or labels that are no classes
   */
  static FeatureTable read(Path file, Optional<Path> labelled) {
    Path labelsFile = labelled.orElse(file);
    if (labelled.isEmpty() && isNumpy(file)) {
      throw new DataException(
          file
              + ": an .npy file holds one array; say where its labels lie, as in"
              + " dataset.train_labels: train-labels.npy");
    }
    Found found = Found.of(file, FEATURES);
    long[] shape = found.shape();
    if (shape.length != 2 || shape[0] == 0 || shape[1] == 0) {
      throw new DataException(found + " has shape " + text(shape) + "; features are [N, d]");
    }
    checkFits(found, shape);
    Found ofLabels = Found.of(labelsFile, LABELS);
    long[] labelShape = ofLabels.shape();
    if (labelShape.length != 1 || labelShape[0] != shape[0]) {
      throw new DataException(
          ofLabels
              + " has shape "
              + text(labelShape)
              + "; labels of "
              + shape[0]
              + " features are ["
              + shape[0]
              + "]");
    }
    float[] values = found.read();
    int dimension = (int) shape[1];
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DataException(
            found
                + "["
                + i / dimension
                + ", "
                + i % dimension
                + "] is "
                + values[i]
                + "; features are finite numbers");
      }
    }
    return new FeatureTable(file, labelsFile, found.type(), dimension, values, labels(ofLabels));
  }

  private static int[] labels(Found found) {
    float[] values = found.read();
    int[] labels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      labels[i] = (int) values[i];
      if (labels[i] != values[i] || labels[i] < 0) {
        throw new DataException(
            found
                + "["
                + i
                + "] is "
                + String.format(Locale.ROOT, "%s", values[i])
                + "; labels are whole numbers from 0");
      }
    }
    return labels;
  }

  private static void checkFits(Found found, long[] shape) {
    double bytes = (double) Float.BYTES * shape[0] * shape[1];
    Runtime jvm = Runtime.getRuntime();
    long left = jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
    if (shape[0] * (double) shape[1] > Integer.MAX_VALUE || 2 * bytes > left) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s features take %.0f MB of the Java heap, twice that while they are read, and"
                  + " it has %d MB left; give --heap, or fewer",
              found,
              text(shape),
              bytes / MEGA,
              left / MEGA));
    }
  }

  /** The number of vectors N. */
  int size() {
    return labels.length;
  }

  /**
   * Checks that every label is of a class.
   *
   * @throws DataException if one is too large
   */
  void checkLabels(int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw new DataException(
            labelsFile
                + ": "
                + LABELS
                + "["
                + i
                + "] is "
                + labels[i]
                + "; there are "
                + classes
                + " classes, 0 to "
                + (classes - 1));
      }
    }
  }

  /** Some of the vectors, copied. */
  ImageSource source(int... indices) {
    byte[][] vectors = new byte[indices.length][];
    int[] kept = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      vectors[i] = Image.ofFeatures(values, indices[i] * dimension, dimension).pixels();
      kept[i] = labels[indices[i]];
    }
    return new InMemorySource(ImageShape.ofFeatures(dimension), vectors, kept);
  }

  /**
   * Writes a file that {@link #read} reads, whole or not at all.
   *
   * @param features one row an image
   * @param labels one an image
   * @param metadata what the file says of itself
   */
  public static void write(
      Path file, double[][] features, int[] labels, Map<String, String> metadata) {
    int dimension = features[0].length;
    float[] values = new float[Math.multiplyExact(features.length, dimension)];
    for (int i = 0; i < features.length; i++) {
      for (int j = 0; j < dimension; j++) {
        values[i * dimension + j] = (float) features[i][j];
      }
    }
    Map<String, long[]> whole = new LinkedHashMap<>();
    whole.put(LABELS, Arrays.stream(labels).asLongStream().toArray());
    AtomicFile.write(
        file,
        Safetensors.write(
            Map.of(FEATURES, new FloatTensor(new long[] {features.length, dimension}, values)),
            whole,
            metadata));
  }

  private static boolean isNumpy(Path file) {
    return file.toString().endsWith(NUMPY);
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape);
  }

  /** A tensor of a file. */
  private record Found(Path file, TensorFile opened, String name) {
    static Found of(Path file, String wanted) {
      if (!Files.isRegularFile(file)) {
        throw DataException.notFound(
            file
                + ": no such file; data set \"features\" reads safetensors with tensors"
                + " \"features\" and \"labels\", or arrays of NumPy, .npy");
      }
      try {
        TensorFile opened = isNumpy(file) ? NumpyFile.open(file) : Safetensors.open(file);
        String name = isNumpy(file) ? NumpyFile.ARRAY : wanted;
        if (!opened.regions().containsKey(name)) {
          throw new DataException(
              file
                  + ": has no tensor \""
                  + wanted
                  + "\", but "
                  + (opened.regions().isEmpty()
                      ? "none"
                      : String.join(", ", opened.regions().keySet())));
        }
        return new Found(file, opened, name);
      } catch (IOException e) {
        throw new DataException(file + ": cannot be read: " + e, e);
      } catch (IllegalArgumentException e) {
        throw new DataException(file + ": " + e.getMessage(), e);
      }
    }

    long[] shape() {
      return opened.regions().get(name).shape();
    }

    ElementType type() {
      return opened.regions().get(name).type();
    }

    float[] read() {
      try {
        return opened.read(name).values();
      } catch (UncheckedIOException e) {
        throw new DataException(file + ": cannot be read: " + e.getCause(), e);
      }
    }

    @Override
    public String toString() {
      return file + ": " + name;
    }
  }
}
