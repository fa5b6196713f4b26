package org.bce3s.drawing;

import java.awt.Dimension;
import org.jfree.chart.JFreeChart;

/**
 * A plot: data and how they are drawn. {@link Svg}, {@link Png} and {@link Pdf} make pictures of
 * it.
 */
public interface Plot {
  /** Name, title and context. */
  Heading heading();

  /** What the plot shows and its main figures, in a sentence or two, for who cannot see it. */
  String description();

  /** Its own width and height in CSS pixels. */
  Dimension size();

  /** Width and height in CSS pixels where there is less width than its own: a little flatter. */
  default Dimension size(int width) {
    double share = Math.sqrt(width / size().getWidth());
    return new Dimension(width, (int) Math.round(size().height * share));
  }

  /** The chart, in this style. */
  JFreeChart chart(Style style);
}
