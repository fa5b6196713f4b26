package org.bce3s.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bce3s.spec.Count;

/**
 * The protocol of rows in words: all in which a reader of their figures could be misled.
 *
 * <p>What all rows say is said once. Where they differ, the values are told apart by the names of
 * their rows, but for the value that most rows have, which needs none: {@code classifier linear,
 * cosine (ldam-drw) or normalized (bce, bce3s)}. What only some rows have is named with all of
 * them: {@code start from ce (crt, lws)}.
 */
public final class ProtocolText {
  private static final int HASH_DIGITS = 12;

  private static final String NONE = "none";

  private static final List<Part> PARTS =
      List.of(
          new Part(c -> c.text("backbone", "") + c.text("backbone_width", " of width ")),
          new Part("classifier ", c -> c.text("classifier", ""), ""),
          new Part("start from ", c -> c.text("start", ""), ""),
          new Part(
              c ->
                  c.text("optimizer", "")
                      + c.text("learning_rate", " at rate ")
                      + c.text("weight_decay", " with weight decay ")),
          new Part("schedule ", c -> c.text("schedule", ""), ""),
          new Part("parameter groups ", c -> c.text("parameter_groups", ""), "", NONE),
          new Part("average of weights ", c -> c.text("averaging", ""), "", NONE),
          new Part(c -> counted(c.text("epochs", ""), "epoch")),
          new Part("batch size ", c -> c.text("batch_size", ""), ""),
          new Part(ProtocolText::streams),
          new Part("augmentation ", c -> c.text("augmentation", ""), ""),
          new Part("sampler ", c -> c.text("sampler", ""), ""),
          new Part(c -> c.text("precision", "")),
          new Part("holdout of ", c -> unlessZero(c.text("holdout", "")), " a class"),
          new Part("selection ", ProtocolText::selection, ""),
          new Part("logit adjustment by ", c -> unlessZero(c.text("logit_adjustment", "")), ""),
          new Part("test-time augmentation ", c -> c.text("tta", ""), ""),
          new Part("shot groups ", c -> c.text("shots", ""), ""),
          new Part("largest class of ", c -> c.text("head_count", ""), " images"),
          new Part("subset ", ProtocolText::subset, " (SHA-256)"));

  private static final Part LOSS = new Part("loss ", ProtocolText::loss, "");

  /** The cells of a row in {@link RunsTable}; those that a table does not have are empty. */
  private record Columns(Map<String, String> cells) {
    /** A cell after a word, if it says something. */
    String text(String column, String word) {
      String cell = cells.getOrDefault(column, "");
      return cell.isEmpty() ? "" : word + cell;
    }
  }

  /**
   * A part of the sentence: what rows say, between two words.
   *
   * @param without what a row says that has nothing to say, where others have; perhaps nothing
   */
  private record Part(
      String before, Function<Columns, String> value, String after, String without) {
    Part(String before, Function<Columns, String> value, String after) {
      this(before, value, after, "");
    }

    Part(Function<Columns, String> value) {
      this("", value, "");
    }

    String said(String words) {
      return before + words + after;
    }
  }

  private final Map<String, List<Columns>> rows;

  private ProtocolText(Map<String, List<Columns>> rows) {
    this.rows = rows;
  }

  /** The protocol of runs. */
  public static ProtocolText of(Collection<RunLine> runs) {
    Map<String, List<Columns>> rows = new LinkedHashMap<>();
    for (RunLine run : runs) {
      rows.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(new Columns(run.cells()));
    }
    return new ProtocolText(rows);
  }

  /**
   * The protocol of rows that are not trained yet.
   *
   * @param columns by row, {@link ProtocolColumns} of its settings
   */
  public static ProtocolText ofRows(Map<String, Map<String, String>> columns) {
    Map<String, List<Columns>> rows = new LinkedHashMap<>();
    columns.forEach((row, cells) -> rows.put(row, List.of(new Columns(cells))));
    return new ProtocolText(rows);
  }

  /** One sentence, without its full stop. */
  public String sentence() {
    List<String> parts = new ArrayList<>();
    for (Part part : PARTS) {
      Map<String, Set<String>> rowsByValue = rowsByValue(part);
      if (!rowsByValue.isEmpty()) {
        parts.add(part.said(alternatives(rowsByValue)));
      }
    }
    return String.join(", ", parts);
  }

  /** The loss of every row, rows of one loss together; empty where no row names its own. */
  public Optional<String> losses() {
    List<String> losses = new ArrayList<>();
    rowsByValue(LOSS).forEach((loss, names) -> losses.add(String.join(", ", names) + ": " + loss));
    return losses.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", losses));
  }

