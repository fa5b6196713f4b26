package org.bce3s.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bce3s.longtail.Subset;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/**
 * Classes in cycles, each once a cycle in a fresh order, and of each some images in a row, which
 * are its own in cycles too (Shen et al. 2016, "Relay backpropagation for effective learning of
 * deep convolutional neural networks"). Classes without images do not count.
 *
 * @param inRow images of a class in a row
 */
public record ClassAwareSampler(
    @Doc("images of a class in a row") @Default("4") @Range(min = 1, max = 65536) int inRow)
    implements Sampler {
  /** Checks the range. */
  public ClassAwareSampler {
    Constraints.check(ClassAwareSampler.class, inRow);
  }

  @Override
  public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
    int[] counts = Subset.counts(labels, classes);
    int[][] images = new int[classes][];
    List<Cycle> byClass = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      images[k] = new int[counts[k]];
    }
    for (int i = labels.length - 1; i >= 0; i--) {
      images[labels[i]][--counts[labels[i]]] = i;
    }
    for (int[] ofClass : images) {
      if (ofClass.length > 0) {
        byClass.add(new Cycle(ofClass, random));
      }
    }
    Cycle order = new Cycle(IntStream.range(0, byClass.size()).toArray(), random);
    int[] drawn = new int[labels.length];
    Cycle current = null;
    for (int i = 0; i < drawn.length; i++) {
      if (i % inRow == 0) {
        current = byClass.get(order.next());
      }
      drawn[i] = current.next();
    }
    return drawn;
  }

  /** Values in cycles, each cycle in a fresh order. */
  private static final class Cycle {
    private final int[] values;
    private final RandomStream random;
    private int[] permutation = {};
    private int at;

    Cycle(int[] values, RandomStream random) {
      this.values = values;
      this.random = random;
    }

    int next() {
      if (at == permutation.length) {
        permutation = random.permutation(values.length);
        at = 0;
      }
      return values[permutation[at++]];
    }
  }
}
