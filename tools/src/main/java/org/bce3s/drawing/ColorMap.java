package org.bce3s.drawing;

import java.awt.Color;
import java.awt.image.IndexColorModel;

/** Colours that stand for the values of a matrix. */
public enum ColorMap {
  /**
   * For shares: from white to dark blue (ColorBrewer's Blues); lightness falls all the way, so it
   * is read by the colour-blind and in grey too.
   */
  SEQUENTIAL(
      0xC8C8C8, 0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C,
      0x08306B),
  /**
   * For values with a sign: blue below 0, white at 0, red above (ColorBrewer's RdBu, which the
   * colour-blind tell apart).
   */
  DIVERGING(
      0xC8C8C8, 0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582,
      0xD6604D, 0xB2182B, 0x67001F);

  /** The number of colours that stand for values. */
  public static final int LEVELS = 255;

  /** The palette's last index: no value. */
  static final int NONE = LEVELS;

  /** Below this a colour is so dark that words on it are white. */
  private static final int DARK = 110;

  private final Color none;
  private final int[] stops;

  ColorMap(int none, int... stops) {
    this.none = new Color(none);
    this.stops = stops;
  }

  /** The colour of a level from 0 to {@link #LEVELS} - 1. */
  public Color color(int level) {
    double place = (double) level / (LEVELS - 1) * (stops.length - 1);
    int stop = Math.min((int) place, stops.length - 2);
    double share = place - stop;
    return new Color(
        mixed(stops[stop] >> 16, stops[stop + 1] >> 16, share),
        mixed(stops[stop] >> 8, stops[stop + 1] >> 8, share),
        mixed(stops[stop], stops[stop + 1], share));
  }

  /** White on a dark colour, black on a light one. */
  public Color words(int level) {
    return lightness(color(level)) < DARK ? Color.WHITE : Color.BLACK;
  }

  /** From 0 to 255, as ITU-R BT.709 weighs the three channels. */
  static double lightness(Color color) {
    return 0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
  }

  /** The level of a value, those outside of low..high being taken to the ends; NaN has none. */
  public static int level(double value, double low, double high) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    double share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    return (int) Math.round(share * (LEVELS - 1));
  }

  /** All colours and that of no value as a palette. */
  public IndexColorModel palette() {
    byte[] red = new byte[LEVELS + 1];
    byte[] green = new byte[LEVELS + 1];
    byte[] blue = new byte[LEVELS + 1];
    for (int level = 0; level <= LEVELS; level++) {
      Color color = level == NONE ? none : color(level);
      red[level] = (byte) color.getRed();
      green[level] = (byte) color.getGreen();
      blue[level] = (byte) color.getBlue();
    }
    return new IndexColorModel(8, LEVELS + 1, red, green, blue);
  }

  private static int mixed(int from, int to, double share) {
    return (int) Math.round((from & 0xFF) * (1 - share) + (to & 0xFF) * share);
  }
}
