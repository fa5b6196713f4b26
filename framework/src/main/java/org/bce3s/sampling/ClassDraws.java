package org.bce3s.sampling;

import java.util.function.IntToDoubleFunction;
import org.bce3s.longtail.Subset;
import org.bce3s.random.RandomStream;

/**
 * Orders drawn with replacement: for each position first a class, by a weight that depends on how
 * many images it has, then one of its images, each alike.
 */
final class ClassDraws {
  private ClassDraws() {}

  /**
   * As many draws as there are images.
   *
   * @param labels the class of every image
   * @param classes the number of classes
   * @param weight of a class by its number of images, proportional to its probability; a class
   *     without images is never drawn
   */
  static int[] order(int[] labels, int classes, IntToDoubleFunction weight, RandomStream random) {
    int[] ends = Subset.counts(labels, classes);
    double[] cumulative = new double[classes];
    double total = 0;
    for (int k = 0; k < classes; k++) {
      total += ends[k] == 0 ? 0 : weight.applyAsDouble(ends[k]);
      cumulative[k] = total;
      ends[k] += k == 0 ? 0 : ends[k - 1];
    }
    int[] byClass = byClass(labels, ends);
    int[] order = new int[labels.length];
    for (int i = 0; i < order.length; i++) {
      int k = firstAbove(cumulative, random.nextDouble() * total);
      int start = k == 0 ? 0 : ends[k - 1];
      order[i] = byClass[start + random.nextInt(ends[k] - start)];
    }
    return order;
  }

  /** The images by class, those of class k ending before {@code ends[k]}. */
  private static int[] byClass(int[] labels, int[] ends) {
    int[] next = ends.clone();
    int[] byClass = new int[labels.length];
    for (int i = labels.length - 1; i >= 0; i--) {
      byClass[--next[labels[i]]] = i;
    }
    return byClass;
  }

  /** The first class whose cumulative weight exceeds the target; one of weight zero never does. */
  private static int firstAbove(double[] cumulative, double target) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
