package org.bce3s.sweep;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bce3s.file.FolderException;
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

  /** A launcher of runs with this command line. */
  public LocalLauncher(RunCommandLine command) {
    this.command = command;
  }

  /** A launcher of a main class on this JVM; see {@link RunCommandLine#ofThisJvm}. */
  public static LocalLauncher ofThisJvm(String mainClass, String maxHeap) {
    return new LocalLauncher(RunCommandLine.ofThisJvm(mainClass, maxHeap));
  }

  @Override
  public Child launch(Launch launch) {
    return launch(launch, Map.of());
  }

  /** Starts a run with more in its environment than this process has. */
  Child launch(Launch launch, Map<String, String> environment) {
    List<String> line = new ArrayList<>(command.of(launch));
    line.add("--stop-with-parent");
    Path logFile = launch.folder().log();
    File log = logFile.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    RepeatableResults.in(builder.environment());
    builder.environment().putAll(environment);
    try {
      return new LocalChild(builder.start());
    } catch (IOException e) {
      throw FolderException.writing(logFile, e);
    }
  }

  private record LocalChild(Process process) implements Child {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public OptionalInt exitCode() {
      return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
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
