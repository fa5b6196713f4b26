package org.bce3s.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.training.RunSettings;
import org.bce3s.training.TrainingObserver;

/**
 * A run's process with a fake trainer. How the run of a row behaves is read from the file of the
 * row's name in the data folder, so a run can fail today and succeed tomorrow.
 */
public final class FakeChild {
  private FakeChild() {}

  /** Runs as the launcher's command line says. */
  public static void main(String[] arguments) throws IOException {
    List<String> line = List.of(arguments);
    Path data = Path.of(line.get(line.indexOf("--data") + 1));
    Map<String, String> yaml = new HashMap<>();
    for (String entry : Files.readAllLines(Path.of(line.get(1)))) {
      int colon = entry.indexOf(": ");
      yaml.put(entry.substring(0, colon), entry.substring(colon + 2));
    }
    RunSettings settings =
        FakeRuns.settings(
            Double.parseDouble(yaml.get("weight")), Integer.parseInt(yaml.get("epochs")));
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(RunProgram.INTERRUPTED));
    if (line.contains("--stop-with-parent")) {
      stop.watchEnd(System.in);
    }
    Path behaviour = data.resolve(yaml.get("name"));
    FakeTraining training =
        new FakeTraining(Files.exists(behaviour) ? Files.readString(behaviour).strip() : "ok");
    RunOrder order =
        new RunOrder(
            settings,
            FakeRuns.canonical(settings),
            Long.parseLong(line.get(line.indexOf("--seed") + 1)),
            data,
            new RunFolder(Path.of(line.get(line.indexOf("--run-folder") + 1))));
    System.exit(new RunProgram(training, System.err).run(order, new TrainingObserver() {}, stop));
  }
}
