package org.bce3s.sweep;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.bce3s.file.AtomicFile;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;
import org.bce3s.tensor.Cluster;

/**
 * The workers of one run as processes of this machine, on loopback: started, and all of them
 * started again from the last checkpoint when one is lost through no fault of the run.
 */
public final class LocalWorkers {
  /** So often in the life of this process. */
  private static final int RESTARTS = 5;

  /** A worker notices within a second that another is gone. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(50);

  /** Below the ports that Linux gives to outgoing connections, one of which could be faster. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;

  private final LocalLauncher launcher;
  private final Launch launch;
  private final int workers;
  private final PrintStream log;

  /**
   * The workers of a run.
   *
   * @param command the command line of a run
   * @param launch the run, as if one process trained it
   * @param workers how many
   * @param log where restarts are told
   */
  public LocalWorkers(RunCommandLine command, Launch launch, int workers, PrintStream log) {
    this.launcher = new LocalLauncher(command);
    this.launch = launch;
    this.workers = workers;
    this.log = log;
  }

  /**
   * Runs or resumes to the end.
   *
   * @param stop once true, the workers write a checkpoint and end
   * @return the exit code of the run, see {@link RunProgram#run}
   */
  public int run(BooleanSupplier stop) {
    for (int restart = 1; ; restart++) {
      Ended ended = attempt(stop);
      if (ended.failure().isEmpty()) {
        return ended.exitCode();
      }
      RunFailure failure = ended.failure().get();
      boolean again = mayGoWell(failure.failure()) && restart <= RESTARTS && !stop.getAsBoolean();
      log.println(
          failure
              + (again
                  ? "; all workers start again from the last checkpoint ("
                      + restart
                      + " of "
                      + RESTARTS
                      + " times)"
                  : ""));
      if (!again) {
        launch.folder().writeFailure(failure);
        return failure.failure().exitCode();
      }
    }
  }

  /** Whether to try again: the ports were chosen here, and the next attempt has others. */
  private static boolean mayGoWell(FailureClass failure) {
    return failure.isInfrastructure() || failure == FailureClass.PORT_IN_USE;
  }

  /** How an attempt ended: with an exit code of its own, or a failure. */
  private record Ended(int exitCode, Optional<RunFailure> failure) {}

  private Ended attempt(BooleanSupplier stop) {
    List<String> addresses = addresses();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      RunFolder folder = launch.folder().worker(i);
      AtomicFile.createFolder(folder.path());
      if (i > 0) {
        AtomicFile.write(folder.resolvedYaml(), launch.folder().yaml().orElseThrow());
      }
      folder.startAttempt();
      Launch own = launch.as(folder, new Cluster(addresses, i));
      children.add(launcher.launch(own, gpu(i)));
    }
    Set<Integer> ended = await(children, stop);
    return outcome(children, ended);
  }

  /**
   * Waits for all to end; once one has failed, or worker 0 has the result, for the others a little
   * while.
   *
   * @return the workers that ended by themselves
   */
  private Set<Integer> await(List<Child> children, BooleanSupplier stop) {
    Set<Integer> ended = new LinkedHashSet<>();
    boolean stopping = false;
    boolean finished = false;
    long endingSince = 0;
    while (ended.size() < workers) {
      for (int i = 0; i < workers; i++) {
        if (!ended.contains(i) && children.get(i).exitCode().isPresent()) {
          ended.add(i);
          boolean failed = children.get(i).exitCode().getAsInt() != RunProgram.DONE;
          endingSince = failed && endingSince == 0 ? System.nanoTime() : endingSince;
        }
      }
      if (!finished && isFinished(children, ended)) {
        finished = true;
        endingSince = endingSince == 0 ? System.nanoTime() : endingSince;
        children.forEach(Child::stop);
      }
      if (endingSince != 0 && System.nanoTime() - endingSince > GRACE.toNanos()) {
        children.forEach(Child::kill);
        return ended;
      }
      if (!stopping && stop.getAsBoolean()) {
        stopping = true;
        children.forEach(Child::stop);
      }
      sleep();
    }
    return ended;
  }

  /** Whether worker 0 has the result, with which the others have nothing to do. */
  private boolean isFinished(List<Child> children, Set<Integer> ended) {
    RunFolder folder = launch.folder();
    return ended.contains(0)
        && children.get(0).exitCode().getAsInt() == RunProgram.DONE
        && folder.identity().flatMap(own -> folder.result(own.sha256())).isPresent();
  }

  /** Of several failures that of the worker which others lost, not of those that lost it. */
  private Ended outcome(List<Child> children, Set<Integer> ended) {
    if (isFinished(children, ended)) {
      return new Ended(RunProgram.DONE, Optional.empty());
    }
    Optional<RunFailure> lost = Optional.empty();
    int exitCode = RunProgram.DONE;
    for (int i : ended) {
      int code = children.get(i).exitCode().getAsInt();
      if (code == RunProgram.DONE || code == RunProgram.INTERRUPTED || ChildDeath.isStop(code)) {
        exitCode = code == RunProgram.DONE ? exitCode : RunProgram.INTERRUPTED;
        continue;
      }
      RunFailure own = ChildDeath.of(code, launch.folder().worker(i));
      RunFailure named = new RunFailure(own.failure(), "worker " + i + ": " + own.message());
      if (own.failure() != FailureClass.LOST_WORKER) {
        return new Ended(code, Optional.of(named));
      }
      lost = Optional.of(lost.orElse(named));
    }
    return new Ended(exitCode, lost);
  }

  private List<String> addresses() {
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

  /** Each worker sees one GPU of those that this process sees; without GPUs it means nothing. */
  private static Map<String, String> gpu(int worker) {
    String visible = System.getenv(GpuPool.VARIABLE);
    String[] all = visible == null ? new String[0] : visible.split(",", -1);
    Map<String, String> environment = new HashMap<>();
    environment.put(
        GpuPool.VARIABLE,
        visible == null ? String.valueOf(worker) : worker < all.length ? all[worker] : "");
    return environment;
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers are under way", e);
    }
  }
}
