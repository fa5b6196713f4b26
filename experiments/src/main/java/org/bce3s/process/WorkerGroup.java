package org.bce3s.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.bce3s.file.AtomicFile;
import org.bce3s.machine.GpuShare;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;
import org.bce3s.tensor.Cluster;

/**
 * The processes of a run's workers as one. It ends when all have; once one has failed, or worker 0
 * has the result, the others have a little while, and are killed after it.
 */
final class WorkerGroup implements Child {
  /** A worker notices within a second that another is gone. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Below the ports that Linux gives to outgoing connections, one of which could be faster. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;

  private final RunFolder folder;
  private final List<Child> workers = new ArrayList<>();

  /** The workers that ended by themselves, in this order. */
  private final Set<Integer> ended = new LinkedHashSet<>();

  private Optional<RunFailure> failure = Optional.empty();
  private long endingSince;
  private boolean finished;

  private WorkerGroup(RunFolder folder) {
    this.folder = folder;
  }

  /** Starts so many workers of a run, which is launched as if one process trained it. */
  static WorkerGroup launch(LocalLauncher launcher, Launch launch, int workers) {
    List<String> addresses = addresses(workers);
    List<Map<String, String>> gpus = gpus(System.getenv(GpuShare.VISIBLE), workers);
    WorkerGroup group = new WorkerGroup(launch.folder());
    for (int i = 0; i < workers; i++) {
      RunFolder own = launch.folder().worker(i);
      AtomicFile.createFolder(own.path());
      if (i > 0) {
        AtomicFile.write(own.resolvedYaml(), launch.folder().yaml().orElseThrow());
      }
      own.startAttempt();
      group.workers.add(launcher.launch(launch.as(own, new Cluster(addresses, i)), gpus.get(i)));
    }
    return group;
  }

  @Override
  public long pid() {
    return 0;
  }

  /** That of the first worker that failed by itself, else what they all ended with. */
  @Override
  public OptionalInt exitCode() {
    for (int i = 0; i < workers.size(); i++) {
      OptionalInt code = workers.get(i).exitCode();
      if (code.isPresent() && ended.add(i) && code.getAsInt() != RunProgram.DONE) {
        isEnding();
      }
    }
    if (!finished && isFinished()) {
      finished = true;
      isEnding();
      stop();
    }
    if (endingSince != 0 && System.nanoTime() - endingSince > GRACE.toNanos()) {
      kill();
    } else if (ended.size() < workers.size()) {
      return OptionalInt.empty();
    }
    failure = finished ? Optional.empty() : findFailure();
    boolean stopped = !finished && ended.stream().map(this::code).anyMatch(ChildDeath::isStop);
    return OptionalInt.of(
        failure
            .map(failed -> failed.failure().exitCode())
            .orElse(stopped ? RunProgram.INTERRUPTED : RunProgram.DONE));
  }

  /** Why all ended, if not by a result or a stop; to be asked once they have. */
  Optional<RunFailure> failure() {
    return failure;
  }

  @Override
  public void stop() {
    workers.forEach(Child::stop);
  }

  @Override
  public void kill() {
    workers.forEach(Child::kill);
  }

  private void isEnding() {
    endingSince = endingSince == 0 ? System.nanoTime() : endingSince;
  }

  /** Whether worker 0 has the result, with which the others have nothing to do. */
  private boolean isFinished() {
    return ended.contains(0)
        && code(0) == RunProgram.DONE
        && folder.identity().flatMap(own -> folder.result(own.sha256())).isPresent();
  }

  /** Of several failures that of the worker which others lost, not of those that lost it. */
  private Optional<RunFailure> findFailure() {
    Optional<RunFailure> lost = Optional.empty();
    for (int i : ended) {
      if (code(i) != RunProgram.DONE && !ChildDeath.isStop(code(i))) {
        RunFailure own = ChildDeath.of(code(i), folder.worker(i));
        RunFailure named = new RunFailure(own.failure(), "worker " + i + ": " + own.message());
        if (own.failure() != FailureClass.LOST_WORKER) {
          return Optional.of(named);
        }
        lost = Optional.of(lost.orElse(named));
      }
    }
    return lost;
  }

  private int code(int worker) {
    return workers.get(worker).exitCode().getAsInt();
  }

  private static List<String> addresses(int workers) {
    Set<Integer> ports = new LinkedHashSet<>();
    while (ports.size() < workers) {
      int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    return ports.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }

  /**
   * What each worker is told: it sees one GPU of those that this process sees, and knows those of
   * all. Without GPUs it means nothing.
   *
   * @param visible which GPUs this process sees; null for all
   */
  static List<Map<String, String>> gpus(String visible, int workers) {
    List<String> all =
        visible == null
            ? IntStream.range(0, workers).mapToObj(String::valueOf).toList()
            : Arrays.stream(visible.split(",", -1)).limit(workers).toList();
    String ofRun = String.join(",", all);
    return IntStream.range(0, workers)
        .mapToObj(worker -> worker < all.size() ? all.get(worker) : "")
        .map(own -> Map.of(GpuShare.VISIBLE, own, GpuShare.OF_RUN, ofRun))
        .toList();
  }
}
