package org.bce3s.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.fault.FaultPoint;
import org.bce3s.run.RunFolder;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.ListeningSocket;
import org.bce3s.training.RunMemory;

/**
 * The command line of a run's process: {@code run RESOLVED_YAML --seed N --data DIR --run-folder
 * DIR --run-identity HASH} on some JVM; of a worker, {@code --workers ADDRESSES --worker N} beside
 * it.
 *
 * @param java the JVM's command line up to the main class
 * @param mainClass the main class's name
 */
public record RunCommandLine(List<String> java, String mainClass) {
  /** JavaCPP would compare the memory of the whole process with the Java heap: 0 ends that. */
  private static final List<String> ANY_MEMORY =
      List.of("-Dorg.bytedeco.javacpp.maxbytes=0", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  /**
   * Ten times Java's defaults: the compiler that optimises takes a processor from a start, and what
   * is worth while in training, the loops over pixels, is reached all the same within a step.
   */
  private static final List<String> LATE_OPTIMISATION =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  /**
   * The heap grows as it is needed and gives back what reading the data took; from less than it
   * begins with it would grow in dozens of collections.
   */
  private static final List<String> SMALL_HEAP =
      List.of("-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=" + RunMemory.FREE_HEAP);

  private static final long FIRST_HEAP = 64 << 20;

  private static final int KIBI = 1024;

  /** Copies the list. */
  public RunCommandLine {
    java = List.copyOf(java);
  }

  /**
   * Runs on this JVM, class path and options.
   *
   * @param mainClass the main class's name
   * @param maxHeap heap of a run as {@code -Xmx} takes it, e.g. {@code 1g}
   */
  public static RunCommandLine ofThisJvm(String mainClass, String maxHeap) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(ANY_MEMORY);
    java.addAll(LATE_OPTIMISATION);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(RunCommandLine::isInherited)
        .forEach(java::add);
    java.add("-Xmx" + maxHeap);
    java.add("-Xms" + Math.min(FIRST_HEAP, bytes(maxHeap)) / KIBI + "k");
    java.addAll(SMALL_HEAP);
    if (java.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w*GC"))) {
      java.add("-XX:+UseSerialGC"); // starts soonest, and has no threads beside training
    }
    java.add("-XX:-CreateCoredumpOnCrash");
    java.add("-cp");
    java.add(System.getProperty("java.class.path"));
    return new RunCommandLine(java, mainClass);
  }

  /** The command line of one run. */
  public List<String> of(Launch launch) {
    List<String> command = new ArrayList<>(java(launch));
    command.addAll(arguments(launch));
    return command;
  }

  /** The command line of a run whose turn comes later, see {@link Gate}. */
  List<String> waiting(NextRun next) {
    List<String> command = new ArrayList<>(java(next.folder(), List.of()));
    command.add(Gate.ARGUMENT);
    return command;
  }

  /** The command line of one run as far as its main class. */
  List<String> java(Launch launch) {
    return java(
        launch.folder(), launch.cluster().isAlone() ? List.of() : ListeningSocket.JVM_OPTIONS);
  }

  private List<String> java(RunFolder folder, List<String> options) {
    List<String> command = new ArrayList<>(java);
    command.add("-XX:ErrorFile=" + folder.crashReport().toAbsolutePath());
    command.addAll(options);
    command.add(mainClass);
    return command;
  }

  /** The arguments of the main class of one run. */
  List<String> arguments(Launch launch) {
    RunFolder folder = launch.folder();
    Cluster cluster = launch.cluster();
    List<String> command = new ArrayList<>();
    command.add("run");
    command.add(argument(folder.resolvedYaml()));
    command.addAll(List.of("--seed", String.valueOf(launch.seed())));
    command.addAll(List.of("--data", argument(launch.data())));
    command.addAll(List.of("--run-folder", argument(folder.path())));
    folder.run().ifPresent(run -> command.addAll(List.of("--run-identity", run)));
    launch
        .start()
        .ifPresent(start -> command.addAll(List.of("--start-run", argument(start.path()))));
    if (!cluster.isAlone()) {
      command.addAll(List.of("--workers", String.join(",", cluster.addresses())));
      command.addAll(List.of("--worker", String.valueOf(cluster.index())));
    }
    return command;
  }

  /** A path that is not taken for an option, whatever its name. */
  private static String argument(Path path) {
    String text = path.toString();
    return text.startsWith("-") ? "./" + text : text;
  }

  /** The bytes that a size stands for as {@code -Xmx} takes it. */
  public static long bytes(String size) {
    int last = size.length() - 1;
    long factor =
        switch (Character.toLowerCase(size.charAt(last))) {
          case 'k' -> 1L << 10;
          case 'm' -> 1L << 20;
          default -> 1L << 30;
        };
    return factor * Long.parseLong(size.substring(0, last));
  }

  /** This JVM's heap as {@code -Xmx} takes it. */
  public static String heapOfThisJvm() {
    return Runtime.getRuntime().maxMemory() / KIBI + "k";
  }

  /** Heap, debugger, agents, crash file and fault are a process's own. */
  private static boolean isInherited(String option) {
    return !option.startsWith("-Xmx")
        && !option.startsWith("-Xms")
        && !option.startsWith("-XX:InitialHeapSize=")
        && !option.startsWith("-XX:MinHeapSize=")
        && !option.startsWith("-Xrunjdwp")
        && !option.startsWith("-Dcom.sun.management.jmxremote")
        && !option.startsWith("-agentlib:")
        && !option.startsWith("-javaagent:")
        && !option.startsWith("-D" + FaultPoint.PROPERTY + "=")
        && !option.startsWith("-XX:ErrorFile=");
  }
}
