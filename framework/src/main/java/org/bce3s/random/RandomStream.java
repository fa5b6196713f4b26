package org.bce3s.random;

import java.nio.charset.StandardCharsets;

/**
 * A short stream of random numbers that is a function of its keys alone.
 *
 * <p>{@code RandomStream.of(seed, "order", epoch)} gives the same numbers on every machine, JDK,
 * thread and day, whatever was drawn before from other streams. The generator is SplitMix64
 * (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), its state
 * obtained by mixing the keys one after the other. Not for cryptography, not thread-safe.
 */
public final class RandomStream {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /** The stream of a seed and a purpose. */
  public static RandomStream of(long seed, String purpose) {
    return new RandomStream(key(mix(seed + GAMMA), purpose));
  }

  /** The stream of a seed, a purpose and one number (an epoch or an index). */
  public static RandomStream of(long seed, String purpose, long a) {
    return new RandomStream(key(key(mix(seed + GAMMA), purpose), a));
  }

  /** The stream of a seed, a purpose and two numbers (an epoch and a step or position). */
  public static RandomStream of(long seed, String purpose, long a, long b) {
    return new RandomStream(key(key(key(mix(seed + GAMMA), purpose), a), b));
  }

  /** A seed for a named part, so that parts of one experiment draw independently. */
  public static long deriveSeed(long seed, String part) {
    return of(seed, "seed:" + part).nextLong();
  }

  /** 64 uniform bits. */
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1) with 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform between two numbers, the first of them included. */
  public double uniform(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /**
   * Uniform in 0..bound-1 without bias.
   *
   * @throws IllegalArgumentException if bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound + " is not positive");
    }
    long limit = (1L << 32) - (1L << 32) % bound;
    long bits;
    do {
      bits = nextLong() >>> 32;
    } while (bits >= limit);
    return (int) (bits % bound);
  }

  /** Standard normal, by Box and Muller's transform in strict arithmetic. */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
  }

  /**
   * Gamma with shape {@code shape} and scale 1, by the method of Marsaglia and Tsang (2000).
   *
   * @throws IllegalArgumentException if shape is not positive
   */
  public double nextGamma(double shape) {
    if (!(shape > 0)) {
      throw new IllegalArgumentException("shape " + shape + " is not positive");
    }
    if (shape < 1) {
      return nextGamma(shape + 1) * StrictMath.pow(1 - nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = nextGaussian();
      double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
      if (v > 0
          && StrictMath.log(1 - nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  /** A uniform permutation of 0..n-1 (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long key(long state, String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return key(state, hash);
  }

  private static long key(long state, long value) {
    return mix(state * 0xD1342543DE82EF95L + mix(value + GAMMA));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
