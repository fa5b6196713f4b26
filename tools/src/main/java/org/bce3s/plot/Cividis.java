package org.bce3s.plot;

import java.awt.Color;
import java.awt.image.IndexColorModel;

/**
 * Colours from dark blue over grey to light yellow, after cividis (Nunez, Anderton and Renslow
 * 2018): the middle is neutral and the ends differ in hue, yet lightness rises all the way, so the
 * scale is read by the colour-blind and in grey too.
 */
final class Cividis {
  /** The number of colours that stand for values. */
  static final int LEVELS = 255;

  /** The palette's last index, white: no value. */
  static final int NONE = LEVELS;

  private static final int[] STOPS = {
    0x00204C, 0x00336E, 0x39486B, 0x575D6D, 0x707173, 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B,
    0xFFE945
  };

  private Cividis() {}

  /** The colour of a level from 0 to {@link #LEVELS} - 1. */
  static Color color(int level) {
    double place = (double) level / (LEVELS - 1) * (STOPS.length - 1);
    int stop = Math.min((int) place, STOPS.length - 2);
    double share = place - stop;
    return new Color(
        mixed(STOPS[stop] >> 16, STOPS[stop + 1] >> 16, share),
        mixed(STOPS[stop] >> 8, STOPS[stop + 1] >> 8, share),
        mixed(STOPS[stop], STOPS[stop + 1], share));
  }

  /** The level of a value, those outside of low..high being taken to the ends; NaN has none. */
  static int level(double value, double low, double high) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    double share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    return (int) Math.round(share * (LEVELS - 1));
  }

  /** All colours and white as a palette. */
  static IndexColorModel palette() {
    byte[] red = new byte[LEVELS + 1];
    byte[] green = new byte[LEVELS + 1];
    byte[] blue = new byte[LEVELS + 1];
    for (int level = 0; level <= LEVELS; level++) {
      Color color = level == NONE ? Color.WHITE : color(level);
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
