package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bce3s.display.LogitsText;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.pytorch.StateDict;
import org.bce3s.pytorch.StateDictNames;
import org.bce3s.run.RunFolder;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.TrainingState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s export}: a run's weights as a safetensors file that PyTorch code loads. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the weights of a run's last checkpoint as a safetensors file.")
final class ExportCommand implements Callable<Integer> {
  /** Under which names and in which layout tensors are written. */
  enum Naming {
    /** Of most CIFAR code: layer1.0.shortcut.0, linear. */
    PYTORCH,
    /** Of torchvision: layer1.0.downsample.0, fc. */
    TORCHVISION,
    /** Of this project, kernels [height, width, in, out]; projector and class memory too. */
    BCE3S
  }

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "Folder of a run, e.g. runs/quickstart/bce3s/seed-0.")
  private Path run;

  @Parameters(index = "1", paramLabel = "FILE", description = "File to write.")
  private Path file;

  @Option(
      names = "--names",
      paramLabel = "CONVENTION",
      defaultValue = "pytorch",
      description =
          "pytorch (layer1.0.shortcut.0, linear), torchvision (layer1.0.downsample.0, fc) or bce3s"
              + " (this program's own, with projector and class memory); default:"
              + " ${DEFAULT-VALUE}.")
  private Naming names;

  @Override
  public Integer call() {
    RunOnDisk found = RunOnDisk.read(run, bce3s.catalogue());
    RunFolder folder = found.folder();
    folder.checkWeights();
    TrainingState state =
        new Checkpoints(folder.checkpoints())
            .newest()
            .orElseThrow(() -> new DataException(folder.checkpoints() + ": no sound checkpoint"));
    Map<String, FloatTensor> tensors = named(state.evaluated());
    String classifier = LogitsText.of(found.settings().classifier(), bce3s.catalogue());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("run", found.identity().sha256());
    metadata.put("classifier", classifier);
    AtomicFile.write(file, Safetensors.write(tensors, metadata));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        file
            + ": "
            + tensors.size()
            + " tensors after epoch "
            + state.epoch()
            + (folder.result(found.identity().sha256()).isPresent()
                ? ""
                : ", the run is not finished"));
    out.println("classifier: " + classifier);
    return ExitCode.DONE;
  }

  private Map<String, FloatTensor> named(Map<String, FloatTensor> variables) {
    return switch (names) {
      case PYTORCH -> StateDict.toPyTorch(variables, StateDictNames.CIFAR);
      case TORCHVISION -> StateDict.toPyTorch(variables, StateDictNames.TORCHVISION);
      case BCE3S -> StateDict.withoutOptimiser(variables);
    };
  }
}
