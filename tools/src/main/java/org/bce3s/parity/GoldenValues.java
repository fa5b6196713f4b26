package org.bce3s.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bce3s.tensor.FloatTensor;

/** Reads the numbers of a golden file: nested lists, or base64 of little-endian float32. */
final class GoldenValues {
  private GoldenValues() {}

  /** All numbers of a scalar or nested list, row-major; null, which stands for n/a, is NaN. */
  static double[] doubles(JsonElement element) {
    List<Double> values = new ArrayList<>();
    flatten(element, values);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The same in float32. */
  static float[] floats(JsonElement element) {
    return floats(doubles(element));
  }

  /** Doubles rounded to float32. */
  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Float32 values as doubles. */
  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** A list of whole numbers. */
  static int[] ints(JsonElement element) {
    double[] values = doubles(element);
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  /** The dimensions of a nested list. */
  static long[] shape(JsonElement element) {
    List<Long> shape = new ArrayList<>();
    JsonElement inner = element;
    while (inner.isJsonArray()) {
      shape.add((long) inner.getAsJsonArray().size());
      inner = inner.getAsJsonArray().get(0);
    }
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /** A tensor written as a nested list. */
  static FloatTensor tensor(JsonElement element) {
    return new FloatTensor(shape(element), floats(element));
  }

  /** A tensor written as {@code {shape, float32}}. */
  static FloatTensor encodedTensor(JsonObject encoded) {
    int[] shape = ints(encoded.get("shape"));
    long[] dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      dimensions[i] = shape[i];
    }
    return new FloatTensor(dimensions, decode(encoded.get("float32")));
  }

  /** Base64 of little-endian float32 values. */
  static float[] decode(JsonElement base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.getAsString());
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static void flatten(JsonElement element, List<Double> into) {
    if (element instanceof JsonArray array) {
      array.forEach(e -> flatten(e, into));
    } else {
      into.add(element.isJsonNull() ? Double.NaN : element.getAsDouble());
    }
  }
}
