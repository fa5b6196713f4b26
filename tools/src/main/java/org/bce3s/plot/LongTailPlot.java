package org.bce3s.plot;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;

/**
 * Accuracy by class against the number of training images: head at the left, tail at the right, as
 * in the field's papers. Classes with equally many images are one point; of more than 40 classes,
 * those of one of 24 bins of equal width in the logarithm.
 *
 * @param heading the heading
 * @param looks how each row looks on all plots of the page
 * @param counts training images, one a class in the order of the labels, each at least 1
 * @param manyAbove classes with more images are many-shot
 * @param fewBelow classes with fewer images are few-shot
 * @param rows accuracy by class in per cent
 */
public record LongTailPlot(
    Heading heading,
    RowLooks looks,
    List<Integer> counts,
    int manyAbove,
    int fewBelow,
    List<ClassFigures> rows)
    implements Plot {
  private static final int SINGLE_CLASSES = 40;
  private static final int BINS = 24;
  private static final double MARGIN = 1.12;

  /** So many times the images give room for the name of a group. */
  private static final double WORD = 1.6;

  /** Below 0 %, so that a marker there is whole. */
  private static final double BELOW = -2;

  /** 100 % and room for the names of the groups above it. */
  private static final double PER_CENT_AND_WORDS = 109;

  /** The same in a plot that is not as high. */
  private static final double PER_CENT_AND_WORDS_NARROW = 117;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a class has no image or a row another number of classes
   */
  public LongTailPlot {
    counts = List.copyOf(counts);
    rows = List.copyOf(rows);
    ClassCurves.check(counts, rows);
  }

  @Override
  public String description() {
    List<Integer> sorted = ClassCurves.sorted(counts);
    int largest = counts.get(sorted.get(0));
    int smallest = counts.get(sorted.get(sorted.size() - 1));
    return rows.stream()
        .map(
            row ->
                row.row()
                    + " from "
                    + percent(row.mean(classesOf(largest)))
                    + " to "
                    + percent(row.mean(classesOf(smallest))))
        .collect(
            Collectors.joining(
                ", ",
                "Lines of accuracy by class against training images, from classes with "
                    + largest
                    + " images to those with "
                    + smallest
                    + ": ",
                "."));
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 400);
  }

  @Override
  public JFreeChart chart(Style style) {
    CountAxis x = new CountAxis("training images of the class (log)");
    style.dress(x);
    x.setInverted(true);
    double least = counts.stream().min(Integer::compare).orElse(1);
    double most = counts.stream().max(Integer::compare).orElse(1);
    double low =
        fewBelow > least ? Math.min(least / MARGIN, (fewBelow - 0.5) / WORD) : least / MARGIN;
    double high =
        manyAbove < most ? Math.max(most * MARGIN, (manyAbove + 0.5) * WORD) : most * MARGIN;
    x.setRange(low, high);
    NumberAxis y = style.axis("accuracy (%)");
    y.setRange(BELOW, style.isNarrow() ? PER_CENT_AND_WORDS_NARROW : PER_CENT_AND_WORDS);
    List<Look> looks = this.looks.of(rows.stream().map(ClassFigures::row).toList());
    XYPlot plot = ClassCurves.plot(rows, looks, marks(), x, y, true, style);
    border(plot, manyAbove + 0.5, "many", "medium", x, style);
    border(plot, fewBelow - 0.5, "medium", "few", x, style);
    List<String> names = rows.stream().map(ClassFigures::row).toList();
    return style.chart(heading, List.of(note()), plot, Style.rowItems(names, looks, true));
  }

  private String note() {
    String shots = "shots: many > " + manyAbove + ", few < " + fewBelow + " training images";
    return counts.size() > SINGLE_CLASSES
        ? "points: mean of the classes in " + BINS + " bins of equal width; " + shots
        : shots;
  }

  private List<ClassCurves.Mark> marks() {
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    double least = StrictMath.log(counts.stream().min(Integer::compare).orElse(1));
    double most = StrictMath.log(counts.stream().max(Integer::compare).orElse(1) + 1);
    for (int k : ClassCurves.sorted(counts)) {
      double place = (StrictMath.log(counts.get(k)) - least) / (most - least);
      int group = counts.size() > SINGLE_CLASSES ? (int) (place * BINS) : counts.get(k);
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(k);
    }
    return groups.values().stream().map(this::mark).toList();
  }

  /** At the geometric mean of the counts. */
  private ClassCurves.Mark mark(List<Integer> classes) {
    double logs = classes.stream().mapToDouble(k -> StrictMath.log(counts.get(k))).sum();
    return new ClassCurves.Mark(StrictMath.exp(logs / classes.size()), classes);
  }

  private static void border(
      XYPlot plot, double count, String left, String right, CountAxis x, Style style) {
    if (!x.getRange().contains(count)) {
      return;
    }
    plot.addDomainMarker(style.line(count, left, RectangleAnchor.TOP_LEFT, TextAnchor.TOP_RIGHT));
    plot.addDomainMarker(style.line(count, right, RectangleAnchor.TOP_RIGHT, TextAnchor.TOP_LEFT));
  }

  private List<Integer> classesOf(int count) {
    return ClassCurves.sorted(counts).stream().filter(k -> counts.get(k) == count).toList();
  }

  private static String percent(double value) {
    return Double.isFinite(value) ? Cells.fixed(value, 1) + " %" : "n/a";
  }
}
