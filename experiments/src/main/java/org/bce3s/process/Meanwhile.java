package org.bce3s.process;

import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Parts of a start that other threads do, side by side, before anybody waits for them. What they
 * make is kept where it is made and found there; what fails here fails again where it is needed,
 * and is told there.
 */
final class Meanwhile implements AutoCloseable {
  /** A library that is being loaded must not be left so: the JVM would end in the midst of it. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread own = new Thread(work, "meanwhile");
            own.setDaemon(true);
            return own;
          });

  /** Has a part done. */
  void begin(Runnable part) {
    threads.execute(
        () -> {
          try {
            part.run();
          } catch (RuntimeException | Error e) {
            return; // whoever needs it meets it again
          }
        });
  }

  /** Waits for the parts that were begun. */
  @Override
  @SuppressWarnings("UnstableApiUsage")
  public void close() {
    MoreExecutors.shutdownAndAwaitTermination(threads, PATIENCE);
  }
}
