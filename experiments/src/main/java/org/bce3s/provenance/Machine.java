package org.bce3s.provenance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.machine.Processor;
import org.bce3s.tensor.NumericSwitches;

/** The machine and the software below the framework: what can change the last bits of a result. */
public final class Machine {
  private static final Path NVIDIA = Path.of("/proc/driver/nvidia");
  private static final String NATIVE_JAR = "tensorflow-core-native";

  /**
   * The keys on which the bits of a result on the CPU depend; equal values, equal bits. The number
   * of compute threads is a setting of the run.
   */
  public static final List<String> BITS =
      Stream.concat(
              Stream.of("architecture", "cpu", "cpu_flags", "native_build"),
              NumericSwitches.here().ofCpu().keySet().stream())
          .toList();

  private Machine() {}

  /** What there is to know, in words; a text is empty where the system does not say. */
  public static Map<String, String> describe() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("architecture", System.getProperty("os.arch"));
    machine.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    Processor processor = Processor.here();
    machine.put("cpu", processor.model());
    machine.put("cpu_flags", String.join(" ", processor.flags()));
    machine.put("gpus", String.join("; ", gpus()));
    machine.put("gpu_driver", valueOf("NVRM version", NVIDIA.resolve("version")));
    machine.put("java", Runtime.version().toString());
    machine.put("jvm", System.getProperty("java.vm.name"));
    machine.put("native_build", nativeBuild());
    NumericSwitches switches = NumericSwitches.here();
    machine.putAll(switches.ofCpu());
    machine.putAll(switches.ofGpu());
    machine.put("environment", SteeringVariables.in(System.getenv()));
    machine.put(
        CodeFromOutside.KEY,
        CodeFromOutside.describe(System.getenv().getOrDefault(CodeFromOutside.VARIABLE, "")));
    return machine;
  }

  /** The jars of TensorFlow's native libraries on the class path, by name. */
  private static String nativeBuild() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> entry.substring(entry.lastIndexOf(File.separatorChar) + 1))
        .filter(name -> name.startsWith(NATIVE_JAR))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static List<String> gpus() {
    Path folder = NVIDIA.resolve("gpus");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> gpus = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries.sorted().forEach(gpu -> gpus.add(valueOf("Model", gpu.resolve("information"))));
    } catch (IOException e) {
      return List.of();
    }
    return gpus;
  }

  /** The value of the first line that begins with a key, as Linux writes them; empty elsewhere. */
  private static String valueOf(String key, Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(key) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
