package org.bce3s.display;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.file.FolderException;
import org.bce3s.registry.NearestNames;
import org.bce3s.reproduction.OriginalTables;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunStore;
import org.bce3s.sweep.StoredRun;

/** What to type in place of a folder that is none of a run: the runs that lie near it. */
public final class PlacesOfRuns {
  private static final int NAMED = 3;

  private PlacesOfRuns() {}

  /** That there is no such folder, with one beside it of nearly this name; empty if there is. */
  public static Optional<String> missing(Path place) {
    if (Files.exists(place)) {
      return Optional.empty();
    }
    Path gone = place.toAbsolutePath().normalize();
    while (gone.getParent() != null && !Files.exists(gone.getParent())) {
      gone = gone.getParent();
    }
    Path below = gone.relativize(place.toAbsolutePath().normalize());
    Path beside = gone;
    List<String> near =
        NearestNames.of(String.valueOf(gone.getFileName()), folders(gone.getParent())).stream()
            .map(beside::resolveSibling)
            .map(path -> Files.exists(path.resolve(below)) ? path.resolve(below) : path)
            .map(path -> shown(path, place))
            .distinct()
            .toList();
    return Optional.of(place + ": no such folder" + NearestNames.suggestion(near));
  }

  /** The runs below a folder, to be named instead; empty if there are none. */
  public static String below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return "";
    }
    List<String> runs =
        StoredRun.folders(List.of(folder)).stream()
            .filter(run -> run.isOfRun() && !RunStore.isSetAside(run))
            .map(RunFolder::path)
            .map(Path::toString)
            .toList();
    return runs.isEmpty() ? "" : "; name a run below it: " + SomeNames.of(runs, NAMED);
  }

  /** The same, but of folders of tables where there are such. */
  public static String withTablesBelow(Path folder) {
    List<String> tables =
        Files.isDirectory(folder)
            ? folders(folder).stream()
                .map(folder::resolve)
                .filter(OriginalTables::areIn)
                .map(Path::toString)
                .toList()
            : List.of();
    return tables.isEmpty() ? below(folder) : "; below it do: " + SomeNames.of(tables, NAMED);
  }

  /** A path as a person typed the one that is not there, relative where that was. */
  private static String shown(Path path, Path typed) {
    return typed.isAbsolute()
        ? path.toString()
        : Path.of("").toAbsolutePath().relativize(path).toString();
  }

  private static List<String> folders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> String.valueOf(entry.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }
}
