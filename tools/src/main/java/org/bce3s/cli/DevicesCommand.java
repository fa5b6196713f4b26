package org.bce3s.cli;

import java.io.PrintWriter;
import org.bce3s.machine.Processor;
import org.bce3s.tensor.Devices;
import org.bce3s.tensor.NumericSwitches;
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
    Processor processor = Processor.here();
    String model = processor.model().isEmpty() ? "" : processor.model() + ", ";
    out.println("processor: " + model + processor.architecture());
    NumericSwitches switches = NumericSwitches.here();
    switches.ofCpu().forEach((name, value) -> print(out, name, value));
    switches.ofGpu().forEach((name, value) -> print(out, name, value));
    out.flush(); // it can be the processor's fault if the rest does not come
    out.println("TensorFlow " + Devices.tensorFlowVersion() + ", build for " + build());
    Devices.list().forEach(device -> out.println(device.type() + "  " + device.name()));
    if (!Devices.hasGpu()) {
      out.println("no GPU: " + Devices.whyNoGpu());
    }
    out.flush();
  }

  private static void print(PrintWriter out, String name, String value) {
    if (!value.isEmpty()) {
      out.println(name.replace('_', ' ') + ": " + value);
    }
  }

  private static String build() {
    return Devices.isGpuBuild() ? "NVIDIA GPUs and the CPU" : "the CPU alone";
  }
}
