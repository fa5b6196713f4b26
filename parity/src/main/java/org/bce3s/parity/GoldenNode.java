package org.bce3s.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bce3s.failure.RequestException;

/**
 * An object inside a golden file that knows its address, so that a missing or malformed value is
 * reported as {@code file: inputs.memory ...}. All readers throw {@link RequestException} so.
 */
final class GoldenNode {
  private final Path file;
  private final String path;
  private final JsonObject json;

  GoldenNode(Path file, String path, JsonObject json) {
    this.file = file;
    this.path = path;
    this.json = json;
  }

  /** The keys, in the order of the file. */
  List<String> keys() {
    return List.copyOf(json.keySet());
  }

  /** Whether there is such a key. */
  boolean has(String key) {
    return json.has(key);
  }

  /** Whether an object is under the key. */
  boolean hasObject(String key) {
    return json.has(key) && json.get(key).isJsonObject();
  }

  /** The object under a key. */
  GoldenNode object(String key) {
    return object(address(key), element(key));
  }

  /** The objects of the list under a key, at least one. */
  List<GoldenNode> objects(String key) {
    JsonElement element = element(key);
    if (!element.isJsonArray() || element.getAsJsonArray().isEmpty()) {
      throw wrong(key, "is no list of objects");
    }
    JsonArray array = element.getAsJsonArray();
    List<GoldenNode> nodes = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      nodes.add(object(address(key) + "[" + i + "]", array.get(i)));
    }
    return nodes;
  }

  /** The text under a key. */
  String text(String key) {
    JsonElement element = element(key);
    if (!element.isJsonPrimitive()) {
      throw wrong(key, "is no text");
    }
    return element.getAsString();
  }

  /** The number under a key. */
  double number(String key) {
    return number(key, element(key));
  }

  /** The whole number from 0 under a key. */
  int integer(String key) {
    return integer(key, "", number(key));
  }

  /** The list of whole numbers from 0 under a key. */
  int[] integers(String key) {
    double[] values = tensor(key).values();
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = integer(key, "[" + i + "]", values[i]);
    }
    return integers;
  }

  /** The list of classes 0..classes-1 under a key. */
  int[] classes(String key, int classes) {
    int[] found = integers(key);
    for (int i = 0; i < found.length; i++) {
      if (found[i] >= classes) {
        throw wrong(key, "[" + i + "] is no class of 0.." + (classes - 1) + ": " + found[i]);
      }
    }
    return found;
  }

  /**
   * The tensor under a key: a number, nested lists of numbers, or {@code {shape, float32}}; null,
   * which stands for n/a, is NaN.
   */
  GoldenTensor tensor(String key) {
    JsonElement element = element(key);
    if (element.isJsonObject()) {
      GoldenNode node = object(key);
      return node.float32("float32", node.integers("shape"));
    }
    List<Integer> shape = new ArrayList<>();
    for (JsonElement e = element; e.isJsonArray(); e = e.getAsJsonArray().get(0)) {
      shape.add(e.getAsJsonArray().size());
      if (e.getAsJsonArray().isEmpty()) {
        break;
      }
    }
    List<Double> values = new ArrayList<>();
    flatten(key, element, shape, 0, values);
    return new GoldenTensor(
        shape.stream().mapToInt(Integer::intValue).toArray(),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The figures under a key, row-major; null, which stands for n/a, is NaN. */
  double[] figures(String key) {
    List<Double> values = new ArrayList<>();
    figures(key, element(key), values);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The tensor of this shape under a key. */
  GoldenTensor tensor(String key, int... shape) {
    GoldenTensor tensor = tensor(key);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw wrong(
          key,
          " has shape " + GoldenTensor.text(tensor.shape()) + ", not " + GoldenTensor.text(shape));
    }
    return tensor;
  }

  /** The base64 text under a key as little-endian float32 values, row-major. */
  float[] float32(String key) {
    byte[] bytes = bytes(key);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The base64 text under a key as bytes. */
  byte[] bytes(String key) {
    try {
      return Base64.getDecoder().decode(text(key));
    } catch (IllegalArgumentException e) {
      throw new RequestException(file + ": " + address(key) + " is not base64", e);
    }
  }

  /** The same, of a known shape. */
  GoldenTensor float32(String key, int... shape) {
    try {
      return GoldenTensor.of(shape, float32(key));
    } catch (IllegalArgumentException e) {
      throw new RequestException(file + ": " + address(key) + ": " + e.getMessage(), e);
    }
  }

  /** The complaint about the value of a key. */
  RequestException wrong(String key, String what) {
    return new RequestException(
        file + ": " + address(key) + (what.startsWith("[") ? "" : " ") + what.strip());
  }

  private void figures(String key, JsonElement element, List<Double> values) {
    if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(e -> figures(key, e, values));
    } else {
      values.add(element.isJsonNull() ? Double.NaN : number(key, element));
    }
  }

  private void flatten(
      String key, JsonElement element, List<Integer> shape, int depth, List<Double> values) {
    if (depth == shape.size()) {
      values.add(element.isJsonNull() ? Double.NaN : number(key, element));
      return;
    }
    if (!element.isJsonArray() || element.getAsJsonArray().size() != shape.get(depth)) {
      throw wrong(key, "has rows of different lengths");
    }
    for (JsonElement e : element.getAsJsonArray()) {
      flatten(key, e, shape, depth + 1, values);
    }
  }

  private GoldenNode object(String address, JsonElement element) {
    if (!element.isJsonObject()) {
      throw new RequestException(file + ": " + address + " is no object");
    }
    return new GoldenNode(file, address, element.getAsJsonObject());
  }

  private int integer(String key, String index, double number) {
    if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
      throw wrong(key, index + " is no whole number from 0: " + number);
    }
    return (int) number;
  }

  private double number(String key, JsonElement element) {
    if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isNumber()) {
      throw wrong(key, "is no number");
    }
    return element.getAsDouble();
  }

  private JsonElement element(String key) {
    JsonElement element = json.get(key);
    if (element == null) {
      throw wrong(key, "is missing");
    }
    return element;
  }

  private String address(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
