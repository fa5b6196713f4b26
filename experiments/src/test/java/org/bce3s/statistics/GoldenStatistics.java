package org.bce3s.statistics;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What numpy, scipy and statsmodels make of small samples; {@code ci/statistics/golden.py} says by
 * which of their functions, the file by which versions.
 */
final class GoldenStatistics {
  /** The largest difference that is none. */
  static final double TOLERANCE = 1e-9;

  private GoldenStatistics() {}

  /** The seed of what is drawn. */
  static long seed() {
    return file().get("bootstrap_seed").getAsLong();
  }

  /** The entries of a part of the file. */
  static Stream<JsonObject> entries(String part) {
    return StreamSupport.stream(file().getAsJsonArray(part).spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  /** A list of numbers. */
  static double[] numbers(JsonObject entry, String key) {
    return numbers(entry.getAsJsonArray(key));
  }

  /** A list of numbers. */
  static double[] numbers(JsonElement list) {
    return StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
        .mapToDouble(JsonElement::getAsDouble)
        .toArray();
  }

  private static JsonObject file() {
    try (InputStream stream =
        GoldenStatistics.class.getResourceAsStream("/golden/statistics.json")) {
      return JsonParser.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
