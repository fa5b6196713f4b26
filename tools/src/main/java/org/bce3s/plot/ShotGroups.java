package org.bce3s.plot;

import java.awt.Dimension;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
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

/**
 * The accuracy of the rows in every shot group: a panel a group, side by side and on one scale, so
 * that bars of equal length are equal and twenty rows with long names can be read without a legend.
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

  /** The room that tick labels take in the other panels. */
  private static final RectangleInsets NO_TICKS = new RectangleInsets(20, 3, 3, 3);

  /**
   * A shot group.
   *
   * @param name {@code many}, {@code medium} or {@code few}
   * @param classes the number of its classes, if it is known; of none its panel says so
   * @param bars the rows; NaN for a mean that is missing
   */
  public record Group(String name, OptionalInt classes, List<Bar> bars) {
    /** Copies the rows. */
    public Group {
      bars = List.copyOf(bars);
    }

    private boolean isEmpty() {
      return classes.isPresent() && classes.getAsInt() == 0;
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
    return new Dimension(WIDTH, FRAME + ROW * groups.get(0).bars().size());
  }

  /** Panels over each other. */
  @Override
  public Dimension size(int width) {
    int rows = groups.get(0).bars().size();
    return new Dimension(width, FRAME - PANEL + groups.size() * (PANEL + CLOSE_ROW * rows));
  }

  @Override
  public JFreeChart chart(Style style) {
    Group shown = groups.stream().filter(g -> !g.isEmpty()).findFirst().orElse(groups.get(0));
    return style.chart(
        heading,
        List.of(BarNotes.marks(shown.bars(), looks, baseline, interval)),
        style.isNarrow() ? stacked(style) : besideOneAnother(style),
        List.of());
  }

  private CombinedDomainCategoryPlot besideOneAnother(Style style) {
    CombinedDomainCategoryPlot panels = new CombinedDomainCategoryPlot(BarPanel.rows(style));
    panels.setOrientation(PlotOrientation.HORIZONTAL);
    panels.setGap(BarPanel.NUMBERS + 8);
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
    panels.setGap(8);
    panels.setInsets(new RectangleInsets(4, 0, 0, BarPanel.NUMBERS));
    for (Group group : groups) {
      CategoryPlot panel = panel(group, style);
      panel.setRangeAxis(null);
      CategoryAxis rows = BarPanel.rows(style);
      rows.setLabel(group.name() + words(group));
      panel.setDomainAxis(rows);
      panels.add(panel, 1);
    }
    return panels;
  }

  private static String words(Group group) {
    return group.classes().isPresent() ? ", " + group.classes().getAsInt() + " classes" : "";
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

  private CategoryPlot panel(Group group, Style style) {
    String label = group.name() + ": accuracy (%)" + words(group);
    if (!group.isEmpty()) {
      CategoryPlot panel = BarPanel.of(group.bars(), looks, baseline, label, largest(), style);
      ((NumberAxis) panel.getRangeAxis()).setTickUnit(ticks(largest()));
      return panel;
    }
    List<Bar> empty =
        group.bars().stream()
            .map(bar -> new Bar(bar.row(), Double.NaN, Double.NaN, Double.NaN, List.of()))
            .toList();
    CategoryPlot panel = BarPanel.of(empty, looks, baseline, label, style);
    panel.setRenderer(null);
    panel.getRangeAxis().setTickLabelsVisible(false);
    panel.getRangeAxis().setTickMarksVisible(false);
    panel.getRangeAxis().setLabelInsets(NO_TICKS);
    panel.setRangeGridlinesVisible(false);
    String row = empty.get(empty.size() / 2).row();
    CategoryTextAnnotation note = new CategoryTextAnnotation("no class in this group", row, 0.5);
    note.setFont(style.small());
    note.setPaint(Style.MUTED);
    panel.addAnnotation(note);
    return panel;
  }
}
