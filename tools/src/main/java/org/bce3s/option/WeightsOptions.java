package org.bce3s.option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.display.FiguresText;
import org.bce3s.display.LogitsText;
import org.bce3s.evaluation.ImportedResult;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.file.DataException;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
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
          "Weights (safetensors), by the names of PyTorch code or of this program; see \"export\".")
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
    Map<String, FloatTensor> tensors = tensors();
    TrainedNetwork network = new TrainedNetwork(row.settings(), row.settings().open(data));
    TestTimeAugmentation tta = selection.tta(row.settings().report());
    ImportedResult imported = evaluate(network, tensors, tta);
    PrintWriter out = commandLine.getOut();
    List<String> figures = FiguresText.cells(imported.measured().accuracy());
    out.println(
        weights + ": " + FiguresText.of(figures, Selection.LAST, tta) + ", on " + network.device());
    out.println("classifier: " + LogitsText.of(row.settings().classifier(), catalogue));
    imported.prefix().ifPresent(p -> out.println("passed over before every name: " + p));
    if (!imported.ignored().isEmpty()) {
      out.println("ignored in the file: " + String.join(", ", imported.ignored()));
    }
  }

  private ImportedResult evaluate(
      TrainedNetwork network, Map<String, FloatTensor> tensors, TestTimeAugmentation tta) {
    try {
      return network.evaluate(tensors, tta);
    } catch (DataException e) {
      throw new DataException(weights + ": " + e.getMessage(), e);
    }
  }

  private Map<String, FloatTensor> tensors() {
    try {
      return Safetensors.read(weights);
    } catch (IOException e) {
      throw new DataException(weights + ": cannot be read: " + reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new DataException(weights + ": " + e.getMessage(), e);
    }
  }

  private String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return Files.isDirectory(weights) ? "it is a folder" : e.getMessage();
  }
}
