package org.bce3s.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.process.StopFlag;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;

/**
 * A process among the workers of a run with a fake trainer. Worker 0 trains as {@link FakeChild}
 * does, but hangs at the first attempt where the data folder has a file {@code hang}; how another
 * behaves is read from the file {@code worker} in the data folder: it {@code waits} for others
 * until it is asked to stop, has {@code lost} one, found its port {@code taken} at the first
 * attempt, or is done at once.
 */
public final class FakeWorker {
  private static final int HANGING_MILLIS = 60_000;

  private FakeWorker() {}

  /** Runs as the launcher's command line says. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> line = List.of(arguments);
    Path data = Path.of(value(line, "--data"));
    if (value(line, "--worker").equals("0")) {
      if (Files.deleteIfExists(data.resolve("hang"))) {
        Thread.sleep(HANGING_MILLIS);
      }
      FakeChild.main(arguments);
      return;
    }
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(RunProgram.INTERRUPTED));
    RunFolder folder = new RunFolder(Path.of(value(line, "--run-folder")));
    Path file = data.resolve("worker");
    String behaviour = Files.exists(file) ? Files.readString(file) : "ok";
    if (behaviour.equals("taken")) {
      Files.delete(file);
      end(folder, new RunFailure(FailureClass.PORT_IN_USE, "cannot listen on port 20001"));
    }
    if (behaviour.equals("lost")) {
      end(folder, new RunFailure(FailureClass.LOST_WORKER, "worker 0 was lost"));
    }
    while (behaviour.equals("waits") && !stop.getAsBoolean()) {
      Thread.sleep(20);
    }
    System.exit(stop.getAsBoolean() ? RunProgram.INTERRUPTED : RunProgram.DONE);
  }

  private static void end(RunFolder folder, RunFailure failure) {
    folder.writeFailure(failure);
    System.exit(failure.failure().exitCode());
  }

  private static String value(List<String> line, String option) {
    return line.get(line.indexOf(option) + 1);
  }
}
