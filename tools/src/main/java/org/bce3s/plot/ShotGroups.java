package org.bce3s.plot;

import java.awt.Dimension;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.spec.Count;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.CategoryTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainCategoryPlot;
import org.jfree.chart.plot.CombinedRangeCategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * The accuracy of the rows in every shot group: a panel a group, side by side and on one scale, so
 * that bars of equal length are equal and twenty rows with long names can be read without a legend.
 * The panels stand over each other where there is no room for that, and where a group has no class:
 * then a line says so.
 *
 * @param heading the heading
 * @param looks how each row looks on all plots of the page
 * @param baseline the row that the others are compared with; empty for none
 * @param interval what the whiskers are
 * @param groups the groups in their order, all with the same rows
 */
public record ShotGroups(
    Heading heading, RowLooks looks, String baseline, String interval, List<Group> groups)
    implements Plot {
  private static final int WIDTH = 656;
  private static final int ROW = 24;
  private static final int CLOSE_ROW = 18;
  private static final int FRAME = 126;

  /** What a panel of one column has beside its rows. */
  private static final int PANEL = 44;

  /** Between panels over each other. */
  private static final int GAP = 8;

  /** The height of a line in place of a panel. */
  private static final int LINE = 16;

  /** Between panels side by side, with the numbers at the right of each. */
  private static final int PITCH = BarPanel.NUMBERS + 8;

  /**
   * A shot group.
   *
   * @param name {@code many}, {@code medium} or {@code few}
   * @param classes the numbers of its classes in the data of the rows; empty if not known, and of
   *     none a line says so
   * @param bars the rows; NaN for a mean that is missing
   */
  public record Group(String name, SortedSet<Integer> classes, List<Bar> bars) {
    /** Copies numbers and rows. */
    public Group {
      classes = Collections.unmodifiableSortedSet(new TreeSet<>(classes));
      bars = List.copyOf(bars);
    }

    /** Whether no row has a class of it. */
    public boolean isEmpty() {
      return !classes.isEmpty() && classes.last() == 0;
    }

    /** After its name, {@code , 5 classes}, or how many in the data of which row. */
    private String words() {
      if (classes.isEmpty()) {
        return "";
      }
      return ", "
          + (classes.size() > 1 ? classes.first() + " to " : "")
          + Count.of(classes.last(), "class", "classes");
    }
  }

  /**
   * Copies the groups.
   *
   * @throws IllegalArgumentException if there is none or they have different rows
   */
  public ShotGroups {
    groups = List.copyOf(groups);
    if (groups.stream().map(g -> g.bars().stream().map(Bar::row).toList()).distinct().count()
        != 1) {
      throw new IllegalArgumentException("shot groups must have the same rows, and one at least");
    }
  }

  @Override
  public String description() {
    return groups.stream()
        .map(
            group ->
                group.isEmpty()
                    ? "there is no class in group " + group.name()
                    : group.name() + ": " + BarNotes.means(group.bars()))
        .collect(Collectors.joining("; ", "Bars of accuracy (%) by shot group, ", "."));
  }

  @Override
  public Dimension size() {
    return isBesideOneAnother(Style.load(Layout.FULL))
        ? new Dimension(WIDTH, FRAME + ROW * groups.get(0).bars().size())
        : size(WIDTH);
  }

  /** Panels over each other. */
  @Override
  public Dimension size(int width) {
    Style style = Style.load(Layout.FULL);
    int panels = groups.stream().mapToInt(group -> height(group, style) + GAP).sum();
    return new Dimension(width, FRAME - PANEL + panels);
  }

  /** A panel is as high as its name, which stands upright, is long. */
  private static int height(Group group, Style style) {
    int rows = PANEL - GAP + CLOSE_ROW * group.bars().size();
    return group.isEmpty()
        ? LINE
        : Math.max(rows, (int) style.width(group.name() + group.words(), style.label()) + GAP);
  }

  @Override
  public JFreeChart chart(Style style) {
    Group shown = groups.stream().filter(g -> !g.isEmpty()).findFirst().orElse(groups.get(0));
    return style.chart(
        heading,
        List.of(BarNotes.marks(shown.bars(), looks, baseline, interval)),
        !style.isNarrow() && isBesideOneAnother(style) ? besideOneAnother(style) : stacked(style),
        List.of());
  }

  /** Whether there is room for it: no title of a panel reaches the next. */
  private boolean isBesideOneAnother(Style style) {
    double names =
        groups.get(0).bars().stream()
            .mapToDouble(bar -> style.width(bar.row(), style.small()))
            .max()
            .orElse(0);
    double panel = (WIDTH - FRAME / 4.0 - names) / groups.size();
    return groups.stream()
        .allMatch(
            group -> !group.isEmpty() && style.width(title(group), style.label()) + GAP < panel);
  }

  private CombinedDomainCategoryPlot besideOneAnother(Style style) {
    CombinedDomainCategoryPlot panels = new CombinedDomainCategoryPlot(BarPanel.rows(style));
    panels.setOrientation(PlotOrientation.HORIZONTAL);
    panels.setGap(PITCH);
    panels.setInsets(new RectangleInsets(4, 0, 0, BarPanel.NUMBERS));
    groups.forEach(group -> panels.add(panel(group, style), 1));
    return panels;
  }

  /** Each with its own rows at the left, and so the same width for the values. */
  private CombinedRangeCategoryPlot stacked(Style style) {
    double largest = largest();
    NumberAxis axis = BarPanel.values("accuracy (%)", largest, style);
    axis.setTickUnit(ticks(largest));
    CombinedRangeCategoryPlot panels = new CombinedRangeCategoryPlot(axis);
    panels.setOrientation(PlotOrientation.HORIZONTAL);
    panels.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    panels.setGap(GAP);
    panels.setInsets(new RectangleInsets(4, 0, 0, BarPanel.NUMBERS));
    for (Group group : groups) {
      panels.add(group.isEmpty() ? line(group, style) : named(group, style), height(group, style));
    }
    return panels;
  }

  private CategoryPlot named(Group group, Style style) {
    CategoryPlot panel = panel(group, style);
    panel.setRangeAxis(null);
    CategoryAxis rows = BarPanel.rows(style);
    rows.setLabel(group.name() + group.words());
    panel.setDomainAxis(rows);
    return panel;
  }

  /** What stands in place of the panel of an empty group, in the middle. */
  private CategoryPlot line(Group group, Style style) {
    DefaultCategoryDataset none = new DefaultCategoryDataset();
    none.addValue(null, "", "");
    CategoryAxis rows = BarPanel.rows(style);
    rows.setAxisLineVisible(false);
    CategoryPlot panel = new CategoryPlot(none, rows, null, null);
    panel.setOrientation(PlotOrientation.HORIZONTAL);
    panel.setOutlineVisible(false);
    panel.setRangeGridlinesVisible(false);
    panel.setAxisOffset(RectangleInsets.ZERO_INSETS);
    double middle = BarPanel.values("", largest(), style).getUpperBound() / 2;
    CategoryTextAnnotation note =
        new CategoryTextAnnotation(group.name() + ": no class in this group", "", middle);
    note.setFont(style.small());
    note.setPaint(Style.MUTED);
    note.setTextAnchor(TextAnchor.CENTER);
    panel.addAnnotation(note);
    return panel;
  }

  /** Four or so of them. */
  private static NumberTickUnit ticks(double largest) {
    double unit = largest > 50 ? 20 : largest > 20 ? 10 : largest > 5 ? 5 : 1;
    return new NumberTickUnit(
        unit, new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)));
  }

  private double largest() {
    return groups.stream().mapToDouble(g -> BarPanel.largest(g.bars())).max().orElse(0);
  }

  private static String title(Group group) {
    return group.name() + ": accuracy (%)" + group.words();
  }

  private CategoryPlot panel(Group group, Style style) {
    CategoryPlot panel = BarPanel.of(group.bars(), looks, baseline, title(group), largest(), style);
    ((NumberAxis) panel.getRangeAxis()).setTickUnit(ticks(largest()));
    return panel;
  }
}
