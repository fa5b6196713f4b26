package org.bce3s.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --out} of every command that looks at runs. */
public final class OutOption {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description =
          "Folder of runs; those of an experiment lie in DIR/<experiment> (default:"
              + " ${DEFAULT-VALUE}).")
  private Path folder;

  /** The folder of runs. */
  public Path folder() {
    return folder;
  }
}
