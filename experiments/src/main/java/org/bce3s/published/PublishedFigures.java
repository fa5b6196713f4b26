package org.bce3s.published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.experiment.ExperimentSchema;
import org.bce3s.file.FolderException;
import org.bce3s.yaml.Binder;
import org.bce3s.yaml.Bound;
import org.bce3s.yaml.FileLoader;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Place;

/** Reads files of published figures, or says everything that is wrong with them. */
public final class PublishedFigures {
  private PublishedFigures() {}

  /** The JSON Schema of such a file, by which editors complete and check it. */
  public static String schema() {
    return ExperimentSchema.json(
        PublishedFile.class,
        "bce3s published figures",
        "tools/bce3s schema --published > yaml/published/schema.json");
  }

  /**
   * Reads one file.
   *
   * @throws ExperimentException with every problem of it and its address
   */
  public static List<PublishedFigure> read(Path file) {
    Findings findings = new Findings();
    Optional<PublishedFile> read =
        new FileLoader(findings)
            .load(file)
            .flatMap(
                tree ->
                    new Binder(Catalogue.of(List.of()), findings)
                        .bind(PublishedFile.class, tree, new Place("", tree.origin()), List.of()))
            .map(Bound::value);
    ExperimentException.refuse(findings.faults());
    return read.orElseThrow().figures().toList();
  }

  /**
   * Reads every {@code .yaml} file of a folder, in the order of their names.
   *
   * @throws ExperimentException with every problem of the first file that has some
   * @throws FolderException if the folder cannot be read
   */
  public static List<PublishedFigure> readAll(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<PublishedFigure> figures = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        figures.addAll(read(file));
      }
      return figures;
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }
}
