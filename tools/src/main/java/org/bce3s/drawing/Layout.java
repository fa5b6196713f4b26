package org.bce3s.drawing;

import java.awt.Dimension;

/**
 * How much room a plot takes. Its texts keep their size whatever its width, so a file that a paper
 * takes in as it is has 7.5 to 9 points in print.
 *
 * @param width what it shall fit
 * @param titled whether title, context and notes stand in it; a paper says them in its caption
 */
public record Layout(Width width, boolean titled) {
  /** Over the whole width, with its title. */
  public static final Layout FULL = new Layout(Width.TWO, true);

  /** The room that title, context and notes take, in CSS pixels. */
  private static final int HEADING = 50;

  /** The columns of a two-column article that a plot goes over; a CSS pixel is 0.75 points. */
  public enum Width {
    /** 240 points. */
    ONE(320),
    /** 492 points. */
    TWO(656);

    private final int pixels;

    Width(int pixels) {
      this.pixels = pixels;
    }
  }

  /** Whether there is room for one column only. */
  public boolean isNarrow() {
    return width == Width.ONE;
  }

  /** Width and height of a plot in CSS pixels: its own, if that fits. */
  public Dimension size(Plot plot) {
    Dimension own = plot.size();
    Dimension size = own.width <= width.pixels ? own : plot.size(width.pixels);
    return new Dimension(size.width, size.height - (titled ? 0 : HEADING));
  }
}