  /** What most rows say, then a line for all rows that differ from it alike. */
  public List<String> lines() {
    List<String> usual = new ArrayList<>();
    Map<String, List<String>> others = new LinkedHashMap<>();
    rows.keySet().forEach(row -> others.put(row, new ArrayList<>()));
    for (Part part : parts()) {
      Map<String, Set<String>> rowsByValue = rowsByValue(part);
      Optional<String> most = usual(rowsByValue).filter(v -> isUsual(rowsByValue.get(v)));
      most.ifPresent(value -> usual.add(part.said(value)));
      rowsByValue.forEach(
          (value, names) -> {
            if (!most.equals(Optional.of(value))) {
              names.forEach(row -> others.get(row).add(part.said(value)));
            }
          });
    }
    Map<String, List<String>> rowsByText = new LinkedHashMap<>();
    others.forEach(
        (row, parts) ->
            rowsByText.computeIfAbsent(String.join(", ", parts), t -> new ArrayList<>()).add(row));
    List<String> lines = new ArrayList<>();
    lines.add(
        (rowsByText.size() > 1 ? "protocol where a row has no other: " : "protocol: ")
            + String.join(", ", usual));
    rowsByText.forEach(
        (text, names) -> {
          if (!text.isEmpty()) {
            lines.add("protocol of " + String.join(", ", names) + ": " + text);
          }
        });
    return lines;
  }

  private boolean isUsual(Set<String> names) {
    return 2 * names.size() > rows.size();
  }

  private static List<Part> parts() {
    List<Part> parts = new ArrayList<>(List.of(LOSS));
    parts.addAll(PARTS);
    return parts;
  }

  /** The rows that say each value; a row whose runs say different ones stands at each. */
  private Map<String, Set<String>> rowsByValue(Part part) {
    Map<String, Set<String>> rowsByValue = new LinkedHashMap<>();
    boolean said =
        rows.values().stream()
            .flatMap(List::stream)
            .anyMatch(run -> !part.value().apply(run).isEmpty());
    rows.forEach(
        (row, runs) -> {
          for (Columns run : runs) {
            String own = part.value().apply(run);
            String value = own.isEmpty() && said ? part.without() : own;
            if (!value.isEmpty()) {
              rowsByValue.computeIfAbsent(value, v -> new LinkedHashSet<>()).add(row);
            }
          }
        });
    return rowsByValue;
  }

  /** The value that most rows say, the first of several. */
  private static Optional<String> usual(Map<String, Set<String>> rowsByValue) {
    return rowsByValue.keySet().stream()
        .reduce((a, b) -> rowsByValue.get(b).size() > rowsByValue.get(a).size() ? b : a);
  }

  private String alternatives(Map<String, Set<String>> rowsByValue) {
    Set<String> saying = new HashSet<>();
    rowsByValue.values().forEach(saying::addAll);
    Optional<String> unnamed = saying.size() == rows.size() ? usual(rowsByValue) : Optional.empty();
    List<String> values = new ArrayList<>();
    unnamed.ifPresent(values::add);
    rowsByValue.forEach(
        (value, names) -> {
          if (!unnamed.equals(Optional.of(value))) {
            values.add(value + " (" + String.join(", ", names) + ")");
          }
        });
    int last = values.size() - 1;
    return last == 0
        ? values.get(0)
        : String.join(", ", values.subList(0, last)) + " or " + values.get(last);
  }

  /** What is chosen by, and of how many epochs; the last one is no choice. */
  private static String selection(Columns row) {
    String select = row.text("select", "");
    String every = row.text("evaluate_every", "");
    return select.isEmpty() || select.equals("last") || every.isEmpty() || every.equals("1")
        ? select
        : select + " every " + every + " epochs";
  }

  private static String unlessZero(String number) {
    return number.equals("0") ? "" : number;
  }

  private static String streams(Columns row) {
    String number = counted(row.text("streams", ""), "stream");
    String others = row.text("mixing", "");
    return number.isEmpty() || others.isEmpty() || others.equals("none")
        ? number
        : number + " with " + others;
  }

  private static String counted(String number, String one) {
    return number.isEmpty() ? "" : Count.of(number, one);
  }

  private static String subset(Columns row) {
    String hash = row.text("subset_sha256", "");
    return hash.length() < HASH_DIGITS ? hash : hash.substring(0, HASH_DIGITS);
  }

  private static String loss(Columns row) {
    List<String> terms = new ArrayList<>();
    for (String place : List.of("joint", "contrastive", "uniform")) {
      String name = row.text(place + "_loss", "");
      if (!name.isEmpty()) {
        terms.add(row.text(place + "_weight", "") + " " + place + " " + name);
      }
    }
    return String.join(" + ", terms);
  }
}
