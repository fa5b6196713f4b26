package org.bce3s.machine;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The processor of a machine, as Linux describes it; elsewhere only its architecture is known.
 *
 * @param architecture as Java names it, e.g. {@code amd64}
 * @param model e.g. {@code AMD EPYC}; empty where the system does not say
 * @param flags what it can do, by Linux's names, and on ARM its part number; empty where the system
 *     does not say
 */
public record Processor(String architecture, String model, List<String> flags) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The part number of an ARM processor. */
  private static final String NEOVERSE_V1 = "0xd40";

  /** By which TensorFlow on Linux turns oneDNN on by itself (tsl/util/onednn_env_vars, 2.18). */
  private static final List<String> TURN_ONEDNN_ON =
      List.of(
          "avx512_vnni",
          "avx512_bf16",
          "avx_vnni",
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          NEOVERSE_V1);

  private static final Supplier<Processor> HERE = Suppliers.memoize(Processor::read);

  /** Copies the list. */
  public Processor {
    flags = List.copyOf(flags);
  }

  /** This machine's. */
  public static Processor here() {
    return HERE.get();
  }

  private static Processor read() {
    String text;
    try {
      text = new String(Files.readAllBytes(CPU_INFO), StandardCharsets.UTF_8);
    } catch (IOException notLinux) {
      text = "";
    }
    return of(System.getProperty("os.arch"), text);
  }

  /**
   * A processor by the text of {@code /proc/cpuinfo}, whose first processor stands for all.
   *
   * @param architecture as Java names it
   */
  public static Processor of(String architecture, String cpuInfo) {
    String flags =
        String.join(
            " ", value(cpuInfo, "flags"), value(cpuInfo, "Features"), value(cpuInfo, "CPU part"));
    return new Processor(
        architecture,
        value(cpuInfo, "model name"),
        flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+")));
  }

  private static String value(String cpuInfo, String key) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** Whether it is of the x86-64 family. */
  boolean isX86() {
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  /** Whether TensorFlow turns oneDNN on by itself. */
  public boolean turnsOneDnnOn() {
    return TURN_ONEDNN_ON.stream().anyMatch(flags::contains);
  }

  /** Whether TensorFlow's build for it can have oneDNN: those for Linux do. */
  public boolean canHaveOneDnn() {
    return !flags.isEmpty();
  }

  /**
   * Why TensorFlow cannot run on it, which would end the process at the first instruction that the
   * processor does not know; empty if it can, or the system does not say.
   */
  public Optional<String> whyUnfit() {
    return isX86() && !flags.isEmpty() && !flags.contains("avx")
        ? Optional.of(
            "TensorFlow needs a processor with AVX (Intel since 2011, AMD since 2011), and "
                + (model.isEmpty() ? "this one" : model)
                + " has none; a virtual machine may hide it: give it the processor of its host"
                + " (QEMU: -cpu host)")
        : Optional.empty();
  }
}
