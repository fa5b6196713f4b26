package org.bce3s.tensor;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
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

  /** Of workers that were told different numbers of workers. */
  private static final String OTHER_GROUP = "is joining a group with";

  private static final String TIMED_OUT = "Collective has timed out";

  private final Cluster cluster;
  private final Server server;

  /**
   * Starts the server of this worker; it listens on the interface of this worker's address alone.
   *
   * @param config of its devices
   * @throws PortInUseException if another process has the port
   * @throws ClusterException if the address is not this machine's
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
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw whyNotStarted(e);
    }
    ListeningSocket.keepTo(Cluster.host(cluster.address()), Cluster.port(cluster.address()));
    server.start();
  }

  /** TensorFlow does not say why; a socket of our own does. */
  private RuntimeException whyNotStarted(RuntimeException failure) {
    try {
      new ServerSocket(Cluster.port(cluster.address())).close();
      return failure;
    } catch (IOException e) {
      return new PortInUseException(
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
   * What a failed run comes from: where TensorFlow tells of a broken connection or waited in vain,
   * from the loss of a worker; where it tells of groups that do not match, from how the workers
   * were started.
   */
  RuntimeException explained(TensorFlowException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains(OTHER_GROUP)) {
      return new ClusterException(
          "the workers were not started for one another: "
              + cluster.name(cluster.index())
              + " is one of "
              + cluster.size()
              + ", and another disagrees on their number or on the kind of device; start all with"
              + " the same --workers, train.workers and train.device");
    }
    if (message.contains(TIMED_OUT)) {
      return new LostWorkerException(
          "another worker listens, but did not say in time what it trains; look into its log",
          failure);
    }
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
   * @param stop once true, the wait ends
   * @return whether all do; false if told to stop
   * @throws LostWorkerException naming one that does not in time
   */
  boolean awaitOthers(Duration patience, BooleanSupplier stop) {
    long end = System.nanoTime() + patience.toNanos();
    for (int i = 0; i < cluster.size(); i++) {
      while (!cluster.listens(i)) {
        if (stop.getAsBoolean()) {
          return false;
        }
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
    return true;
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
