package org.bce3s.augmentation;

import java.util.Arrays;
import java.util.List;
import org.bce3s.image.Image;
import org.bce3s.spec.SpecException;

/** The colour of what an image does not cover, given by one value or by red, green and blue. */
final class Fill {
  private Fill() {}

  /**
   * The list, copied.
   *
   * @throws SpecException if it has neither one value nor three
   */
  static List<Integer> check(List<Integer> fill) {
    if (fill.size() != 1 && fill.size() != 3) {
      throw new SpecException("fill", fill, "one value, or three: red, green and blue");
    }
    return List.copyOf(fill);
  }

  /** The value of each channel of an image that is grey or RGB; of a grey one the luma. */
  static int[] of(List<Integer> fill, Image image) {
    int[] values = new int[image.channels()];
    for (int c = 0; c < values.length; c++) {
      values[c] = fill.get(fill.size() == 1 ? 0 : c);
    }
    if (fill.size() == 3 && values.length == 1) {
      Arrays.fill(values, Enhancement.luma(fill.get(0), fill.get(1), fill.get(2)));
    }
    return values;
  }
}
