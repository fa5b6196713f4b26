package org.bce3s.longtail;

/**
 * The part of numpy's legacy {@code RandomState} that published subsets rest on, bit for bit: the
 * 32-bit Mersenne Twister (Matsumoto and Nishimura 1998) and the shuffle numpy builds on it.
 */
final class NumpyRandom {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int position = N;

  /** The generator that {@code numpy.random.RandomState(seed)} makes of an integer seed. */
  NumpyRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** {@code RandomState.shuffle}: from the last element down, swap with one at or before it. */
  void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = atMost(i);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /**
   * {@code RandomState.permutation(n)}, of which {@code choice} without replacement is a prefix.
   */
  int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  /** Uniform in 0..max, max positive, by masking and rejecting. */
  private int atMost(int max) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(max);
    int value;
    do {
      value = next() & mask;
    } while (value > max);
    return value;
  }

  private int next() {
    if (position == N) {
      regenerate();
      position = 0;
    }
    int y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9D2C5680;
    y ^= (y << 15) & 0xEFC60000;
    return y ^ (y >>> 18);
  }

  private void regenerate() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7FFFFFFF);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
    }
  }
}
