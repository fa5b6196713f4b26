package org.bce3s.plot;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;

/**
 * Compactness and separability of the features by epoch, on the training and on the test set.
 *
 * @param heading the heading
 * @param looks how each row looks on all plots of the page
 * @param rows the rows
 */
public record QualityCurves(Heading heading, RowLooks looks, List<Row> rows) implements Plot {
  /**
   * A row.
   *
   * @param name its name
   * @param start epochs of the row it started from; 0 for a first stage
   * @param train on the training set
   * @param test on the test set
   */
  public record Row(String name, int start, Quality train, Quality test) {}

  /**
   * The two figures, class-balanced means of cosines.
   *
   * @param compactness mean cosine within classes
   * @param separability mean of 1 - cosine between class means
   */
  public record Quality(Curve compactness, Curve separability) {}

  /** Copies the rows. */
  public QualityCurves {
    rows = List.copyOf(rows);
  }

  @Override
  public String description() {
    return rows.stream()
        .map(
            row ->
                row.name()
                    + " "
                    + number(row.test().compactness().last())
                    + " and "
                    + number(row.test().separability().last()))
        .collect(
            Collectors.joining(
                ", ",
                "Lines of compactness and separability of features by epoch; on the test set after"
                    + " the last: ",
                "."));
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 520);
  }

  @Override
  public JFreeChart chart(Style style) {
    List<String> names = rows.stream().map(Row::name).toList();
    List<Look> looks =
        this.looks.of(names).stream().map(look -> look.isOthers() ? look : look.solid()).toList();
    List<EpochPanels.Line> compactness = new ArrayList<>();
    List<EpochPanels.Line> separability = new ArrayList<>();
    Emphasis.frontToBack(looks)
        .forEach(
            i -> {
              Row row = rows.get(i);
              Look look = looks.get(i);
              compactness.add(line(row.test().compactness(), row, look));
              compactness.add(line(row.train().compactness(), row, look.dashed()));
              separability.add(line(row.test().separability(), row, look));
              separability.add(line(row.train().separability(), row, look.dashed()));
            });
    return style.chart(
        heading,
        List.of("solid: test set; dashed: training set; bands: least to most over seeds"),
        EpochPanels.plot(
            List.of(
                new EpochPanels.Panel("compactness", false, compactness),
                new EpochPanels.Panel("separability", false, separability)),
            style),
        Style.rowItems(names, looks, false));
  }

  private static EpochPanels.Line line(Curve curve, Row row, Look look) {
    return new EpochPanels.Line(curve, row.start(), look);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Cells.fixed(value, 3) : "n/a";
  }
}
