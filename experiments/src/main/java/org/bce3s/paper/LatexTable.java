package org.bce3s.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.verdict.Verdict;

/**
 * An ablation table as LaTeX for the packages booktabs and graphicx, ready for {@code \input}: over
 * the whole width of an article, or in one of its columns. It is set in the small size that papers
 * use for tables, and shrunk where that is still too wide.
 */
public final class LatexTable {
  /** Name of the file of the table over the whole width. */
  public static final String FILE = "ablation.tex";

  /** Name of the file of the one that fits a column. */
  public static final String NARROW_FILE = "ablation-narrow.tex";

  private static final String PACKAGES = "% \\usepackage{booktabs,graphicx}\n";

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
          Map.entry((int) '–', "--"),
          Map.entry((int) '\u2212', "$-$"));

  private LatexTable() {}

  /**
   * The text over the whole width, each line with its line end. Its caption is short; protocol and
   * tests stand in notes below the table.
   */
  public static String of(PaperTable table) {
    List<String> columns = table.columns();
    String notes = escaped(String.join(" ", table.notes(columns)));
    return PACKAGES
        + of(
            table,
            columns,
            "table*",
            caption(table, columns, "below"),
            label(table),
            "  \\par\\smallskip\\begin{minipage}{\\linewidth}\\scriptsize\n"
                + "    "
                + notes
                + "\n  \\end{minipage}\n");
  }

  /**
   * The text for one column of an article. Its caption leaves protocol and tests to the notes of
   * the table over the whole width; a comment has them too, for a paper without that table.
   */
  public static String narrow(PaperTable table, List<String> columns) {
    String wide = label(table);
    String caption = caption(table, columns, "Table~\\ref{" + wide + "}");
    return PACKAGES
        + "% The caption refers to the table of "
        + FILE
        + ". A paper without it has to say what it leaves out:\n"
        + table.caption(columns).stream()
            .map(sentence -> "%   " + escaped(sentence).replaceAll("\\R", " ") + "\n")
            .collect(Collectors.joining())
        + of(table, columns, "table", caption, wide + "-narrow", "");
  }

  /** The short caption, which says where the rest is. */
  private static String caption(PaperTable table, List<String> columns, String rest) {
    return escaped(String.join(" ", table.shortCaption(columns)))
        + (table.verdicts().isEmpty() ? " Protocol: " : " Protocol and tests: ")
        + rest
        + ".";
  }

  private static String label(PaperTable table) {
    return "tab:" + table.runs().get(0).cell("experiment").replaceAll("[^A-Za-z0-9:.-]", "-");
  }

  private static String of(
      PaperTable table,
      List<String> columns,
      String environment,
      String caption,
      String label,
      String notes) {
    StringBuilder text = new StringBuilder();
    text.append("\\begin{" + environment + "}\n  \\centering\\sloppy\n");
    text.append("  \\caption{" + caption + "}\n");
    text.append("  \\label{" + label + "}\n");
    text.append("  \\par\\medskip\\footnotesize\\setlength{\\tabcolsep}{3pt}\n");
    text.append("  \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n");
    String places =
        columns.stream().map(c -> c.equals("interval") ? "c" : "r").collect(Collectors.joining());
    text.append("  \\begin{tabular}{@{}l" + places + "@{}}\n");
    text.append("    \\toprule\n");
    text.append(
        Stream.concat(Stream.of("row"), columns.stream().map(PaperTable::head))
            .map(LatexTable::head)
            .collect(line()));
    text.append("    \\midrule\n");
    table.rows().forEach(row -> text.append(line(row, columns)));
    text.append("    \\bottomrule\n  \\end{tabular}}\n");
    text.append(notes + "\\end{" + environment + "}\n");
    return text.toString();
  }

  private static String line(PaperRow row, List<String> columns) {
    List<String> cells = new ArrayList<>();
    cells.add(escaped(row.label()));
    Optional<String> marked = PaperTable.marked(columns);
    for (String column : columns) {
      String cell = column.equals("seeds") ? row.cell(column) : math(row.cell(column));
      cells.add(marked.equals(Optional.of(column)) ? marked(cell, row.verdict()) : cell);
    }
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
    return "$" + number.replace("±", "\\pm").replace('\u2212', '-') + "$" + words;
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
