package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerWatchTest {
  private static final Duration EVERY = Duration.ofMillis(50);

  private final BlockingQueue<LostWorkerException> lost = new LinkedBlockingQueue<>();

  @Test
  void tellsOnceOfAWorkerThatDoesNotAnswerAnyMore() throws Exception {
    ServerSocket peer = listen(0);
    int port = peer.getLocalPort();
    Cluster cluster = new Cluster(List.of("127.0.0.1:1", "127.0.0.1:" + port), 0);
    try (PeerWatch watch = new PeerWatch(cluster, EVERY, lost::add)) {
      watch.start();
      Thread.sleep(10 * EVERY.toMillis());
      assertThat(lost).isEmpty();

      peer.close();
      assertThat(lost.poll(20, TimeUnit.SECONDS))
          .hasMessage("worker 1 at 127.0.0.1:%d did not answer 6 times in a row", port);
      Thread.sleep(10 * EVERY.toMillis());
      assertThat(lost).isEmpty();
    }
  }

  @Test
  void aWorkerThatAnswersAgainIsNotLost() throws Exception {
    ServerSocket peer = listen(0);
    int port = peer.getLocalPort();
    Cluster cluster = new Cluster(List.of("127.0.0.1:1", "127.0.0.1:" + port), 0);
    try (PeerWatch watch = new PeerWatch(cluster, Duration.ofMillis(400), lost::add)) {
      watch.start();
      peer.close();
      Thread.sleep(1000);
      try (ServerSocket again = listen(port)) {
        Thread.sleep(2400);
        assertThat(again.isBound()).isTrue();
        assertThat(lost).isEmpty();
      }
    }
  }

  @Test
  void aClosedWatchTellsNothing() throws Exception {
    Cluster cluster = new Cluster(List.of("127.0.0.1:1", "127.0.0.1:2"), 0);
    PeerWatch watch = new PeerWatch(cluster, EVERY, lost::add);
    watch.start();
    watch.close();
    Thread.sleep(12 * EVERY.toMillis());
    assertThat(lost).isEmpty();
  }

  @Test
  void aProcessThatTrainsAloneWatchesNobody() throws Exception {
    try (PeerWatch watch = new PeerWatch(Cluster.ALONE, EVERY, lost::add)) {
      watch.start();
      Thread.sleep(12 * EVERY.toMillis());
      assertThat(lost).isEmpty();
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }
}
