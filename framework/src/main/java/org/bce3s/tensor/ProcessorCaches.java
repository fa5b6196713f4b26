package org.bce3s.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How large oneDNN, which computes TensorFlow's convolutions on the CPU, takes the caches for.
 *
 * <p>Some virtual machines hide the caches of an AMD processor (CPUID leaf 0x8000001D is zero). The
 * oneDNN 3.5 of TensorFlow 2.18 reads three caches of one byte from that, finds no block of an
 * image that fits, and computes convolutions pixel by pixel: three to four times slower. There it
 * is told the sizes that it assumes for processors it does not know. It has no setting for that, so
 * they are written to the place where it keeps them, if what is there is just those three bytes.
 * Other kernels give other last bits: {@code BCE3S_ASSUME_CACHES=0} leaves them as they are, and is
 * part of a run's identity where it has an effect.
 */
final class ProcessorCaches {
  /** In bytes, by level: oneDNN's guess for an unknown processor (cpu/platform.cpp). */
  static final List<Integer> ASSUMED = List.of(32 << 10, 512 << 10, 1 << 20);

  /** {@code dnnl::impl::cpu::x64::cpu()::cpu_}, an {@code Xbyak::util::Cpu}. */
  private static final String OBJECT = "_ZZN4dnnl4impl3cpu3x643cpuEvE4cpu_";

  private static final int OBJECT_SIZE = 144;
  private static final int SIZES_AT = 28;

  /** Sizes of ten levels, how many cores share each, and the number of levels. */
  private static final int[] HIDDEN = {
    1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 3
  };

  /** The variable that leaves the processor's caches as hidden as they are, if it is 0. */
  static final String VARIABLE = "BCE3S_ASSUME_CACHES";

  private static final String LIBRARY = "libtensorflow_cc.so.2";

  private static boolean tried;

  private ProcessorCaches() {}

  /**
   * Corrects the sizes once a process, where the system does not know the caches either; elsewhere
   * it does nothing. To be called when a session is open, which decided the number of threads.
   */
  static synchronized void correctIfHidden() {
    if (!tried) {
      tried = true;
      if (areAssumed(System.getenv()) && areHidden(Path.of("/"))) {
        useOneDnn();
        processor().ifPresent(ProcessorCaches::correct);
      }
    }
  }

  /** Whether sizes are assumed for hidden caches in an environment. */
  static boolean areAssumed(Map<String, String> environment) {
    return !"0".equals(environment.get(VARIABLE));
  }

  /** Whether the system knows no cache of its AMD processor. */
  static boolean areHidden(Path root) {
    try {
      return !Files.exists(root.resolve("sys/devices/system/cpu/cpu0/cache/index0"))
          && Files.readString(root.resolve("proc/cpuinfo"), UTF_8).contains("AuthenticAMD");
    } catch (IOException e) {
      return false;
    }
  }

  /** A convolution, before which oneDNN has not looked at the processor. */
  private static void useOneDnn() {
    try (Graph graph = new Graph();
        Session session =
            new Session(graph, ComputeThreads.config(1).putDeviceCount("GPU", 0).build());
        Input<TFloat32> x = Input.floats(Ops.create(graph), 1, 1, 1, 1)) {
      Operand<TFloat32> y =
          Ops.create(graph).nn.conv2d(x.operand(), x.operand(), List.of(1L, 1L, 1L, 1L), "VALID");
      Session.Runner runner = session.runner().addTarget(y.asOutput().op());
      x.set(1);
      x.feed(runner);
      runner.run().close();
    }
  }

  /**
   * The memory in which oneDNN of this process describes the processor; empty where it is not found
   * and convolutions stay as slow as they are.
   */
  static Optional<ByteBuffer> processor() {
    try {
      List<Mapping> maps =
          Files.readAllLines(Path.of("/proc/self/maps"), UTF_8).stream().map(Mapping::of).toList();
      for (Mapping start : maps) {
        if (start.path().endsWith("/" + LIBRARY) && start.offset() == 0) {
          OptionalLong object = ElfSymbols.find(Path.of(start.path()), OBJECT, OBJECT_SIZE);
          return object.isEmpty()
              ? Optional.empty()
              : memory(start.from() + object.getAsLong(), maps);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<ByteBuffer> memory(long address, List<Mapping> maps) {
    return maps.stream().anyMatch(m -> m.holds(address))
        ? Optional.of(
            new Memory(address, OBJECT_SIZE).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN))
        : Optional.empty();
  }

  /**
   * Writes the sizes assumed into oneDNN's description of a processor whose caches are hidden; any
   * other is left as it is.
   */
  static void correct(ByteBuffer processor) {
    for (int i = 0; i < HIDDEN.length; i++) {
      if (processor.getInt(SIZES_AT + i * Integer.BYTES) != HIDDEN[i]) {
        return;
      }
    }
    for (int i = 0; i < ASSUMED.size(); i++) {
      processor.putInt(SIZES_AT + i * Integer.BYTES, ASSUMED.get(i));
    }
  }

  /** A line of {@code /proc/self/maps}. */
  private record Mapping(long from, long to, boolean writable, long offset, String path) {
    static Mapping of(String line) {
      String[] parts = line.split("\\s+", 6);
      String[] range = parts[0].split("-", 2);
      return new Mapping(
          Long.parseUnsignedLong(range[0], 16),
          Long.parseUnsignedLong(range[1], 16),
          parts[1].startsWith("rw"),
          Long.parseUnsignedLong(parts[2], 16),
          parts.length > 5 ? parts[5] : "");
    }

    boolean holds(long address) {
      return writable && from <= address && address + OBJECT_SIZE <= to;
    }
  }

  /** Memory that is not Java's. */
  private static final class Memory extends BytePointer {
    Memory(long address, long size) {
      this.address = address;
      this.limit = size;
      this.capacity = size;
    }
  }
}
