package org.bce3s.tensor;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks every few seconds whether the other workers still listen. TensorFlow notices a process that
 * dies, since its machine closes the connections; of a machine that is gone, or cut off, no word
 * comes, and an exchange with it would wait for ever.
 */
public final class PeerWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** One miss may be a busy network. */
  private static final int MISSES = 6;

  private final Cluster cluster;
  private final Duration every;
  private final Consumer<LostWorkerException> lost;
  private final Thread thread = new Thread(this::watch, "peer-watch");
  private boolean closed;

  /**
   * A watch that has yet to be started.
   *
   * @param lost told once of a worker that does not answer any more, on a thread of its own; never
   *     after the watch was closed
   */
  public PeerWatch(Cluster cluster, Consumer<LostWorkerException> lost) {
    this(cluster, EVERY, lost);
  }

  PeerWatch(Cluster cluster, Duration every, Consumer<LostWorkerException> lost) {
    this.cluster = cluster;
    this.every = every;
    this.lost = lost;
    thread.setDaemon(true);
  }

  /** Starts it, once all workers listen; where a process trains alone there is nothing to watch. */
  public void start() {
    if (!cluster.isAlone()) {
      thread.start();
    }
  }

  private void watch() {
    // Resolved once: a name server may be gone for a while too.
    List<InetSocketAddress> peers = cluster.addresses().stream().map(Cluster::resolved).toList();
    int[] misses = new int[peers.size()];
    while (pause()) {
      for (int i = 0; i < misses.length; i++) {
        misses[i] = i == cluster.index() || Cluster.listens(peers.get(i)) ? 0 : misses[i] + 1;
        if (misses[i] == MISSES) {
          tell(cluster.name(i) + " did not answer " + MISSES + " times in a row");
          return;
        }
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(every.toMillis());
      return true;
    } catch (InterruptedException ended) {
      return false;
    }
  }

  private synchronized void tell(String message) {
    if (!closed) {
      lost.accept(new LostWorkerException(message, null));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
  }
}
