package org.bce3s.tensor;

import com.google.common.net.InetAddresses;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a listening socket of this process to one network interface.
 *
 * <p>TensorFlow's server listens on all interfaces whatever address it is given, and has no
 * authentication. Linux lets a process tie its own socket to an interface after the fact: packets
 * that come by another one are then refused as if nobody listened (a connection made in the few
 * milliseconds before stays). The option is set through the JDK's own call, which needs {@link
 * #JVM_OPTIONS}; no other one reaches a foreign file descriptor.
 */
public final class ListeningSocket {
  /** What a JVM must be started with. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED");

  /** SOL_SOCKET and SO_BINDTOIFINDEX of Linux; the latter needs no rights since Linux 5.7. */
  private static final int LEVEL = 1;

  private static final int BIND_TO_INTERFACE = 62;

  private static final int STATE_COLUMN = 3;
  private static final int INODE_COLUMN = 9;
  private static final String LISTENS = "0A";

  private ListeningSocket() {}

  /**
   * Keeps this process's socket that listens on a port to the interface that has an address.
   *
   * @throws ClusterException if there is no such host, no interface has its address, or this system
   *     or JVM does not allow it
   */
  static void keepTo(String host, int port) {
    String address = host + ":" + port;
    try {
      NetworkInterface network = network(InetAddress.getByName(host), host, address);
      List<String> sockets = sockets(port);
      int kept = 0;
      for (Path descriptor : list(Path.of("/proc/self/fd"))) {
        if (sockets.contains(target(descriptor))) {
          keep(Integer.parseInt(descriptor.getFileName().toString()), network.getIndex());
          kept++;
        }
      }
      if (kept == 0) {
        throw new IOException("found no socket that listens");
      }
    } catch (ClusterException e) {
      throw e;
    } catch (UnknownHostException e) {
      throw new ClusterException("--workers: there is no host \"" + host + "\"");
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      Throwable why = e instanceof InvocationTargetException ? e.getCause() : e;
      throw new ClusterException(
          address
              + ": TensorFlow's server would be open to every network of this machine, for it"
              + " cannot be kept to this address here ("
              + why
              + "); workers need Linux 5.7 or later");
    }
  }

  /**
   * The interface that has an address.
   *
   * @param found the address
   * @param host its name, or the address as it was written
   * @param address {@code HOST:PORT}, for messages
   * @throws ClusterException if none has it: this is another machine, or its name stands for an
   *     address that only looks like one, as Debian has it in {@code /etc/hosts}
   */
  static NetworkInterface network(InetAddress found, String host, String address)
      throws SocketException {
    NetworkInterface network = NetworkInterface.getByInetAddress(found);
    if (network != null) {
      return network;
    }
    throw new ClusterException(
        InetAddresses.isInetAddress(host)
            ? address + " is no address of this machine; --worker says which of --workers it is"
            : address
                + ": \""
                + host
                + "\" is "
                + found.getHostAddress()
                + ", which no network interface of this machine has; --worker says which of"
                + " --workers it is; if it is this one, give the IP address of a network"
                + " interface");
  }

  /** {@code socket:[INODE]} of the sockets that listen on a port, here or in another process. */
  private static List<String> sockets(int port) throws IOException {
    List<String> found = new ArrayList<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      Path file = Path.of(table);
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > INODE_COLUMN
            && columns[STATE_COLUMN].equals(LISTENS)
            && port(columns[1]) == port) {
          found.add("socket:[" + columns[INODE_COLUMN] + "]");
        }
      }
    }
    return found;
  }

  private static int port(String local) {
    return Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** What a descriptor is of; nothing if it was closed meanwhile. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static void keep(int descriptor, int network) throws ReflectiveOperationException {
    Constructor<FileDescriptor> wrap = FileDescriptor.class.getDeclaredConstructor(int.class);
    wrap.setAccessible(true);
    Method set =
        Class.forName("sun.nio.ch.Net")
            .getDeclaredMethod(
                "setIntOption0",
                FileDescriptor.class,
                boolean.class,
                int.class,
                int.class,
                int.class,
                boolean.class);
    set.setAccessible(true);
    set.invoke(null, wrap.newInstance(descriptor), false, LEVEL, BIND_TO_INTERFACE, network, false);
  }
}
