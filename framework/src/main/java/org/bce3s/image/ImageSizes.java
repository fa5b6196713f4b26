package org.bce3s.image;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The sizes of some images, height first. */
public final class ImageSizes {
  private final Map<String, Integer> counts = new TreeMap<>();
  private int images;
  private int smallestHeight = Integer.MAX_VALUE;
  private int smallestWidth = Integer.MAX_VALUE;
  private int largestHeight;
  private int largestWidth;

  /** Adds an image. */
  public void add(int height, int width) {
    counts.merge(height + "x" + width, 1, Integer::sum);
    images++;
    smallestHeight = Math.min(smallestHeight, height);
    smallestWidth = Math.min(smallestWidth, width);
    largestHeight = Math.max(largestHeight, height);
    largestWidth = Math.max(largestWidth, width);
  }

  /** Whether there are at least two. */
  public boolean differ() {
    return counts.size() > 1;
  }

  /** For example {@code 2 sizes, 8x8 to 8x10}: the least sides to the greatest. */
  public String range() {
    return String.format(
        Locale.ROOT,
        "%d sizes, %dx%d to %dx%d",
        counts.size(),
        smallestHeight,
        smallestWidth,
        largestHeight,
        largestWidth);
  }

  /** For example {@code 17 images of 2 sizes, 8x8 to 8x10}. */
  @Override
  public String toString() {
    return images + " images of " + range();
  }
}
