package org.bce3s.batch;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that read, decode and augment images for all streams of a run; daemons. */
public final class ImageThreads implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final int count;
  private final ExecutorService workers;

  /** Threads that wait for work, at least one. */
  public ImageThreads(int count) {
    this.count = count;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "images-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  int count() {
    return count;
  }

  <T> Future<T> submit(Callable<T> task) {
    try {
      return workers.submit(task);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the image threads are closed", e);
    }
  }

  /**
   * Stops the threads, each after the image it is at; who waits for a batch is released. May be
   * called from any thread.
   */
  @Override
  public void close() {
    workers.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
    try {
      workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
