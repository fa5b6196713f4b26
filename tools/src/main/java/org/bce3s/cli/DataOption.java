package org.bce3s.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --data} of every command that opens a data set. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of data sets (default: ${DEFAULT-VALUE}).")
  private Path folder;

  /** The folder of data sets. */
  Path folder() {
    return folder;
  }
}
