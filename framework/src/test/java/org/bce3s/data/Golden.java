package org.bce3s.data;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/** The golden files among the test resources. */
public final class Golden {
  private Golden() {}

  /** The golden file of that name. */
  public static JsonObject read(String name) {
    try (InputStreamReader in =
        new InputStreamReader(
            Golden.class.getResourceAsStream("/golden/" + name), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A list of whole numbers. */
  public static int[] ints(JsonElement array) {
    JsonArray values = array.getAsJsonArray();
    int[] ints = new int[values.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = values.get(i).getAsInt();
    }
    return ints;
  }

  /** All numbers of a number, a list or a list of lists, row-major. */
  public static double[] doubles(JsonElement element) {
    return element.isJsonArray()
        ? StreamSupport.stream(element.getAsJsonArray().spliterator(), false)
            .flatMapToDouble(e -> Arrays.stream(doubles(e)))
            .toArray()
        : new double[] {element.getAsDouble()};
  }
}
