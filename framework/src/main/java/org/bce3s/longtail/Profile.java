package org.bce3s.longtail;

/** How the number of training images falls from the first class to the last. */
public enum Profile {
  /**
   * n_k = int(n_max * (1/IF)^(k/(K-1))), truncated in double precision as the field's code does.
   */
  EXPONENTIAL {
    @Override
    double share(int k, int classes, double imbalanceFactor) {
      double exponent = classes == 1 ? 0 : k / (classes - 1.0);
      return StrictMath.pow(1 / imbalanceFactor, exponent);
    }
  },

  /** The first half of the classes keeps n_max images, the second half int(n_max * (1/IF)). */
  STEP {
    @Override
    double share(int k, int classes, double imbalanceFactor) {
      return k < classes / 2 ? 1 : 1 / imbalanceFactor;
    }
  },

  /** Every class keeps n_max images; the imbalance factor has no effect. */
  BALANCED {
    @Override
    double share(int k, int classes, double imbalanceFactor) {
      return 1;
    }
  };

  /**
   * Training images per class, in label order. Source: Cui et al. 2019 and Cao et al. 2019.
   *
   * @param classes the number of classes K, at least 1
   * @param headCount the number of images n_max of the first class
   * @param imbalanceFactor n_max over the smallest count, IF, at least 1
   * @return K counts; a count may be 0 when the imbalance factor exceeds the head count
   */
  public int[] counts(int classes, int headCount, double imbalanceFactor) {
    int[] counts = new int[classes];
    for (int k = 0; k < classes; k++) {
      counts[k] = (int) (headCount * share(k, classes, imbalanceFactor));
    }
    return counts;
  }

  /** The part of n_max that class k keeps. */
  abstract double share(int k, int classes, double imbalanceFactor);
}
