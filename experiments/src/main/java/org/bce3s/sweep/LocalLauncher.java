package org.bce3s.sweep;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.FolderException;
import org.bce3s.run.RunFolder;

/**
 * Starts runs as processes of this machine.
 *
 * <p>The child gets {@code run RESOLVED_YAML --seed N --data DIR --run-folder DIR
 * --stop-with-parent}. It prints to the run's log. Its standard input is a pipe that is never
 * written to: it ends when this process does, however that happens, and the child with it.
 */
public final class LocalLauncher implements ChildLauncher {
  private final List<String> java;
  private final String mainClass;

  /**
   * A launcher of any JVM.
   *
   * @param java the JVM's command line up to the main class
   * @param mainClass the main class's name
   */
  public LocalLauncher(List<String> java, String mainClass) {
    this.java = List.copyOf(java);
    this.mainClass = mainClass;
  }

  /**
   * A launcher of a main class on this JVM, class path and options.
   *
   * @param mainClass the class's name
   * @param maxHeap heap of a child as {@code -Xmx} takes it, e.g. {@code 1g}
   */
  public static LocalLauncher ofThisJvm(String mainClass, String maxHeap) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(LocalLauncher::isInherited)
        .forEach(java::add);
    java.add("-Xmx" + maxHeap);
    java.add("-XX:-CreateCoredumpOnCrash");
    java.add("-cp");
    java.add(System.getProperty("java.class.path"));
    return new LocalLauncher(java, mainClass);
  }

  @Override
  public Child launch(RunFolder folder, long seed, Path data) {
    List<String> command = new ArrayList<>(java);
    command.add("-XX:ErrorFile=" + crashReport(folder));
    command.add(mainClass);
    command.add("run");
    command.add(folder.resolvedYaml().toString());
    command.addAll(List.of("--seed", String.valueOf(seed)));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of("--run-folder", folder.path().toString()));
    command.add("--stop-with-parent");
    File log = folder.log().toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    try {
      return new LocalChild(builder.start());
    } catch (IOException e) {
      throw FolderException.writing(folder.log(), e);
    }
  }

  /** The JVM puts its process number for %p and a per cent sign for two. */
  private static String crashReport(RunFolder folder) {
    String absolute = folder.path().toAbsolutePath().toString().replace("%", "%%");
    return absolute + "/" + folder.crashReport(0).getFileName().toString().replace("0", "%p");
  }

  /** Heap, debugger, agents, crash file and fault are a process's own. */
  private static boolean isInherited(String option) {
    return !option.startsWith("-Xmx")
        && !option.startsWith("-agentlib:")
        && !option.startsWith("-javaagent:")
        && !option.startsWith("-D" + FaultPoint.PROPERTY + "=")
        && !option.startsWith("-XX:ErrorFile=");
  }

  private record LocalChild(Process process) implements Child {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public OptionalInt exitCode() {
      return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    @Override
    public void stop() {
      process.destroy();
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }
  }
}
