package org.bce3s.option;

import org.bce3s.process.RunCommandLine;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --heap} of every command that starts runs. */
public final class HeapOption {
  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Java heap of a run, e.g. 512m or 4g (default: ${DEFAULT-VALUE}).")
  private String heap;

  /**
   * Checks the size.
   *
   * @throws ParameterException if it is none
   */
  public void check(CommandLine commandLine) {
    check("--heap", heap, commandLine);
  }

  static void check(String option, String size, CommandLine commandLine) {
    if (!size.matches("[1-9]\\d{0,8}[kKmMgG]")) {
      throw new ParameterException(
          commandLine, option + ": \"" + size + "\" is no size such as 512m or 4g");
    }
  }

  /** The bytes that the heap may grow to. */
  long bytes() {
    return RunCommandLine.bytes(heap);
  }

  /**
   * A run with this heap.
   *
   * @param program the class that a run's process starts
   */
  public RunCommandLine commandLine(Class<?> program) {
    return RunCommandLine.ofThisJvm(program.getName(), heap);
  }
}
