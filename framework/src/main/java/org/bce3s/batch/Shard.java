package org.bce3s.batch;

/**
 * The share of every batch that one of several workers prepares: the {@code index}-th of {@code
 * count} equal parts of its positions. Positions stay those in the whole epoch's order.
 *
 * @param index which part, from 0
 * @param count the number of parts, which divides every batch
 */
public record Shard(int index, int count) {
  /** All of every batch. */
  public static final Shard WHOLE = new Shard(0, 1);

  /** The images of this part of a batch of so many. */
  public int size(int batch) {
    if (batch % count != 0) {
      throw new IllegalArgumentException(batch + " images do not divide by " + count);
    }
    return batch / count;
  }
}
