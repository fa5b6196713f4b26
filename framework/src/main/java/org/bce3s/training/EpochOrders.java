package org.bce3s.training;

import java.util.Arrays;
import org.bce3s.data.ImageSource;
import org.bce3s.data.Sampler;
import org.bce3s.random.RandomStream;

/** The orders of a stream's epochs: a function of (seed, stream, epoch). */
record EpochOrders(
    Sampler sampler, String stream, int[] labels, int classes, int epochs, long seed) {

  /** The order of an epoch, cut to the images that its steps use. */
  int[] of(int epoch, int images) {
    RandomStream random = RandomStream.of(seed, "order:" + stream, epoch);
    return Arrays.copyOf(sampler.order(labels, classes, epoch, epochs, random), images);
  }

  static int[] labels(ImageSource source) {
    int[] labels = new int[source.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = source.label(i);
    }
    return labels;
  }
}
