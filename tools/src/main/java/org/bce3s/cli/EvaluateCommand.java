package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.display.FiguresText;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunIdentity;
import org.bce3s.table.RunFigures;
import org.bce3s.training.Trainer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code bce3s evaluate}: a run's checkpoint on the test set, beside what training measured; or the
 * weights of any safetensors file in the network of an experiment.
 */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Evaluates the last checkpoint of a run and compares with its result, or weights from a"
            + " file, such as the state dict of a PyTorch program, in an experiment's network.")
final class EvaluateCommand implements Callable<Integer> {
  /** What is evaluated. */
  private static final class Subject {
    @Parameters(
        paramLabel = "RUN",
        description = "Folder of a run, e.g. runs/quickstart/bce3s/seed-0.")
    private Path run;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private WeightsOptions weights;
  }

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject;

  @Mixin private RowOption row;

  @Mixin private DataOption data;

  @Override
  public Integer call() {
    if (subject.weights != null) {
      subject.weights.evaluate(bce3s.catalogue(), row, data.folder(), spec.commandLine());
      return ExitCode.DONE;
    }
    if (row.given()) {
      throw new ParameterException(spec.commandLine(), "--row goes with --experiment");
    }
    return evaluate(subject.run);
  }

  private int evaluate(Path run) {
    RunFolder folder = new RunFolder(run);
    RunIdentity identity =
        folder
            .identity()
            .orElseThrow(() -> new DataException(run + ": is no folder of a run (identity.txt)"));
    Experiment experiment =
        ExperimentArguments.read(bce3s.catalogue(), folder.resolvedYaml(), List.of());
    Row row = experiment.rows().get(0);
    DataSplit split = row.settings().dataset().value().open(data.folder());
    if (!split.subsetSha256().equals(identity.subsetSha256())) {
      throw new DataException(
          "the training images are not those of the run: subset "
              + split.subsetSha256()
              + ", the run's "
              + identity.subsetSha256());
    }
    if (!split.contentSha256().equals(identity.contentSha256())) {
      throw new DataException("the images are those of the run by number, but not by content");
    }
    folder.checkWeights();
    RunFigures now =
        RunFigures.of(
            new Trainer(row.settings(), identity.seed(), split).evaluate(folder.checkpoints()), 0);
    return report(run, now, folder.result(identity.sha256()));
  }

  private int report(Path run, RunFigures now, Optional<RunFigures> trained) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(run + ": " + FiguresText.of(now) + ", on " + now.device());
    if (trained.isEmpty()) {
      out.println("the run is not finished: no result to compare with");
      return ExitCode.DONE;
    }
    boolean same = accuracies(now).equals(accuracies(trained.get()));
    out.println(
        same
            ? "equal to the result of the training"
            : "DIFFERS from the result of the training: " + FiguresText.of(trained.get()));
    out.flush();
    return same ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** With all the digits that the tables keep. */
  private static List<String> accuracies(RunFigures figures) {
    return List.of(figures.all(), figures.many(), figures.medium(), figures.few());
  }
}
