package org.bce3s.data;

import java.util.Locale;

/**
 * The classes of {@code shapes-lt}: outlines around the origin, within a unit circle or nearly so.
 */
enum Shape {
  /** A full circle. */
  DISC {
    @Override
    double distance(double x, double y) {
      return radius(x, y) - 0.85;
    }
  },

  /** Two bars crossing at right angles. */
  CROSS {
    @Override
    double distance(double x, double y) {
      return Math.min(box(x, y, 0.95, 0.27), box(x, y, 0.27, 0.95));
    }
  },

  /** A full equilateral triangle. */
  TRIANGLE {
    @Override
    double distance(double x, double y) {
      double slanted = Math.abs(x) * SIN_60 + y * 0.5;
      return Math.max(slanted, -y) - 0.5;
    }
  },

  /** A circle with a large hole. */
  RING {
    @Override
    double distance(double x, double y) {
      return Math.abs(radius(x, y) - 0.7) - 0.2;
    }
  },

  /** One long bar. */
  BAR {
    @Override
    double distance(double x, double y) {
      return box(x, y, 1.0, 0.24);
    }
  },

  /** A full square. */
  SQUARE {
    @Override
    double distance(double x, double y) {
      return box(x, y, 0.75, 0.75);
    }
  },

  /** A star of five points. */
  STAR {
    @Override
    double distance(double x, double y) {
      // A pentagram is what lies beyond at most one of its five lines, so the second largest of
      // the five distances is its own.
      double largest = Double.NEGATIVE_INFINITY;
      double second = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < 5; i++) {
        double d = x * STAR_NORMAL_X[i] + y * STAR_NORMAL_Y[i] - 0.36;
        second = Math.max(second, Math.min(largest, d));
        largest = Math.max(largest, d);
      }
      return second;
    }
  },

  /** Two separate dots. */
  DOTS {
    @Override
    double distance(double x, double y) {
      return radius(Math.abs(x) - 0.6, y) - 0.36;
    }
  },

  /** A disc with a bite as large as itself. */
  CRESCENT {
    @Override
    double distance(double x, double y) {
      return Math.max(radius(x, y) - 0.9, 0.8 - radius(x - 0.55, y));
    }
  },

  /** A square with a large hole. */
  FRAME {
    @Override
    double distance(double x, double y) {
      return Math.abs(box(x, y, 0.62, 0.62)) - 0.17;
    }
  };

  private static final double SIN_60 = 0.8660254037844386;
  private static final double[] STAR_NORMAL_X = {
    0, 0.9510565162951535, 0.5877852522924731, -0.5877852522924731, -0.9510565162951535
  };
  private static final double[] STAR_NORMAL_Y = {
    1, 0.3090169943749474, -0.8090169943749475, -0.8090169943749475, 0.3090169943749474
  };

  /**
   * How far a point is from the outline, about: negative inside, in units of the shape's radius.
   */
  abstract double distance(double x, double y);

  /** The class's name in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double radius(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double box(double x, double y, double halfWidth, double halfHeight) {
    return Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);
  }
}
