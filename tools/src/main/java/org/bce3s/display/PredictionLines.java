package org.bce3s.display;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bce3s.evaluation.Softmax;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;

/** What a network says of new images, a line each: CSV with its head, or JSON. */
public final class PredictionLines {
  private static final int TOP = 5;
  private static final int DECIMALS = 6;

  /** The form of a line. */
  public enum Format {
    /** A class and its confidence in columns, the likeliest first. */
    CSV,
    /** JSON lines: an object an image, the likeliest classes in a list. */
    JSONL
  }

  private final Format format;
  private final List<String> classNames;
  private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
  private final StringBuilder text = new StringBuilder();

  /** Lines of a network of these classes. */
  public PredictionLines(Format format, List<String> classNames) {
    this.format = format;
    this.classNames = classNames;
    if (format == Format.CSV) {
      List<String> head = new ArrayList<>(List.of("image", "class", "confidence"));
      for (int i = 2; i <= Math.min(TOP, classNames.size()); i++) {
        head.addAll(List.of("class_" + i, "confidence_" + i));
      }
      text.append(CsvFile.line(head));
    }
  }

  /** Adds an image. */
  public void add(String image, Softmax softmax) {
    int[] likeliest = softmax.largest(TOP);
    if (format == Format.CSV) {
      List<String> cells = new ArrayList<>(List.of(image));
      for (int k : likeliest) {
        cells.addAll(List.of(classNames.get(k), confidence(softmax, k)));
      }
      text.append(CsvFile.line(cells));
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("image", image);
    line.putAll(named(softmax, likeliest[0]));
    line.put("likeliest", IntStream.of(likeliest).mapToObj(k -> named(softmax, k)).toList());
    text.append(gson.toJson(line)).append('\n');
  }

  private Map<String, Object> named(Softmax softmax, int k) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("class", classNames.get(k));
    named.put("confidence", new BigDecimal(confidence(softmax, k)));
    return named;
  }

  private static String confidence(Softmax softmax, int k) {
    return Cells.fixed(softmax.probability(k), DECIMALS);
  }

  /** All lines, each with its line end. */
  public String text() {
    return text.toString();
  }
}
