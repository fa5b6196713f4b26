package org.bce3s.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.ListeningSocket;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Milliseconds that workers, processes of this machine on loopback, take to average gradients of as
 * many floats as ResNet-50 has parameters: {@code ExchangeBenchmark WORKERS}.
 */
public final class ExchangeBenchmark {
  private static final int FIRST_PORT = 24_800;

  /** 161 tensors whose sizes add up to 25,557,032, as those of ResNet-50 with 1000 classes. */
  private static final int TENSORS = 161;

  private static final int FLOATS = 25_557_032;

  private static final int WARM_UP = 5;
  private static final int STEPS = 21;

  private ExchangeBenchmark() {}

  /** Starts the workers; with an index as second argument it is one of them. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int workers = Integer.parseInt(arguments[0]);
    if (arguments.length > 1) {
      exchange(workers, Integer.parseInt(arguments[1]));
      return;
    }
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ListeningSocket.JVM_OPTIONS);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(ExchangeBenchmark.class.getName());
      command.addAll(List.of(arguments[0], String.valueOf(i)));
      processes.add(new ProcessBuilder(command).inheritIO().start());
    }
    for (Process process : processes) {
      process.waitFor();
    }
  }

  private static void exchange(int workers, int index) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      addresses.add("127.0.0.1:" + (FIRST_PORT + i));
    }
    try (GraphSession session = new GraphSession(2, false, 0, new Cluster(addresses, index))) {
      List<Operand<TFloat32>> own = new ArrayList<>();
      for (int i = 0; i < TENSORS; i++) {
        int size = FLOATS / TENSORS + (i < FLOATS % TENSORS ? 1 : 0);
        own.add(session.tf().fill(session.tf().constant(new int[] {size}), session.tf().constant(1f * i)));
      }
      List<Operand<TFloat32>> means = session.collectives().means(own);
      session.meet(new float[] {1}, Duration.ofMinutes(1));
      double[] millis = new double[STEPS];
      for (int step = -WARM_UP; step < STEPS; step++) {
        long start = System.nanoTime();
        session.run(List.of(), means, List.of());
        if (step >= 0) {
          millis[step] = (System.nanoTime() - start) / 1e6;
        }
      }
      session.meet(new float[] {1}, Duration.ofMinutes(1));
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "worker %d of %d: median %.0f ms, from %.0f to %.0f%n",
          index,
          workers,
          millis[STEPS / 2],
          millis[0],
          millis[STEPS - 1]);
    }
  }
}
