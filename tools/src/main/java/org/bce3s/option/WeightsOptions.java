package org.bce3s.option;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.display.FiguresText;
import org.bce3s.display.LogitsText;
import org.bce3s.display.SomeNames;
import org.bce3s.evaluation.ImportedResult;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.file.DataException;
import org.bce3s.pytorch.WeightsFile;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.tensor.TensorFile;
import org.bce3s.training.TrainedNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options by which {@code bce3s evaluate} takes weights from a file. */
public final class WeightsOptions {
  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description =
          "Weights: safetensors, or a .pth of PyTorch; see \"weights inspect\" and \"export\".")
  private Path weights;

  @Option(
      names = "--experiment",
      required = true,
      paramLabel = "FILE",
      description = "Experiment (YAML) that says which network and which data set.")
  private Path experiment;

  /**
   * Evaluates the weights and prints their figures.
   *
   * @throws DataException if the file cannot be read or does not fit the network
   */
  public void evaluate(
      Catalogue catalogue,
      RowOption rowOption,
      SelectionOptions selection,
      Path data,
      CommandLine commandLine) {
    Experiment read = ExperimentArguments.read(catalogue, experiment, List.of());
    Row row = rowOption.choose(read, experiment, commandLine);
    WeightsFile file = WeightsFile.open(weights);
    TrainedNetwork network = new TrainedNetwork(row.settings(), row.settings().open(data));
    TestTimeAugmentation tta = selection.tta(row.settings().report());
    ImportedResult imported = evaluate(network, file.tensors(), tta);
    PrintWriter out = commandLine.getOut();
    List<String> figures = FiguresText.cells(imported.measured().accuracy());
    out.println(
        weights + ": " + FiguresText.of(figures, Selection.LAST, tta) + ", on " + network.device());
    out.println("classifier: " + LogitsText.of(row.settings().classifier(), catalogue));
    if (!file.inside().isEmpty()) {
      out.println("read in the file: " + file.inside());
    }
    imported.adapted().forEach(out::println);
    imported.prefix().ifPresent(p -> out.println("passed over before every name: " + p));
    if (!imported.ignored().isEmpty()) {
      out.println("ignored in the file: " + SomeNames.of(imported.ignored()));
    }
  }

  private ImportedResult evaluate(
      TrainedNetwork network, TensorFile tensors, TestTimeAugmentation tta) {
    try {
      return network.evaluate(tensors, tta);
    } catch (DataException e) {
      throw new DataException(weights + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new DataException(weights + ": cannot be read: " + e.getCause().getMessage(), e);
    }
  }
}
