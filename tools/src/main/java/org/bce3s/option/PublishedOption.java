package org.bce3s.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.published.PublishedFigure;
import org.bce3s.published.PublishedFigures;
import picocli.CommandLine.Option;

/** The option that says where published figures lie. */
public final class PublishedOption {
  @Option(
      names = "--published",
      paramLabel = "DIR",
      description =
          "Folder of published figures to stand beside a shown table (default: yaml/published of"
              + " this program).")
  private Path folder;

  /**
   * The figures; none if the folder was not given and this program has none.
   *
   * @throws org.bce3s.experiment.ExperimentException if a file of them is wrong
   * @throws org.bce3s.file.FolderException if they cannot be read
   */
  public List<PublishedFigure> figures() {
    Path own = Path.of(System.getProperty("bce3s.home", ".")).resolve("yaml/published");
    if (folder == null && !Files.isDirectory(own)) {
      return List.of();
    }
    return PublishedFigures.readAll(folder == null ? own : folder);
  }
}
