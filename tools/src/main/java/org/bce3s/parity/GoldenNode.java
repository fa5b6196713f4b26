package org.bce3s.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bce3s.data.DataException;

/**
 * An object inside a golden file that knows its address, so that a missing or malformed value is
 * reported as {@code file: inputs.memory: ...}. All readers throw {@link DataException} so.
 */
public final class GoldenNode {
  private final Path file;
  private final String path;
  private final JsonObject json;

  GoldenNode(Path file, String path, JsonObject json) {
    this.file = file;
    this.path = path;
    this.json = json;
  }

  /** The keys, in the order of the file. */
  public List<String> keys() {
    return List.copyOf(json.keySet());
  }

  /** Whether there is such a key. */
  public boolean has(String key) {
    return json.has(key);
  }

  /** The object under a key. */
  public GoldenNode object(String key) {
    return object(address(key), element(key));
  }

  /** The objects of the list under a key. */
  public List<GoldenNode> objects(String key) {
    JsonArray array = array(key);
    List<GoldenNode> nodes = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      nodes.add(object(address(key) + "[" + i + "]", array.get(i)));
    }
    return nodes;
  }

  /** The text under a key. */
  public String text(String key) {
    JsonElement element = element(key);
    if (!element.isJsonPrimitive()) {
      throw wrong(key, "is no text");
    }
    return element.getAsString();
  }

  /** The number under a key. */
  public double number(String key) {
    return number(key, element(key));
  }

  /** The whole number under a key. */
  public int integer(String key) {
    double number = number(key);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong(key, "is no whole number: " + number);
    }
    return (int) number;
  }

  /** The list of whole numbers under a key. */
  public int[] integers(String key) {
    double[] values = tensor(key).values();
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (int) values[i];
      if (integers[i] != values[i]) {
        throw wrong(key, "[" + i + "] is no whole number: " + values[i]);
      }
    }
    return integers;
  }

  /** The tensor under a key: a number, nested lists of numbers, or {@code {shape, float32}}. */
  public GoldenTensor tensor(String key) {
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

  /** The base64 text under a key as little-endian float32 values, row-major, of a known shape. */
  public GoldenTensor float32(String key, int... shape) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text(key));
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + address(key) + " is not base64", e);
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    try {
      return GoldenTensor.of(shape, values);
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + address(key) + ": " + e.getMessage(), e);
    }
  }

  private void flatten(
      String key, JsonElement element, List<Integer> shape, int depth, List<Double> values) {
    if (depth == shape.size()) {
      values.add(number(key, element));
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
      throw new DataException(file + ": " + address + " is no object");
    }
    return new GoldenNode(file, address, element.getAsJsonObject());
  }

  private JsonArray array(String key) {
    JsonElement element = element(key);
    if (!element.isJsonArray()) {
      throw wrong(key, "is no list");
    }
    return element.getAsJsonArray();
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

  private DataException wrong(String key, String what) {
    return new DataException(file + ": " + address(key) + " " + what);
  }

  private String address(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
