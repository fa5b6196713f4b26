package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bce3s.display.FiguresText;
import org.bce3s.failure.ExitCode;
import org.bce3s.option.DataOption;
import org.bce3s.option.RowOption;
import org.bce3s.option.SelectionOptions;
import org.bce3s.option.WeightsOptions;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.table.RunFigures;
import org.bce3s.training.TrainedNetwork;
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

  @Mixin private SelectionOptions selection;

  @Mixin private DataOption data;

  @Override
  public Integer call() {
    if (subject.weights != null) {
      if (selection.selects()) {
        throw new ParameterException(
            spec.commandLine(), "--select goes with a RUN; a file holds the weights of one epoch");
      }
      subject.weights.evaluate(
          bce3s.catalogue(), row, selection, data.folder(), spec.commandLine());
      return ExitCode.DONE;
    }
    if (row.given()) {
      throw new ParameterException(spec.commandLine(), "--row goes with --experiment");
    }
    return evaluate(subject.run);
  }

  private int evaluate(Path run) {
    FinishedRun trained = FinishedRun.open(run, data.folder(), bce3s.catalogue());
    ReportSettings report = trained.settings().report();
    Selection select = selection.select(report);
    TestTimeAugmentation tta = selection.tta(report);
    trained.check(select, spec.commandLine());
    TrainedNetwork network = trained.network();
    List<String> now =
        FiguresText.cells(network.evaluate(trained.folder().checkpoints(), select, tta).accuracy());
    PrintWriter out = spec.commandLine().getOut();
    out.println(run + ": " + FiguresText.of(now, select, tta) + ", on " + network.device());
    int exitCode = ExitCode.DONE;
    if (trained.result().isEmpty()) {
      out.println("the run is not finished: no result to compare with");
    } else {
      // With all the digits that the tables keep.
      RunFigures figures = trained.result().get();
      List<String> before = figures.accuracies(select, tta);
      boolean same = now.equals(before);
      out.println(
          same
              ? "equal to the result of the training"
              : "DIFFERS from the result of the training: " + FiguresText.of(before, select, tta));
      exitCode = same ? ExitCode.DONE : ExitCode.FAILED;
    }
    out.flush();
    return exitCode;
  }
}
