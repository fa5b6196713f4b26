package org.bce3s.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bce3s.random.RandomStream;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;

/** Small files of features for tests. */
public final class FeatureFiles {
  private FeatureFiles() {}

  /** Writes train.safetensors and test.safetensors of three classes that can be told apart. */
  public static void write(Path folder, int perClass, int dimension) throws IOException {
    Files.createDirectories(folder);
    safetensors(folder.resolve("train.safetensors"), "train", perClass, dimension);
    safetensors(folder.resolve("test.safetensors"), "test", 4, dimension);
  }

  private static void safetensors(Path file, String name, int perClass, int dimension)
      throws IOException {
    int n = 3 * perClass;
    float[] values = new float[n * dimension];
    long[] labels = new long[n];
    RandomStream random = RandomStream.of(1, name);
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < dimension; j++) {
        values[i * dimension + j] = (float) random.nextGaussian() + (j % 3 == labels[i] ? 2 : 0);
      }
    }
    write(file, new FloatTensor(new long[] {n, dimension}, values), labels);
  }

  /** Writes a file of features and labels. */
  static void write(Path file, FloatTensor features, long... labels) throws IOException {
    Map<String, long[]> whole = new LinkedHashMap<>();
    whole.put("labels", labels);
    Files.write(file, Safetensors.write(Map.of("features", features), whole, Map.of()));
  }

  /** Writes an .npy file as NumPy's {@code save} does, version 1. */
  static void npy(Path file, String descr, boolean fortran, String shape, byte[] values)
      throws IOException {
    String text =
        "{'descr': '"
            + descr
            + "', 'fortran_order': "
            + (fortran ? "True" : "False")
            + ", 'shape': "
            + shape
            + ", }";
    int padding = Math.floorMod(-(10 + text.length() + 1), 64);
    byte[] header = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    bytes.put((byte) 1).put((byte) 0).putShort((short) header.length).put(header).put(values);
    Files.write(file, bytes.array());
  }

  static byte[] doubles(double... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return bytes.array();
  }

  static byte[] longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }
}
