package org.bce3s.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.bce3s.verdict.Verdict;

/** An ablation table as LaTeX for the package booktabs, ready for {@code \input}. */
public final class LatexTable {
  /** Name of the file. */
  public static final String FILE = "ablation.tex";

  private static final Map<Integer, String> SPECIAL =
      Map.ofEntries(
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '&', "\\&"),
          Map.entry((int) '%', "\\%"),
          Map.entry((int) '$', "\\$"),
          Map.entry((int) '#', "\\#"),
          Map.entry((int) '_', "\\_"),
          Map.entry((int) '{', "\\{"),
          Map.entry((int) '}', "\\}"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '<', "\\textless{}"),
          Map.entry((int) '>', "\\textgreater{}"),
          Map.entry((int) '–', "--"));

  private LatexTable() {}

  /** The text, each line with its line end. */
  public static String of(PaperTable table) {
    String experiment = table.runs().get(0).cell("experiment");
    StringBuilder text = new StringBuilder();
    text.append("% \\usepackage{booktabs}\n");
    text.append("\\begin{table}\n  \\centering\n");
    text.append("  \\caption{" + escaped(String.join(" ", table.caption())) + "}\n");
    text.append("  \\label{tab:" + experiment.replaceAll("[^A-Za-z0-9:.-]", "-") + "}\n");
    text.append("  \\begin{tabular}{lrrc" + "r".repeat(table.head().size() - 4) + "}\n");
    text.append("    \\toprule\n");
    text.append(table.head().stream().map(LatexTable::head).collect(line()));
    text.append("    \\midrule\n");
    table.rows().forEach(row -> text.append(line(row)));
    text.append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
    return text.toString();
  }

  private static String line(PaperRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(escaped(row.label()));
    cells.add(row.seeds());
    cells.add(marked(math(row.all()), row.verdict()));
    row.afterAll().forEach(figure -> cells.add(math(figure)));
    return cells.stream().collect(line());
  }

  private static Collector<CharSequence, ?, String> line() {
    return Collectors.joining(" & ", "    ", " \\\\\n");
  }

  /** A column's head with a capital; a number keeps its unit. */
  private static String head(String column) {
    return column.substring(0, 1).toUpperCase(Locale.ROOT)
        + column.substring(1).replace(" %", "\\,\\%");
  }

  private static String math(String figure) {
    if (figure.equals(PaperRow.GAP)) {
      return "--";
    }
    int name = figure.indexOf(" to "); // a difference that names its baseline
    String number = name < 0 ? figure : figure.substring(0, name);
    String words = name < 0 ? "" : escaped(figure.substring(name));
    return "$" + number.replace("±", "\\pm") + "$" + words;
  }

  private static String marked(String figure, Optional<Verdict> verdict) {
    if (verdict.isEmpty()) {
      return figure;
    }
    return switch (verdict.get()) {
      case BETTER -> "{\\boldmath" + figure + "}";
      case WORSE -> "\\underline{" + figure + "}";
      default -> figure;
    };
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(c -> SPECIAL.getOrDefault(c, Character.toString(c)))
        .collect(Collectors.joining());
  }
}
