package org.bce3s.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The process of a run that was started before its turn and waits at its {@link Gate}. Until then
 * it has neither folder nor log; what native code prints is kept for the log in a pipe, into which
 * it goes on printing.
 */
final class WaitingChild {
  private final Process process;
  private final NextRun run;

  private WaitingChild(Process process, NextRun run) {
    this.process = process;
    this.run = run;
  }

  /** Starts it. */
  static WaitingChild start(ProcessBuilder command, NextRun run) throws IOException {
    WaitingChild child = new WaitingChild(command.redirectErrorStream(true).start(), run);
    try {
      child.say(List.of(run.yaml(), run.data().toString()));
      return child;
    } catch (IOException e) {
      child.end();
      throw e;
    }
  }

  /**
   * Makes it the process of the run that is launched.
   *
   * @param arguments as of a process that is started now
   * @return it; empty, and it is gone, if it is of another run or of no use
   */
  Optional<LocalChild> open(Launch launch, List<String> arguments) {
    if (run.is(launch) && process.isAlive()) {
      try {
        return Optional.of(opened(launch.folder().log(), arguments));
      } catch (IOException e) { // that of a process that is started now is told
        end();
        return Optional.empty();
      }
    }
    end();
    return Optional.empty();
  }

  /** Ends it, of which nothing is left then. */
  void end() {
    process.destroyForcibly().onExit().join();
    try { // a JVM that crashes writes here where a run has no folder yet
      Files.deleteIfExists(Path.of("hs_err_pid" + process.pid() + ".log"));
    } catch (IOException e) {
      return;
    }
  }

  private LocalChild opened(Path log, List<String> arguments) throws IOException {
    InputStream printed = process.getInputStream();
    OutputStream to =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    to.write(printed.readNBytes(printed.available()));
    say(arguments);
    CompletableFuture<Void> rest = new CompletableFuture<>();
    Thread copy =
        new Thread(
            () -> {
              try (to) {
                printed.transferTo(to);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                rest.complete(null);
              }
            },
            "log-of-" + process.pid());
    copy.setDaemon(true);
    copy.start();
    return new LocalChild(process, process.onExit().thenCombine(rest, (ended, copied) -> null));
  }

  private void say(List<String> words) throws IOException {
    process.getOutputStream().write(Gate.message(words));
    process.getOutputStream().flush();
  }
}
