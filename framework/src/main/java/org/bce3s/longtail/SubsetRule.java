package org.bce3s.longtail;

import java.util.Arrays;

/** Which images of a class are kept when its number is cut; published codes differ in this. */
public enum SubsetRule {
  /** The first n_k in the order of the files: BCE3S, weight balancing. */
  FIRST_N {
    @Override
    Chooser chooser() {
      return (indices, count) -> Arrays.copyOf(indices, count);
    }
  },

  /**
   * The first n_k after shuffling each class's indices in class order with one numpy legacy
   * generator of seed 0: LDAM, MiSLAS, PaCo, ProCo.
   */
  CAO_SEED0 {
    @Override
    Chooser chooser() {
      NumpyRandom random = new NumpyRandom(0);
      return (indices, count) -> {
        random.shuffle(indices);
        return Arrays.copyOf(indices, count);
      };
    }
  },

  /**
   * A choice of n_k without replacement, class by class, from one numpy legacy generator of seed
   * 3407: GLMC.
   */
  GLMC_3407 {
    @Override
    Chooser chooser() {
      NumpyRandom random = new NumpyRandom(3407);
      return (indices, count) ->
          Arrays.stream(random.permutation(indices.length), 0, count)
              .map(i -> indices[i])
              .toArray();
    }
  };

  /**
   * Cuts every class to its count.
   *
   * @param labels the class of every image of the full set, in the order of its files
   * @param counts images to keep per class, none more than the class has
   */
  public Subset choose(int[] labels, int[] counts) {
    Chooser chooser = chooser();
    int[][] byClass = indicesByClass(labels, counts.length);
    int[] chosen = new int[Arrays.stream(counts).sum()];
    int filled = 0;
    for (int k = 0; k < counts.length; k++) {
      int[] kept = chooser.choose(byClass[k], counts[k]);
      System.arraycopy(kept, 0, chosen, filled, kept.length);
      filled += kept.length;
    }
    Arrays.sort(chosen);
    return new Subset(chosen);
  }

  /** A fresh chooser; it is asked class by class, in label order. */
  abstract Chooser chooser();

  private static int[][] indicesByClass(int[] labels, int classes) {
    int[] sizes = Subset.counts(labels, classes);
    int[][] byClass = new int[classes][];
    Arrays.setAll(byClass, k -> new int[sizes[k]]);
    int[] next = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      byClass[labels[i]][next[labels[i]]++] = i;
    }
    return byClass;
  }

  /** Keeps {@code count} of one class's indices, which come ascending and may be reordered. */
  interface Chooser {
    int[] choose(int[] indices, int count);
  }
}
