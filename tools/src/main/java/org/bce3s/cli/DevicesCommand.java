package org.bce3s.cli;

import java.io.PrintWriter;
import java.util.List;
import org.bce3s.tensor.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bce3s devices}: what TensorFlow can run on, and what a GPU would need. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Shows what TensorFlow can run on here, and what is missing for a GPU.")
final class DevicesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    boolean gpuBuild = GpuLibraries.isGpuBuild();
    out.println("TensorFlow " + Devices.tensorFlowVersion() + ", build for " + build(gpuBuild));
    Devices.list().forEach(device -> out.println(device.type() + "  " + device.name()));
    if (!Devices.hasGpu()) {
      out.println("no GPU: " + reason(gpuBuild));
    }
    out.flush();
  }

  private static String build(boolean gpu) {
    return gpu ? "NVIDIA GPUs and the CPU" : "the CPU alone";
  }

  private static String reason(boolean gpuBuild) {
    List<String> missing = GpuLibraries.missing();
    if (missing.contains(GpuLibraries.DRIVER)) {
      return "the NVIDIA driver (" + GpuLibraries.DRIVER + ") is not installed" + hint(gpuBuild);
    }
    if (!gpuBuild) {
      return "a driver is installed, but this build knows no GPU" + hint(false);
    }
    return missing.isEmpty()
        ? "TensorFlow registered none, though the driver and the CUDA libraries are there"
        : "libraries are missing: " + String.join(", ", missing);
  }

  private static String hint(boolean gpuBuild) {
    return gpuBuild ? "" : "; the GPU build comes with BCE3S_MVN_OPTS=-Pgpu";
  }
}
