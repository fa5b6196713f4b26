package org.bce3s.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bce3s.display.LogitsText;
import org.bce3s.failure.ExitCode;
import org.bce3s.failure.RequestException;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.network.SavedModel;
import org.bce3s.option.DataOption;
import org.bce3s.option.EnumConverter;
import org.bce3s.pytorch.StateDict;
import org.bce3s.pytorch.StateDictNames;
import org.bce3s.run.RunFolder;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.training.Checkpoints;
import org.bce3s.training.TrainedNetwork;
import org.bce3s.training.TrainingState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s export}: a run's network for other programs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes the network of a run's last checkpoint for other programs: its weights as a"
            + " safetensors file, or all of it as a SavedModel of TensorFlow.",
    footer = {
      "%nA SavedModel is a folder. Its signature serving_default takes images, unsigned bytes [N,"
          + " height, width, channels] as test_augmentation leaves them, float_images the same as"
          + " floats from 0 to 1; both give logits [N, K] and features [N, d]. Nothing of this"
          + " program is needed to load it.%n",
      "  bce3s export runs/quickstart/bce3s/seed-0 bce3s.safetensors",
      "  bce3s export runs/quickstart/bce3s/seed-0 model --format saved-model --select oracle"
    })
final class ExportCommand implements Callable<Integer> {
  private static final Set<String> NAMES_OF_PYTORCH =
      Set.of("pth", "pt", "tar", "bin", "ckpt", "pkl");

  /** Under which names and in which layout tensors are written. */
  enum Naming {
    /** Of most CIFAR code: layer1.0.shortcut.0, linear. */
    PYTORCH,
    /** Of torchvision: layer1.0.downsample.0, fc. */
    TORCHVISION,
    /** Of this project, kernels [height, width, in, out]; projector and class memory too. */
    BCE3S
  }

  /** What is written. */
  private enum Format {
    SAFETENSORS,
    SAVED_MODEL
  }

  private static final class FormatConverter extends EnumConverter<Format> {
    FormatConverter() {
      super("format", Format.values());
    }
  }

  private static final class SelectionConverter extends EnumConverter<Selection> {
    SelectionConverter() {
      super("selection", Selection.values());
    }
  }

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "Folder of a run, e.g. runs/quickstart/bce3s/seed-0.")
  private Path run;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "File to write; of a SavedModel the folder.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "safetensors",
      description = "safetensors or saved-model (default: ${DEFAULT-VALUE}).",
      completionCandidates = FormatConverter.class,
      converter = FormatConverter.class)
  private Format format;

  @Option(
      names = "--select",
      paramLabel = "S",
      defaultValue = "last",
      description =
          "Weights of which epoch: last, val (best on the hold-out) or oracle (best on the test"
              + " set); default: ${DEFAULT-VALUE}.",
      completionCandidates = SelectionConverter.class,
      converter = SelectionConverter.class)
  private Selection select;

  @Mixin private DataOption data;

  @Option(
      names = "--names",
      paramLabel = "CONVENTION",
      description =
          "In safetensors: pytorch (layer1.0.shortcut.0, linear), torchvision"
              + " (layer1.0.downsample.0, fc) or bce3s (this program's own, with projector and class"
              + " memory); default: pytorch.")
  private Naming names;

  @Override
  public Integer call() {
    if (format == Format.SAVED_MODEL) {
      if (names != null) {
        throw new ParameterException(spec.commandLine(), "--names goes with --format safetensors");
      }
      return savedModel();
    }
    refuseNameOfPyTorch();
    RunOnDisk found = RunOnDisk.read(run, bce3s.catalogue());
    RunFolder folder = found.folder();
    folder.checkWeights();
    TrainingState state =
        new Checkpoints(folder.checkpoints())
            .newest()
            .orElseThrow(() -> new DataException(folder.checkpoints() + ": no sound checkpoint"));
    Map<String, FloatTensor> tensors =
        named(state.selected(select, folder.checkpoints()), run.toString());
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
            + state.epochOf(select)
            + (folder.result(found.identity().sha256()).isPresent()
                ? ""
                : ", the run is not finished"));
    out.println("classifier: " + classifier);
    return ExitCode.DONE;
  }

  /** {@code torch.load} would take the file by its name and fail. */
  private void refuseNameOfPyTorch() {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1);
    if (NAMES_OF_PYTORCH.contains(ending)) {
      throw new ParameterException(
          spec.commandLine(),
          file
              + ": would be a safetensors file under a name of torch.save; name it net.safetensors");
    }
  }

  private int savedModel() {
    FinishedRun trained = FinishedRun.open(run, data.folder(), bce3s.catalogue());
    trained.check(select, spec.commandLine());
    checkFolder();
    TrainedNetwork network = trained.network();
    byte[] bytes = network.savedModel(trained.folder().checkpoints(), select);
    AtomicFile.createFolder(file);
    AtomicFile.write(file.resolve(SavedModel.FILE), bytes);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        file
            + ": SavedModel of "
            + network.image()
            + " to "
            + trained.split().classes()
            + " logits, weights of "
            + Names.value(select)
            + (trained.result().isPresent() ? "" : ", the run is not finished"));
    return ExitCode.DONE;
  }

  /** A folder of other things is not made a SavedModel. */
  private void checkFolder() {
    boolean other =
        Files.isDirectory(file)
            ? !Files.exists(file.resolve(SavedModel.FILE)) && !isEmpty(file)
            : Files.exists(file);
    if (other) {
      throw new FolderException(file + " exists and is no SavedModel; choose another folder");
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> content = Files.list(folder)) {
      return content.findAny().isEmpty();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private Map<String, FloatTensor> named(Map<String, FloatTensor> variables, String of) {
    boolean kernels = variables.keySet().stream().anyMatch(name -> name.endsWith(".kernel"));
    if (names == null && !kernels) {
      throw new RequestException(
          of + ": the network has no names in PyTorch code; --names bce3s writes it under its own");
    }
    return switch (names == null ? Naming.PYTORCH : names) {
      case PYTORCH -> StateDict.toPyTorch(variables, StateDictNames.CIFAR);
      case TORCHVISION -> StateDict.toPyTorch(variables, StateDictNames.TORCHVISION);
      case BCE3S -> StateDict.withoutOptimiser(variables);
    };
  }
}
