package org.bce3s.batch;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bce3s.data.DataException;
import org.bce3s.data.Image;
import org.bce3s.fault.FaultPoint;

/**
 * Prepares the batches of one stream on threads of its own, a few ahead of the training thread.
 *
 * <p>Batches come in order, and their bytes depend on the stream, the epoch and its order alone,
 * not on the number of threads. At most {@code threads + 1} batches are prepared or under way
 * besides those handed out and not closed. {@code start}, {@code hasNext} and {@code next} belong
 * to one thread; {@code close} may be called from any.
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
public final class BatchLoader implements AutoCloseable {
  private final BatchStream stream;
  private final Shard shard;
  private final ExecutorService workers;
  private final int readAhead;
  private final Queue<byte[]> freeBuffers = new ConcurrentLinkedQueue<>();
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();

  private int epoch;
  private int[] order = {};
  private int batchSize = 1;
  private int nextStep;

  /**
   * A loader that has yet to be started.
   *
   * @param stream what it makes batches of
   * @param threads the number of threads, at least 1; they are daemons
   */
  public BatchLoader(BatchStream stream, int threads) {
    this(stream, threads, Shard.WHOLE);
  }

  /** A loader of a share of every batch. */
  public BatchLoader(BatchStream stream, int threads, Shard shard) {
    this.stream = stream;
    this.shard = shard;
    this.readAhead = threads + 1;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread =
                  new Thread(task, "batches-" + stream.name() + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
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
   * @throws IllegalStateException if the loader is closed or the waiting thread is interrupted
   */
  public Batch next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("epoch " + epoch + " has no batch left");
    }
    Future<Batch> first = ahead.remove();
    readAhead();
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (CancellationException e) {
      throw new IllegalStateException("the loader is closed", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  /** Stops the threads, each after the image it is at, and drops what they prepared. */
  @Override
  public void close() {
    workers.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
    try {
      workers.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAhead() {
    while (ahead.size() < readAhead && (long) nextStep * batchSize < order.length) {
      int step = nextStep++;
      int atEpoch = epoch;
      int start = step * batchSize;
      int size = shard.size(Math.min(order.length - start, batchSize));
      int from = start + shard.index() * size;
      int[] indices = Arrays.copyOfRange(order, from, from + size);
      try {
        ahead.add(workers.submit(() -> prepare(atEpoch, step, from, indices)));
      } catch (RejectedExecutionException e) {
        throw new IllegalStateException("the loader is closed", e);
      }
    }
  }

  private Batch prepare(int atEpoch, int step, int from, int[] indices)
      throws InterruptedException {
    byte[] pixels = buffer(indices.length * stream.shape().volume());
    int[] labels = new int[indices.length];
    for (int slot = 0; slot < indices.length; slot++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Image image = stream.image(atEpoch, from + slot, indices[slot]);
      stream.shape().pack(image, indices[slot], pixels, slot);
      labels[slot] = stream.source().label(indices[slot]);
      if (slot == indices.length / 2) {
        FaultPoint.BATCH_HALF_PREPARED.reached();
      }
    }
    return new LoadedBatch(step, pixels, labels, indices, freeBuffers::add);
  }

  /** A free buffer of just this length; one of another length (a last batch's) is dropped. */
  private byte[] buffer(int length) {
    byte[] free = freeBuffers.poll();
    return free != null && free.length == length ? free : new byte[length];
  }

  private void dropAhead() {
    ahead.forEach(batch -> batch.cancel(true));
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
    return new IllegalStateException("the loader is closed", cause);
  }
}
