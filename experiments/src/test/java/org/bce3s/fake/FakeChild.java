package org.bce3s.fake;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bce3s.process.Gate;
import org.bce3s.process.ParentWatch;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.tensor.Cluster;
import org.bce3s.training.TrainingObserver;

/**
 * A run's process with a fake trainer. How the run of a row behaves is read from the file of the
 * row's name in the data folder, so a run can fail today and succeed tomorrow; one that begins with
 * {@code once} goes for one attempt.
 */
public final class FakeChild {
  /** What a run that did not begin anew writes to its log, before the number of the epoch. */
  public static final String WENT_ON = "went on from epoch ";

  private FakeChild() {}

  /** Runs as the launcher's command line says. */
  public static void main(String[] arguments) throws IOException {
    List<String> line = Gate.arguments(List.of(arguments), (yaml, data) -> {});
    StopFlag stop = new StopFlag();
    stop.watchSignals(() -> Runtime.getRuntime().halt(RunProgram.INTERRUPTED));
    int code;
    try (ParentWatch parent = new ParentWatch()) {
      if (line.contains("--stop-with-parent")) {
        parent.begin(stop::request);
      }
      code =
          run(
              new RunFolder(Path.of(line.get(line.indexOf("--run-folder") + 1))),
              Long.parseLong(line.get(line.indexOf("--seed") + 1)),
              Path.of(line.get(line.indexOf("--data") + 1)),
              line.contains("--run-identity")
                  ? Optional.of(line.get(line.indexOf("--run-identity") + 1))
                  : Optional.empty(),
              line.contains("--start-run")
                  ? Optional.of(new RunFolder(Path.of(line.get(line.indexOf("--start-run") + 1))))
                  : Optional.empty(),
              System.err,
              stop);
    }
    System.exit(code);
  }

  /** Runs in this process. */
  static int run(
      RunFolder folder,
      long seed,
      Path data,
      Optional<String> run,
      Optional<RunFolder> start,
      PrintStream errors,
      BooleanSupplier stop)
      throws IOException {
    Map<String, String> yaml = new HashMap<>();
    for (String entry : Files.readAllLines(folder.resolvedYaml())) {
      int colon = entry.indexOf(": ");
      yaml.put(entry.substring(0, colon), entry.substring(colon + 2));
    }
    RunSettings settings =
        FakeRuns.settings(
            Double.parseDouble(yaml.get("weight")),
            Integer.parseInt(yaml.get("epochs")),
            Optional.ofNullable(yaml.get("start")),
            Selection.valueOf(yaml.getOrDefault("select", "LAST")));
    FakeTraining training = new FakeTraining(behaviour(data.resolve(yaml.get("name"))));
    RunOrder order =
        new RunOrder(
            settings,
            () -> FakeRuns.configuration(settings),
            seed,
            data,
            folder,
            run,
            start,
            Cluster.ALONE);
    TrainingObserver told =
        new TrainingObserver() {
          @Override
          public void started(int epochs, int steps, int firstEpoch, int firstStep) {
            if (firstEpoch > 0 || firstStep > 0) {
              errors.println(WENT_ON + firstEpoch);
            }
          }
        };
    return new RunProgram(training, errors).run(order, told, stop);
  }

  private static String behaviour(Path file) throws IOException {
    String behaviour = Files.exists(file) ? Files.readString(file).strip() : "ok";
    if (behaviour.startsWith("once ")) {
      Files.delete(file);
    }
    return behaviour.replaceFirst("^once ", "");
  }
}
