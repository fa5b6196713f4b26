package org.bce3s.data;

import org.bce3s.image.Image;
import org.bce3s.random.RandomStream;

/**
 * Draws one noisy picture of a shape: a bright shape of random colour, place, size and tilt on a
 * dark ground of random colour and texture. The colours do not depend on the shape. Only exactly
 * rounded arithmetic and {@link StrictMath} are used, so a picture is the same on every machine.
 */
final class ShapePainter {
  private static final int CHANNELS = 3;

  /** Cells of the ground's texture along a side. */
  private static final int CELLS = 5;

  /** Radians. */
  private static final double MAXIMUM_TILT = 0.5;

  private final int side;

  /** A painter of square pictures. */
  ShapePainter(int side) {
    this.side = side;
  }

  /** A picture that is a function of the shape and the stream's keys. */
  Image paint(Shape shape, RandomStream random) {
    double[] bright = colour(random, 0.55, 1.0);
    double[] dark = colour(random, 0.05, 0.45);
    double radius = side * uniform(random, 0.32, 0.42);
    double centreX = side * uniform(random, 0.44, 0.56);
    double centreY = side * uniform(random, 0.44, 0.56);
    double angle = uniform(random, -MAXIMUM_TILT, MAXIMUM_TILT);
    double cos = StrictMath.cos(angle) / radius;
    double sin = StrictMath.sin(angle) / radius;
    double noise = uniform(random, 0.05, 0.15);
    double[] texture = texture(random);
    byte[] pixels = new byte[side * side * CHANNELS];
    for (int y = 0; y < side; y++) {
      double dy = y + 0.5 - centreY;
      for (int x = 0; x < side; x++) {
        double dx = x + 0.5 - centreX;
        double distance = shape.distance(cos * dx + sin * dy, cos * dy - sin * dx);
        // A pixel that the outline crosses is covered in part.
        double cover = clamp(0.5 - distance * radius);
        double ground = interpolate(texture, x, y);
        long bits = random.nextLong();
        for (int c = 0; c < CHANNELS; c++) {
          double value = cover * bright[c] + (1 - cover) * (dark[c] + ground);
          value += noise * triangular(bits >>> (16 * c));
          pixels[(y * side + x) * CHANNELS + c] = (byte) (int) (255 * clamp(value) + 0.5);
        }
      }
    }
    return new Image(side, side, CHANNELS, pixels);
  }

  /** Three values between the bounds, of which one is drawn from their upper half. */
  private static double[] colour(RandomStream random, double low, double high) {
    double[] colour = new double[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      colour[c] = uniform(random, low, high);
    }
    colour[random.nextInt(CHANNELS)] = uniform(random, (low + high) / 2, high);
    return colour;
  }

  /** Brightness changes at the corners of a coarse grid. */
  private static double[] texture(RandomStream random) {
    double[] corners = new double[(CELLS + 1) * (CELLS + 1)];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = uniform(random, -0.18, 0.18);
    }
    return corners;
  }

  private double interpolate(double[] corners, int x, int y) {
    double gx = (double) x * CELLS / side;
    double gy = (double) y * CELLS / side;
    int left = (int) gx;
    int top = (int) gy;
    double fx = gx - left;
    double fy = gy - top;
    int at = top * (CELLS + 1) + left;
    double upper = corners[at] + fx * (corners[at + 1] - corners[at]);
    int below = at + CELLS + 1;
    double lower = corners[below] + fx * (corners[below + 1] - corners[below]);
    return upper + fy * (lower - upper);
  }

  private static double uniform(RandomStream random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** The difference of two uniform bytes, scaled to (-1, 1). */
  private static double triangular(long bits) {
    return ((bits & 0xFF) - (bits >>> 8 & 0xFF)) / 255.0;
  }

  private static double clamp(double x) {
    return Math.max(0, Math.min(1, x));
  }
}
