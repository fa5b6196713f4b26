#!/usr/bin/env bash
# A daemon thread does not keep a JVM alive, but it can hold up its end: a JVM that ends gives threads
# in native code time to come back, and a thread that reads standard input, as one does to notice that
# the parent is gone, is in native code. Each such process ends about 0.3 s after it is done, by return
# from main, System.exit and Runtime.halt alike; a daemon thread that sleeps costs nothing.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" <<'EOF'
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

public class Main {
  private static final int TIMES = 7;

  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      child(args[0]);
      return;
    }
    System.out.println("Java " + System.getProperty("java.vm.version"));
    System.out.println("expected: daemon threads make no difference to how long a process takes to end");
    long sleeping = medianEnd("sleep");
    long reading = medianEnd("read");
    System.out.println("from the last line of main to the end of the process: " + sleeping
        + " ms with a daemon thread that sleeps, " + reading + " ms with one that reads standard input");
    System.exit(reading - sleeping > 200 ? 0 : 1);
  }

  private static void child(String what) throws Exception {
    Thread daemon = new Thread(() -> {
      try {
        if (what.equals("read")) {
          System.in.read();
        } else {
          Thread.sleep(Long.MAX_VALUE);
        }
      } catch (Exception e) {
        return;
      }
    });
    daemon.setDaemon(true);
    daemon.start();
    Thread.sleep(200);
    System.out.print(System.currentTimeMillis());
    System.out.flush();
  }

  private static long medianEnd(String what) throws Exception {
    String[] command = System.getProperty("sun.java.command").split(" ");
    String source = command[command.length - 1];
    long[] ends = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", source, what).start();
      byte[] done = process.getInputStream().readAllBytes();
      process.waitFor();
      ends[i] = System.currentTimeMillis() - Long.parseLong(new String(done, StandardCharsets.US_ASCII));
    }
    Arrays.sort(ends);
    return ends[TIMES / 2];
  }
}
EOF
