package org.bce3s.batch;

/**
 * A prepared batch whose buffers are reused once it is closed.
 *
 * <p>Positions count in the epoch's order: batch {@code step} holds positions step*batchSize and
 * following.
 */
public interface Batch extends AutoCloseable {
  /** The step in the epoch, from 0. */
  int step();

  /** The number of images B. */
  int size();

  /** Bytes of images [B, height, width, channels], row-major. Valid until {@link #close}. */
  byte[] pixels();

  /** The classes [B]. */
  int[] labels();

  /** The images' indices in the training source [B]. */
  int[] indices();

  /** Gives the buffers back. */
  @Override
  void close();
}
