package org.bce3s.plot;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.spec.Count;
import org.bce3s.table.Cells;
import org.jfree.chart.JFreeChart;

/**
 * Accuracy and loss by epoch: the mean over seeds as a line, from the least to the most as a band.
 * A row of a second stage begins where its first stage ended.
 *
 * @param heading the heading
 * @param looks how each row looks on all plots of the page
 * @param rows the rows
 */
public record LearningCurves(Heading heading, RowLooks looks, List<Row> rows) implements Plot {
  /**
   * A row.
   *
   * @param name its name
   * @param start epochs of the row it started from; 0 for a first stage
   * @param accuracy on the test set, in per cent
   * @param loss the training loss
   */
  public record Row(String name, int start, Curve accuracy, Curve loss) {}

  /** Copies the rows. */
  public LearningCurves {
    rows = List.copyOf(rows);
  }

  @Override
  public String description() {
    return rows.stream()
        .map(row -> row.name() + " " + percent(row.accuracy().last()))
        .collect(
            Collectors.joining(
                ", ",
                "Lines of accuracy and training loss by epoch; accuracy after the last: ",
                "."));
  }

  @Override
  public Dimension size() {
    return new Dimension(640, 520);
  }

  @Override
  public JFreeChart chart(Style style) {
    List<String> names = rows.stream().map(Row::name).toList();
    List<Look> looks = this.looks.of(names);
    List<EpochPanels.Line> accuracy = new ArrayList<>();
    List<EpochPanels.Line> loss = new ArrayList<>();
    Emphasis.frontToBack(looks)
        .forEach(
            i -> {
              Row row = rows.get(i);
              accuracy.add(new EpochPanels.Line(row.accuracy(), row.start(), looks.get(i)));
              loss.add(new EpochPanels.Line(row.loss(), row.start(), looks.get(i)));
            });
    return style.chart(
        heading,
        List.of(note()),
        EpochPanels.plot(
            List.of(
                new EpochPanels.Panel("test accuracy (%)", true, accuracy),
                new EpochPanels.Panel("training loss", false, loss)),
            style),
        Style.rowItems(names, looks, false));
  }

  private String note() {
    List<Integer> seeds =
        rows.stream().map(row -> row.accuracy().seeds()).distinct().sorted().toList();
    int least = seeds.isEmpty() ? 0 : seeds.get(0);
    int most = seeds.isEmpty() ? 0 : seeds.get(seeds.size() - 1);
    return most > 1
        ? "lines: mean of n = "
            + (least == most ? "" : least + " to ")
            + most
            + " seeds; bands: least to most"
        : "n = " + Count.of(most, "seed");
  }

  private static String percent(double value) {
    return Double.isFinite(value) ? Cells.fixed(value, 2) + " %" : "n/a";
  }
}
