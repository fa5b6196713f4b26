package org.bce3s.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.FolderException;
import org.bce3s.machine.NativeLog;
import org.bce3s.tensor.RepeatableResults;

/**
 * Starts runs as processes of this machine.
 *
 * <p>The child gets {@code --stop-with-parent} beside its {@link RunCommandLine}. It prints to the
 * run's log. Its standard input is a pipe that is never written to: it ends when this process does,
 * however that happens, and the child with it. A child that is started before its turn learns by
 * the same pipe what its run is, see {@link Gate}.
 */
public final class LocalLauncher implements ChildLauncher {
  private final RunCommandLine command;
  private final Optional<GpuPool> gpus;
  private final boolean ahead;
  private Optional<WaitingChild> waiting = Optional.empty();

  /** A launcher of runs with this command line, which see what this process sees. */
  public LocalLauncher(RunCommandLine command) {
    this(command, Optional.empty());
  }

  /**
   * A launcher of runs with this command line.
   *
   * @param gpus of which each run sees its own alone; without a pool, what this process sees
   */
  public LocalLauncher(RunCommandLine command, Optional<GpuPool> gpus) {
    this(command, gpus, false);
  }

  /**
   * The same.
   *
   * @param ahead whether the next run's process is started while another trains; only where no GPU
   *     is given out, of whose memory it would take some
   */
  public LocalLauncher(RunCommandLine command, Optional<GpuPool> gpus, boolean ahead) {
    this.command = command;
    this.gpus = gpus;
    this.ahead = ahead && gpus.isEmpty();
  }

  /** A launcher of a main class on this JVM; see {@link RunCommandLine#ofThisJvm}. */
  public static LocalLauncher ofThisJvm(String mainClass, String maxHeap) {
    return new LocalLauncher(RunCommandLine.ofThisJvm(mainClass, maxHeap));
  }

  @Override
  public void prepare(NextRun next, Child before) {
    if (!ahead || waiting.isPresent() || !FreeMemory.hasRoomBeside(before.pid())) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(command.waiting(next));
    RepeatableResults.in(builder.environment());
    NativeLog.in(builder.environment());
    try {
      waiting = Optional.of(WaitingChild.start(builder, next));
    } catch (IOException e) { // what is started when its turn has come tells it
      waiting = Optional.empty();
    }
  }

  @Override
  public void endPrepared() {
    waiting.ifPresent(WaitingChild::end);
    waiting = Optional.empty();
  }

  @Override
  public Child launch(Launch launch) {
    Optional<WaitingChild> prepared = waiting;
    waiting = Optional.empty();
    Optional<LocalChild> opened = prepared.flatMap(c -> c.open(launch, arguments(launch)));
    if (opened.isPresent()) {
      return opened.get();
    }
    List<String> taken = gpus.map(pool -> pool.take(launch.gpus())).orElse(List.of());
    Map<String, String> environment = gpus.map(pool -> pool.environment(taken)).orElse(Map.of());
    return launch(launch, environment, () -> gpus.ifPresent(pool -> pool.release(taken)));
  }

  /** Starts a run with more in its environment than this process has. */
  Child launch(Launch launch, Map<String, String> environment) {
    return launch(launch, environment, () -> {});
  }

  private Child launch(Launch launch, Map<String, String> environment, Runnable atEnd) {
    List<String> line = new ArrayList<>(command.java(launch));
    line.addAll(arguments(launch));
    Path logFile = launch.folder().log();
    File log = logFile.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    RepeatableResults.in(builder.environment());
    NativeLog.in(builder.environment());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      return new LocalChild(process, process.onExit().thenRun(atEnd));
    } catch (IOException e) {
      atEnd.run();
      throw FolderException.writing(logFile, e);
    }
  }

  private List<String> arguments(Launch launch) {
    List<String> arguments = new ArrayList<>(command.arguments(launch));
    arguments.add("--stop-with-parent");
    return arguments;
  }
}
