package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.exceptions.TensorFlowException;

class ClusterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nodeA | 0 | \"nodeA\" is not allowed; must be HOST:PORT with a port from 1 to 65535",
        "nodeA: | 0 | \"nodeA:\" is not allowed; must be HOST:PORT with a port from 1 to 65535",
        ":2222 | 0 | \":2222\" is not allowed; must be HOST:PORT with a port from 1 to 65535",
        "a:0 | 0 | \"a:0\" is not allowed; must be HOST:PORT with a port from 1 to 65535",
        "a:65536 | 0 | \"a:65536\" is not allowed; must be HOST:PORT with a port from 1 to 65535",
        "a:1;b:x | 0 | \"b:x\" is not allowed; must be HOST:PORT with a port from 1 to 65535",
        "a:1;a:1 | 0 | \"a:1\" is there twice; every worker needs an address of its own",
        "a:1;b:1 | 2 | worker 2 is not allowed; must be 0 to 1, for there are 2 addresses",
        "a:1;b:1 | -1 | worker -1 is not allowed; must be 0 to 1, for there are 2 addresses",
      })
  void refusesWhatIsNoCluster(String addresses, int index, String message) {
    List<String> given = List.of(addresses.split(";", -1));
    assertThatThrownBy(() -> new Cluster(given, index))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aPortInUseIsNamedWithItsWorker() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      int port = other.getLocalPort();
      Cluster cluster = new Cluster(List.of("127.0.0.1:" + port, "127.0.0.2:1"), 0);
      assertThatThrownBy(() -> new GraphSession(1, false, 0, cluster))
          .isInstanceOf(ClusterException.class)
          .isInstanceOf(PortInUseException.class)
          .hasMessage(
              "worker 0 cannot listen on port %d of 127.0.0.1: Address already in use; end the"
                  + " process that does, or give worker 0 another port",
              port);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() throws IOException {
    int port = freePort();
    Cluster cluster = new Cluster(List.of("203.0.113.7:" + port, "127.0.0.1:1"), 0);
    assertThatThrownBy(() -> new GraphSession(1, false, 0, cluster))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "203.0.113.7:%d is no address of this machine; --worker says which of --workers it is",
            port);
  }

  @Test
  void aWorkerThatDoesNotComeIsNamed() throws IOException {
    int missing = freePort();
    Cluster cluster = new Cluster(List.of("127.0.0.1:" + freePort(), "127.0.0.1:" + missing), 0);
    try (GraphSession session = new GraphSession(1, false, 0, cluster)) {
      assertThatThrownBy(() -> session.meet(new float[] {1}, Duration.ofMillis(300)))
          .isInstanceOf(LostWorkerException.class)
          .hasMessage(
              "worker 1 at 127.0.0.1:%d did not answer within 0 s; start it there, or look into its"
                  + " log",
              missing);
    }
  }

  @Test
  void aHostThatDoesNotExistIsNamed() throws IOException {
    Cluster cluster = new Cluster(List.of("nowhere.invalid:" + freePort(), "127.0.0.1:1"), 0);
    assertThatThrownBy(() -> new GraphSession(1, false, 0, cluster))
        .isInstanceOf(ClusterException.class)
        .hasMessage("--workers: there is no host \"nowhere.invalid\"");
  }

  /** As Debian lets the own name of a machine be 127.0.1.1. */
  @Test
  void aNameThatStandsForAnAddressOfNoInterfaceIsToldWithIt() throws IOException {
    InetAddress found = InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 7});
    assertThatThrownBy(() -> ListeningSocket.network(found, "node7", "node7:24720"))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "node7:24720: \"node7\" is 203.0.113.7, which no network interface of this machine has;"
                + " --worker says which of --workers it is; if it is this one, give the IP address"
                + " of a network interface");
    assertThat(ListeningSocket.network(InetAddress.getLoopbackAddress(), "me", "me:1").getName())
        .isEqualTo("lo");
  }

  @Test
  void aWaitForOthersEndsWhenAskedTo() throws IOException {
    Cluster cluster = new Cluster(List.of("127.0.0.1:" + freePort(), "127.0.0.1:1"), 0);
    try (GraphSession session = new GraphSession(1, false, 0, cluster)) {
      long start = System.nanoTime();
      assertThat(session.awaitOthers(Duration.ofMinutes(5), () -> true)).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aWorkerThatListensButNeverSpeaksIsLost() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      Cluster cluster =
          new Cluster(List.of("127.0.0.1:" + freePort(), "127.0.0.1:" + silent.getLocalPort()), 0);
      GraphSession session = new GraphSession(1, false, 0, cluster);
      CompletableFuture<List<float[]>> met =
          CompletableFuture.supplyAsync(
              () -> session.meet(new float[] {1}, Duration.ofMillis(500)));
      assertThatThrownBy(() -> met.orTimeout(60, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(LostWorkerException.class)
          .hasRootCauseInstanceOf(TensorFlowException.class)
          .hasMessageContaining(
              "another worker listens, but did not say in time what it trains; look into its log");
      session.close();
    }
  }

  @Test
  void workersThatWereToldDifferentNumbersAreRefused() throws IOException {
    try (ServerSocket third = new ServerSocket(0)) {
      String first = "127.0.0.1:" + freePort();
      String second = "127.0.0.1:" + freePort();
      String other = "127.0.0.1:" + third.getLocalPort();
      CompletableFuture<List<float[]>> ofTwo = meeting(new Cluster(List.of(first, second), 0));
      CompletableFuture<List<float[]>> ofThree =
          meeting(new Cluster(List.of(first, second, other), 1));

      String message =
          "the workers were not started for one another: %s is one of %d, and another disagrees on"
              + " their number or on the kind of device; start all with the same --workers,"
              + " train.workers and train.device";
      assertThatThrownBy(ofTwo::join)
          .cause()
          .isInstanceOf(ClusterException.class)
          .hasMessage(message, "worker 0 at " + first, 2);
      assertThatThrownBy(ofThree::join)
          .cause()
          .isInstanceOf(ClusterException.class)
          .hasMessage(message, "worker 1 at " + second, 3);
    }
  }

  /** Meets the others as one of the workers, for a minute at most. */
  private static CompletableFuture<List<float[]>> meeting(Cluster cluster) {
    return CompletableFuture.supplyAsync(
            () -> {
              try (GraphSession session = new GraphSession(1, false, 0, cluster)) {
                return session.meet(new float[] {1}, Duration.ofMinutes(1));
              }
            })
        .orTimeout(60, TimeUnit.SECONDS);
  }

  /** TensorFlow itself listens on every interface. */
  @Test
  void onLoopbackNoOtherInterfaceCanReachAWorker() throws IOException {
    Optional<InetAddress> other = addressOfAnotherInterface();
    Assumptions.assumeTrue(other.isPresent(), "this machine has no other network");
    int port = freePort();
    Cluster cluster = new Cluster(List.of("127.0.0.1:" + port, "127.0.0.1:1"), 0);
    try (GraphSession session = new GraphSession(1, false, 0, cluster)) {
      assertThat(session.collectives().cluster()).isEqualTo(cluster);
      assertThat(answers(InetAddress.getLoopbackAddress(), port)).isTrue();
      assertThat(answers(other.get(), port)).isFalse();
    }
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static Optional<InetAddress> addressOfAnotherInterface() throws IOException {
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (network.isUp() && !network.isLoopback()) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          if (!address.isLinkLocalAddress()) {
            return Optional.of(address);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
