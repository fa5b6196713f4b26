package org.bce3s.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.run.EpochsFile;
import org.bce3s.table.RunsTable;

/** What a sweep leaves and two sweeps of one plan must have in common, to the byte. */
public final class Remains {
  private Remains() {}

  /** The tables but for their timing columns, and the weights, of a folder by relative path. */
  public static Map<String, String> of(Path folder) throws IOException {
    Map<String, String> remains = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Remains::counts)::iterator) {
        remains.put(folder.relativize(file).toString(), content(file));
      }
    }
    return remains;
  }

  /** The text of a table, the cells of its timing columns left empty. */
  static String withoutTiming(Path table) throws IOException {
    List<Integer> timing = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
      if (lines.isEmpty()) {
        RunsTable.TIMING_COLUMNS.forEach(column -> timing.add(cells.indexOf(column)));
        EpochsFile.TIMING_COLUMNS.forEach(column -> timing.add(cells.indexOf(column)));
      } else {
        timing.stream().filter(column -> column >= 0).forEach(column -> cells.set(column, ""));
      }
      lines.add(String.join(",", cells));
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }

  private static boolean counts(Path file) {
    boolean setAside = file.toString().matches(".*/seed-\\d+\\..*");
    return !setAside && file.getFileName().toString().matches(".+\\.(csv|safetensors)");
  }

  private static String content(Path file) {
    try {
      return file.toString().endsWith(".csv")
          ? withoutTiming(file)
          : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
