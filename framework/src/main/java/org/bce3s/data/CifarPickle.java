package org.bce3s.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.pickle.Constructor;
import org.bce3s.pickle.NumpyArray;
import org.bce3s.pickle.NumpyTypes;
import org.bce3s.pickle.PythonTypes;
import org.bce3s.pickle.Unpickler;
import org.bce3s.spec.Count;

/**
 * A file of the layout of pickles, as the bytes that the binary layout has in its place: rows of
 * {@code data} [N, 3072] are the planes of a record, and the lists of labels its first bytes.
 * {@code batch_label} and {@code filenames} are passed over. Keys and names are text, or bytes as
 * Python 2 wrote them.
 */
final class CifarPickle {
  private static final ImageShape SHAPE = CifarFormat.SHAPE;

  private CifarPickle() {}

  /**
   * Reads a file.
   *
   * @param file its name for messages
   * @param size how many bytes it has
   * @throws DataException naming the file, if it is damaged or holds something else
   */
  static byte[] read(CifarFormat format, String file, String name, long size, InputStream in)
      throws IOException {
    Map<String, Constructor> constructors = new TreeMap<>(PythonTypes.constructors());
    constructors.putAll(NumpyTypes.constructors());
    try {
      Object read = new Unpickler(in, size, constructors, CifarPickle::noOther).read();
      if (!(read instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("is a pickle, but of no dictionary");
      }
      return name.equals(format.python.namesFile()) ? names(format, map) : records(format, map);
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }

  private static Object noOther(Object id) {
    throw new IllegalArgumentException("is a pickle whose values lie in other files");
  }

  private static byte[] names(CifarFormat format, Map<?, ?> map) {
    String key = format == CifarFormat.CIFAR10 ? "label_names" : "fine_label_names";
    List<?> names = list(map, key);
    if (!names.stream().allMatch(n -> n instanceof String || n instanceof byte[])) {
      throw new IllegalArgumentException("has other things than text in \"" + key + "\"");
    }
    return names.stream()
        .map(PythonTypes::text)
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] records(CifarFormat format, Map<?, ?> map) {
    NumpyArray data = NumpyTypes.array(value(map, "data"));
    long images = data.shape().isEmpty() ? 0 : data.shape().get(0);
    if (!data.type().equals("u1")
        || !data.lastFastest()
        || !data.shape().equals(List.of(images, (long) SHAPE.volume()))) {
      throw new IllegalArgumentException(
          "has \"data\" of type "
              + data.type()
              + " and shape "
              + data.shape()
              + "; expected are bytes (u1) of shape [images, "
              + SHAPE.volume()
              + "]");
    }
    List<List<?>> labels = new ArrayList<>();
    for (CifarFormat.LabelByte label : format.labelBytes) {
      labels.add(labels(map, label.name().replace(' ', '_') + "s", images));
    }
    byte[] records = new byte[Math.toIntExact(images * format.recordBytes())];
    for (int i = 0; i < images; i++) {
      int start = i * format.recordBytes();
      for (int l = 0; l < labels.size(); l++) {
        records[start + l] = label(labels.get(l).get(i), i);
      }
      System.arraycopy(
          data.bytes(), i * SHAPE.volume(), records, start + labels.size(), SHAPE.volume());
    }
    return records;
  }

  private static List<?> labels(Map<?, ?> map, String key, long images) {
    List<?> labels = list(map, key);
    if (labels.size() != images) {
      throw new IllegalArgumentException(
          "has " + labels.size() + " \"" + key + "\" for " + Count.of(images, "image"));
    }
    return labels;
  }

  private static byte label(Object label, int image) {
    if (label instanceof Long value && value >= 0 && value <= 255) {
      return (byte) (long) value;
    }
    throw new IllegalArgumentException(
        "has a label of image " + image + " (from 0) that is no whole number from 0 to 255");
  }

  private static List<?> list(Map<?, ?> map, String key) {
    if (value(map, key) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("has something else than a list as \"" + key + "\"");
  }

  private static Object value(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "has no \"" + key + "\"; it is no file of CIFAR in the layout of pickles");
    }
    return value;
  }
}
