package org.bce3s.tensor;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The workers that train one run together, a process each, and which of them this process is.
 *
 * @param addresses {@code HOST:PORT} of each worker, in the order of the workers; empty for a
 *     process that trains alone
 * @param index which worker this is, from 0
 */
public record Cluster(List<String> addresses, int index) {
  /** A process that trains alone. */
  public static final Cluster ALONE = new Cluster(List.of(), 0);

  private static final int CONNECT_MILLIS = 2000;

  /**
   * Checks the addresses and the index.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public Cluster {
    addresses = List.copyOf(addresses);
    Set<String> seen = new HashSet<>();
    for (String address : addresses) {
      port(address);
      if (!seen.add(address)) {
        throw new IllegalArgumentException(
            "\"" + address + "\" is there twice; every worker needs an address of its own");
      }
    }
    if (index < 0 || index >= Math.max(1, addresses.size())) {
      throw new IllegalArgumentException(
          "worker "
              + index
              + " is not allowed; must be 0 to "
              + Math.max(0, addresses.size() - 1)
              + ", for there are "
              + addresses.size()
              + " addresses");
    }
  }

  /** The number of workers. */
  public int size() {
    return Math.max(1, addresses.size());
  }

  /** Whether this process trains alone. */
  public boolean isAlone() {
    return addresses.isEmpty();
  }

  /** Whether this is worker 0, which evaluates and writes. */
  public boolean isFirst() {
    return index == 0;
  }

  /** {@code HOST:PORT} of this worker. */
  String address() {
    return addresses.get(index);
  }

  /** {@code worker 1 at 10.0.0.2:2222}. */
  String name(int worker) {
    return "worker " + worker + " at " + addresses.get(worker);
  }

  /** Whether something listens at a worker's address now. */
  boolean listens(int worker) {
    return listens(resolved(addresses.get(worker)));
  }

  /** Whether something listens at a place now. */
  static boolean listens(InetSocketAddress place) {
    try (Socket socket = new Socket()) {
      socket.connect(place, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The place of an address; one of an unknown host is none that anything listens at. */
  static InetSocketAddress resolved(String address) {
    return new InetSocketAddress(host(address), port(address));
  }

  /** The host of an address. */
  static String host(String address) {
    return HostAndPort.fromString(address).getHost();
  }

  /** The port of an address. */
  static int port(String address) {
    try {
      HostAndPort parsed = HostAndPort.fromString(address);
      if (!parsed.getHost().isEmpty() && parsed.hasPort() && parsed.getPort() > 0) {
        return parsed.getPort();
      }
    } catch (IllegalArgumentException malformed) {
      // Told below, with what is allowed.
    }
    throw new IllegalArgumentException(
        "\"" + address + "\" is not allowed; must be HOST:PORT with a port from 1 to 65535");
  }
}
