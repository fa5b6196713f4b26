package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bce3s.failure.ExitCode;
import org.bce3s.option.EnumConverter;
import org.bce3s.option.Kinds;
import org.bce3s.parity.GoldenChecks;
import org.bce3s.parity.GoldenFile;
import org.bce3s.parity.ParityReport;
import org.bce3s.settings.DeviceKind;
import org.bce3s.tensor.NumericSwitches;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bce3s parity}: golden files against the graph that trains. */
@Command(
    name = "parity",
    mixinStandardHelpOptions = true,
    description = "Compares the framework with golden files of an independent program.",
    footer =
        "%nThe error of a tensor is max|got - expected| / max|expected|, that of an augmented image"
            + " the share of values off by more than it may be. The command ends with 1 if a value"
            + " is off by more than its tolerance, with 2 if no check knows a file's format.")
final class ParityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Golden files (JSON).")
  private List<Path> files;

  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = "cpu",
      completionCandidates = DeviceConverter.class,
      converter = DeviceConverter.class,
      description =
          "Where losses and training steps run: auto, cpu or gpu (default: ${DEFAULT-VALUE}).")
  private DeviceKind device;

  /** {@code auto}, {@code cpu} or {@code gpu}. */
  private static final class DeviceConverter extends EnumConverter<DeviceKind> {
    DeviceConverter() {
      super("device", DeviceKind.values());
    }
  }

  @Override
  public Integer call() {
    boolean gpu = device.usesGpu();
    PrintWriter out = spec.commandLine().getOut();
    List<GoldenFile> golden = files.stream().map(GoldenFile::read).toList();
    out.println(gpu ? "kernels: the GPU's" : kernels());
    boolean agree = true;
    boolean known = true;
    for (GoldenFile file : golden) {
      Optional<ParityReport> report = GoldenChecks.check(file, gpu);
      if (report.isEmpty()) {
        spec.commandLine().getErr().println(unknown(file));
        known = false;
        continue;
      }
      report.get().print(out);
      agree &= report.get().agrees();
    }
    return !known ? ExitCode.WRONG : agree ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The golden values came from float64, so kernels that round less often come nearer to them. */
  private static String kernels() {
    return !NumericSwitches.here().oneDnn()
        ? "kernels: TensorFlow's own. Rounding in float32 can flip a ReLU whose input is nearly 0;"
            + " oneDNN's, with which runs train, round otherwise"
        : "kernels: oneDNN's, with which runs train. Their rounding in float32 can flip a ReLU whose"
            + " input is nearly 0; TF_ENABLE_ONEDNN_OPTS=0 takes TensorFlow's own";
  }

  private static String unknown(GoldenFile file) {
    return "bce3s parity: "
        + file.path()
        + ": "
        + Kinds.unknown("format", file.format(), GoldenChecks.formats());
  }
}
