package org.bce3s.tensor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Graph;
import org.tensorflow.Server;
import org.tensorflow.Session;
import org.tensorflow.TargetedSession;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * TensorFlow's server of one worker: what other workers exchange tensors with. TensorFlow cannot
 * take a server down cleanly, so a process has one as long as it lives.
 */
final class WorkerServer {
  private static final String JOB = "worker";
  private static final Duration POLL = Duration.ofMillis(200);

  /** The other end of a failed call. */
  private static final Pattern REMOTE =
      Pattern.compile("remote target /job:" + JOB + "/replica:0/task:(\\d+)");

  private final Cluster cluster;
  private final Server server;

  /**
   * Starts the server of this worker; it listens on the interface of this worker's address alone.
   *
   * @param config of its devices
   * @throws ClusterException if the port is in use, or the address is not this machine's
   */
  WorkerServer(Cluster cluster, ConfigProto config) {
    this.cluster = cluster;
    JobDef.Builder job = JobDef.newBuilder().setName(JOB);
    for (int i = 0; i < cluster.size(); i++) {
      job.putTasks(i, cluster.addresses().get(i));
    }
    ServerDef definition =
        ServerDef.newBuilder()
            .setCluster(ClusterDef.newBuilder().addJob(job))
            .setJobName(JOB)
            .setTaskIndex(cluster.index())
            .setProtocol("grpc")
            .setDefaultSessionConfig(config(cluster, config))
            .build();
    try {
      server = new Server(definition);
    } catch (TensorFlowException e) {
      throw whyNotStarted(e);
    }
    ListeningSocket.keepTo(Cluster.host(cluster.address()), Cluster.port(cluster.address()));
    server.start();
  }

  /** TensorFlow does not say why; a socket of our own does. */
  private RuntimeException whyNotStarted(TensorFlowException failure) {
    try {
      new ServerSocket(Cluster.port(cluster.address())).close();
      return failure;
    } catch (IOException e) {
      return new ClusterException(
          String.format(
              Locale.ROOT,
              "worker %d cannot listen on port %d of %s: %s; end the process that does, or give"
                  + " worker %d another port",
              cluster.index(),
              Cluster.port(cluster.address()),
              Cluster.host(cluster.address()),
              e.getMessage(),
              cluster.index()));
    }
  }

  /** A session of a graph on this server. */
  Session session(Graph graph, ConfigProto config) {
    return TargetedSession.open(graph, config(cluster, config), "grpc://" + cluster.address());
  }

  /** Worker 0 leads the group; a session sees the devices of its own worker alone. */
  private static ConfigProto config(Cluster cluster, ConfigProto config) {
    return config.toBuilder()
        .addDeviceFilters("/job:" + JOB + "/task:" + cluster.index())
        .setExperimental(
            config.getExperimental().toBuilder()
                .setCollectiveGroupLeader("/job:" + JOB + "/replica:0/task:0"))
        .build();
  }

  /**
   * What a failed run comes from: where TensorFlow tells of a broken connection, from the loss of
   * the worker at its other end.
   */
  RuntimeException explained(TensorFlowException failure) {
    String message = String.valueOf(failure.getMessage());
    if (!message.contains("Collective ops is aborted") && !message.contains("GRPC error")) {
      return failure;
    }
    Matcher remote = REMOTE.matcher(message);
    String who = remote.find() ? cluster.name(Integer.parseInt(remote.group(1))) : "another worker";
    return new LostWorkerException(who + " was lost", failure);
  }

  /**
   * Waits until every worker's server listens.
   *
   * @throws LostWorkerException naming one that does not in time
   */
  void awaitOthers(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (int i = 0; i < cluster.size(); i++) {
      while (!listens(cluster.addresses().get(i))) {
        if (System.nanoTime() - end > 0) {
          throw new LostWorkerException(
              cluster.name(i)
                  + " did not answer within "
                  + patience.toSeconds()
                  + " s; start it there, or look into its log",
              null);
        }
        sleep();
      }
    }
  }

  private static boolean listens(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(Cluster.host(address), Cluster.port(address)),
          Math.toIntExact(POLL.toMillis()) * 10);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another worker", e);
    }
  }
}
