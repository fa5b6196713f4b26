package org.bce3s.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --data} of every command that opens a data set. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of data sets (default: ${DEFAULT-VALUE}).")
  private Path folder;

  /** The folder of data sets. */
  public Path folder() {
    return folder;
  }
}
