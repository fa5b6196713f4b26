package org.bce3s.batch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A batch whose pixel buffer returns to its loader when it is closed. */
final class LoadedBatch implements Batch {
  private final int step;
  private final byte[] pixels;
  private final int[] labels;
  private final int[] indices;
  private final Consumer<byte[]> giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  LoadedBatch(int step, byte[] pixels, int[] labels, int[] indices, Consumer<byte[]> giveBack) {
    this.step = step;
    this.pixels = pixels;
    this.labels = labels;
    this.indices = indices;
    this.giveBack = giveBack;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public byte[] pixels() {
    if (closed.get()) {
      throw new IllegalStateException("batch " + step + " is closed; its pixels are being reused");
    }
    return pixels;
  }

  @Override
  public int[] labels() {
    return labels;
  }

  @Override
  public int[] indices() {
    return indices;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      giveBack.accept(pixels);
    }
  }
}
