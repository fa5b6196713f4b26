package org.bce3s.plot;

import java.awt.Dimension;
import org.jfree.chart.JFreeChart;

/** A plot: data and how they are drawn. {@link Svg} and {@link Png} make pictures of it. */
public interface Plot {
  /** Name, title and context. */
  Heading heading();

  /** What the plot shows and its main figures, in a sentence or two, for who cannot see it. */
  String description();

  /** Width and height in CSS pixels. */
  Dimension size();

  /** The chart, in this style. */
  JFreeChart chart(Style style);
}
