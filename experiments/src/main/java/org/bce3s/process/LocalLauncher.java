package org.bce3s.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.bce3s.file.FolderException;
import org.bce3s.machine.NativeLog;
import org.bce3s.tensor.RepeatableResults;

/**
 * Starts runs as processes of this machine.
 *
 * <p>The child gets {@code --stop-with-parent} beside its {@link RunCommandLine}. It prints to the
 * run's log. Its standard input is a pipe that is never written to: it ends when this process does,
 * however that happens, and the child with it.
 */
public final class LocalLauncher implements ChildLauncher {
  private final RunCommandLine command;
  private final Optional<GpuPool> gpus;

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
    this.command = command;
    this.gpus = gpus;
  }

  /** A launcher of a main class on this JVM; see {@link RunCommandLine#ofThisJvm}. */
  public static LocalLauncher ofThisJvm(String mainClass, String maxHeap) {
    return new LocalLauncher(RunCommandLine.ofThisJvm(mainClass, maxHeap));
  }

  @Override
  public Child launch(Launch launch) {
    List<String> taken = gpus.map(pool -> pool.take(launch.gpus())).orElse(List.of());
    Map<String, String> environment =
        gpus.isPresent() ? Map.of(GpuPool.VARIABLE, String.join(",", taken)) : Map.of();
    return launch(launch, environment, () -> gpus.ifPresent(pool -> pool.release(taken)));
  }

  /** Starts a run with more in its environment than this process has. */
  Child launch(Launch launch, Map<String, String> environment) {
    return launch(launch, environment, () -> {});
  }

  private Child launch(Launch launch, Map<String, String> environment, Runnable atEnd) {
    List<String> line = new ArrayList<>(command.of(launch));
    line.add("--stop-with-parent");
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

  /** A process, and what is done once it has ended. */
  private record LocalChild(Process process, CompletableFuture<Void> ended) implements Child {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public OptionalInt exitCode() {
      return ended.isDone() ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    @Override
    public void stop() {
      process.destroy();
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }
  }
}
