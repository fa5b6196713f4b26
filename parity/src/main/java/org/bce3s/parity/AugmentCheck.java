package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.augmentation.Operation;
import org.bce3s.image.Image;

/**
 * Checks {@code augment/1}: the pixels of single operations at signed magnitudes.
 *
 * <p>An operation on colours must give the very pixels: its error is 0 or infinite. The error of
 * one that moves pixels is the share of values more than {@value #LEVELS} levels off, and infinite
 * if what it fills differs.
 */
final class AugmentCheck implements GoldenCheck {
  private static final int LEVELS = 2;
  private static final Pattern LAYOUT = Pattern.compile("(\\d+)x(\\d+)x(\\d+)");

  @Override
  public String format() {
    return "augment/1";
  }

  @Override
  public double tolerance() {
    return 0.01;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    int[] shape = shape(golden);
    int[] fill = golden.integers("fill");
    List<GoldenNode> cases = golden.objects("cases");
    List<GoldenComparison> found = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      found.add(check(i, cases.get(i), shape, fill));
    }
    return found;
  }

  private static GoldenComparison check(int index, GoldenNode one, int[] shape, int[] fill) {
    String name = one.text("operation");
    double magnitude = one.number("magnitude");
    Operation operation = operation(one, name);
    double[] expected = values(one.bytes("output"));
    double[] got = apply(operation, one.bytes("input"), shape, magnitude);
    double error;
    if (operation.geometric()) {
      // Of a black image nothing but the filled part is as bright as the fill.
      double[] ofBlack =
          apply(operation, new byte[shape[0] * shape[1] * shape[2]], shape, magnitude);
      error = geometricError(expected, got, ofBlack, fill);
    } else {
      error = Arrays.equals(expected, got) ? 0 : Double.POSITIVE_INFINITY;
    }
    return new GoldenComparison(
        "[" + index + "]." + name + "(" + one.text("magnitude") + ")",
        expected,
        got,
        "uint8",
        error);
  }

  /**
   * The share of values more than two levels off; infinite where only one of both has filled.
   *
   * @param ofBlack what the operation makes of a black image: the fill's colour where it fills
   */
  static double geometricError(double[] expected, double[] got, double[] ofBlack, int[] fill) {
    if (expected.length != got.length) {
      return Double.POSITIVE_INFINITY;
    }
    int off = 0;
    for (int pixel = 0; pixel < got.length; pixel += fill.length) {
      int offBefore = off;
      boolean expectedIsFill = true;
      boolean filled = true;
      for (int c = 0; c < fill.length; c++) {
        off += Math.abs(expected[pixel + c] - got[pixel + c]) > LEVELS ? 1 : 0;
        expectedIsFill &= expected[pixel + c] == fill[c];
        filled &= ofBlack[pixel + c] == fill[c];
      }
      // A pixel of the image may have the fill's colour by chance, and is then near it here too.
      if (filled ? !expectedIsFill : expectedIsFill && off > offBefore) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return (double) off / got.length;
  }

  private static Operation operation(GoldenNode one, String name) {
    return Arrays.stream(Operation.values())
        .filter(o -> o.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> one.wrong("operation", "\"" + name + "\" is unknown"));
  }

  private static double[] apply(Operation operation, byte[] pixels, int[] shape, double magnitude) {
    Image image = new Image(shape[0], shape[1], shape[2], pixels);
    return values(operation.apply(image, magnitude).pixels());
  }

  /** Height, width and channels, as the layout names them: {@code uint8 HWC 32x32x3, base64}. */
  private static int[] shape(GoldenNode golden) {
    String layout = golden.text("layout");
    Matcher sides = LAYOUT.matcher(layout);
    if (!sides.find()) {
      throw golden.wrong("layout", "names no height x width x channels: " + layout);
    }
    return new int[] {
      Integer.parseInt(sides.group(1)),
      Integer.parseInt(sides.group(2)),
      Integer.parseInt(sides.group(3))
    };
  }

  /** Unsigned bytes as numbers. */
  static double[] values(byte[] pixels) {
    double[] values = new double[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xFF;
    }
    return values;
  }
}
