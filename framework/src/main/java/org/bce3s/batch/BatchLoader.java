package org.bce3s.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;

/**
 * Prepares the batches of one stream on threads that it shares with other streams, ahead of the
 * thread that uses them. All threads work at one batch, each at a part of it, so that many threads
 * need no more memory than few.
 *
 * <p>Batches come in order, and their bytes depend on the stream, the epoch and its order alone,
 * not on the number of threads. At most two batches are prepared or under way besides those handed
 * out and not closed. A loader belongs to one thread, and ends with the threads that it was given.
 *
 * <pre>{@code
 * loader.start(epoch, order, 64, 0);
 * while (loader.hasNext()) {
 *   try (Batch batch = loader.next()) {
 *     ...
 *   }
 * }
 * }</pre>
 */
public final class BatchLoader {
  private static final int BATCHES_AHEAD = 2;

  private final BatchStream stream;
  private final Shard shard;
  private final ImageThreads threads;
  private final Queue<byte[]> freeBuffers = new ConcurrentLinkedQueue<>();
  private final Queue<Coming> ahead = new ArrayDeque<>();

  private int epoch;
  private int[] order = {};
  private int batchSize = 1;
  private int nextStep;

  /**
   * A loader that has yet to be started.
   *
   * @param stream what it makes batches of
   * @param threads that make them
   */
  public BatchLoader(BatchStream stream, ImageThreads threads) {
    this(stream, threads, Shard.WHOLE);
  }

  /** A loader of a share of every batch. */
  public BatchLoader(BatchStream stream, ImageThreads threads, Shard shard) {
    this.stream = stream;
    this.threads = threads;
    this.shard = shard;
  }

  /**
   * Starts an epoch; what is left of an earlier one is dropped.
   *
   * @param epoch the epoch, from 0
   * @param order indices into the source; copied. The last batch is smaller when the batch size
   *     does not divide their number: who drops that batch passes fewer
   * @param batchSize images a batch, at least 1; of several shards, those of all together
   * @param firstStep the step of the first batch, to go on in the middle of an epoch
   */
  public void start(int epoch, int[] order, int batchSize, int firstStep) {
    if (batchSize < 1 || firstStep < 0) {
      throw new IllegalArgumentException("batch size " + batchSize + ", first step " + firstStep);
    }
    dropAhead();
    this.epoch = epoch;
    this.order = order.clone();
    this.batchSize = batchSize;
    this.nextStep = firstStep;
    readAhead();
  }

  /** Whether the epoch has a batch left. */
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * The next batch, when it is ready; to be closed so that its buffer can be reused.
   *
   * @throws NoSuchElementException if the epoch has none left
   * @throws DataException if one of its images cannot be read or is of another shape
   * @throws IllegalStateException if the image threads are closed or the waiting thread is
   *     interrupted
   */
  public Batch next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("epoch " + epoch + " has no batch left");
    }
    Coming first = ahead.remove();
    readAhead();
    try {
      for (Future<?> part : first.parts) {
        part.get();
      }
      return new LoadedBatch(
          first.step, first.pixels, first.labels, first.indices, freeBuffers::add);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (CancellationException e) {
      throw new IllegalStateException("the image threads are closed", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private void readAhead() {
    while (ahead.size() < BATCHES_AHEAD && (long) nextStep * batchSize < order.length) {
      int step = nextStep++;
      int start = step * batchSize;
      int size = shard.size(Math.min(order.length - start, batchSize));
      int from = start + shard.index() * size;
      ahead.add(new Coming(step, from, Arrays.copyOfRange(order, from, from + size)));
    }
  }

  /** A batch whose parts are under way. */
  private final class Coming {
    private final int atEpoch = epoch;
    private final int step;
    private final int from;
    private final int[] indices;
    private final byte[] pixels;
    private final int[] labels;
    private final List<Future<?>> parts = new ArrayList<>();

    /**
     * Has the batch made.
     *
     * @param from position of its first image in the order
     * @param indices its images
     */
    Coming(int step, int from, int[] indices) {
      this.step = step;
      this.from = from;
      this.indices = indices;
      this.pixels = buffer(indices.length * stream.shape().volume());
      this.labels = new int[indices.length];
      int count = Math.min(threads.count(), indices.length);
      for (int part = 0; part < count; part++) {
        int first = indices.length * part / count;
        int end = indices.length * (part + 1) / count;
        parts.add(threads.submit(() -> prepare(first, end)));
      }
    }

    private Void prepare(int first, int end) throws InterruptedException {
      for (int slot = first; slot < end; slot++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        int index = indices[slot];
        Image image = stream.image(atEpoch, from + slot, index);
        stream.shape().pack(image, () -> stream.source().where(index), pixels, slot);
        labels[slot] = stream.source().label(index);
        if (slot == indices.length / 2) {
          FaultPoint.BATCH_HALF_PREPARED.reached();
        }
      }
      return null;
    }
  }

  /** A free buffer of just this length; one of another length (a last batch's) is dropped. */
  private byte[] buffer(int length) {
    byte[] free = freeBuffers.poll();
    return free != null && free.length == length ? free : new byte[length];
  }

  private void dropAhead() {
    ahead.forEach(batch -> batch.parts.forEach(part -> part.cancel(true)));
    ahead.clear();
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException failure) {
      return failure;
    }
    return new IllegalStateException("the image threads are closed", cause);
  }
}
