package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bce3s.bundle.Bundle;
import org.bce3s.bundle.BundleRequest;
import org.bce3s.bundle.GpuArchitecture;
import org.bce3s.bundle.PartSize;
import org.bce3s.spec.Count;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bce3s bundle}: everything a machine without network and Java needs, in parts. */
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    description =
        "Writes bce3s with its own Java, native libraries and yaml/ in parts, for machines without"
            + " network and without Java.")
final class BundleCommand implements Runnable {
  private static final double MIB = 1 << 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder for the parts; missing or empty.")
  private Path folder;

  @Option(
      names = "--part-size",
      paramLabel = "SIZE",
      defaultValue = "60m",
      description = "The size that no part exceeds, e.g. 60m or 2g (default: ${DEFAULT-VALUE}).")
  private String partSize;

  @Option(
      names = "--gpu",
      description =
          "For NVIDIA GPUs, with the CUDA libraries on the class path; needs the build of"
              + " BCE3S_MVN_OPTS=-Pgpu.")
  private boolean gpu;

  @Option(
      names = "--system-cuda",
      paramLabel = "DIR",
      description =
          "Leaves out the CUDA libraries that lie in DIR, the same folder as on the nodes, which is"
              + " searched there.")
  private Path systemCuda;

  @Option(
      names = "--gpu-arch",
      paramLabel = "ARCH",
      description =
          "Keeps only the machine code that one architecture runs, e.g. sm_90 for H100 and H200.")
  private String architecture;

  @Option(
      names = "--lean",
      description =
          "Leaves out the CUDA libraries that networks of bce3s's own parts never call (cuFFT,"
              + " cuSOLVER, cuSPARSE, cuDNN's recurrent networks), with empty ones where TensorFlow"
              + " opens them.")
  private boolean lean;

  @Override
  public void run() {
    BundleRequest request =
        new BundleRequest(
            folder,
            PartSize.of(partSize),
            gpu,
            Optional.ofNullable(systemCuda),
            Optional.ofNullable(architecture).map(GpuArchitecture::of),
            lean);
    Path home = Path.of(System.getProperty("bce3s.home", "."));
    Bundle.Summary written = new Bundle(home, System.getProperty("java.class.path")).write(request);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %s, %.0f MiB%n",
        folder,
        Count.of(written.parts(), "part"),
        written.bytes() / MIB);
    if (architecture != null) {
      out.printf(
          Locale.ROOT,
          "machine code of GPUs other than %s: %.0f MiB left out%n",
          architecture,
          written.blanked() / MIB);
    }
    if (!written.missingCuda().isEmpty()) {
      out.println(
          "not in the bundle, the node must have: " + String.join(", ", written.missingCuda()));
    }
    out.println("on the node: sh " + folder.resolve("unpack.sh") + " FOLDER");
    out.flush();
  }
}
