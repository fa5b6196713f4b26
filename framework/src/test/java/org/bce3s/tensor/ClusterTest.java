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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
