package org.bce3s.reproduction;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bce3s.failure.RequestException;
import org.bce3s.file.DataException;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.sweep.KeptProvenance;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Scalars;

/**
 * Tables of finished runs that are to be made again: of a folder that was kept to be committed, or
 * of the runs themselves.
 *
 * @param folder the folder
 * @param runs the runs that are asked for, a line of {@code runs.csv} each
 * @param provenance how they came about; empty where no file says it
 */
public record OriginalTables(
    Path folder, List<ResultRun> runs, Optional<KeptProvenance> provenance) {
  /** Copies the list. */
  public OriginalTables {
    runs = List.copyOf(runs);
  }

  /** Whether a folder holds tables of runs. */
  public static boolean areIn(Path folder) {
    return Files.exists(new SweepFolder(folder).runs());
  }

  /**
   * Reads the tables of a folder.
   *
   * @throws DataException if one is not of its form, or not as it was written
   * @throws org.bce3s.file.FolderException if one cannot be read
   */
  public static OriginalTables read(Path folder) {
    Path provenance = new SweepFolder(folder).provenance();
    return new OriginalTables(
        folder,
        Results.of(List.of(folder)).runs(),
        Files.exists(provenance) ? Optional.of(KeptProvenance.read(provenance)) : Optional.empty());
  }

  /**
   * The runs of some rows and seeds alone.
   *
   * @param rows names; empty for all
   * @param seeds seeds; empty for all
   * @throws RequestException if the tables do not have one of them
   */
  public OriginalTables only(List<String> rows, List<Long> seeds) {
    List<String> known = rows();
    for (String row : rows) {
      if (!known.contains(row)) {
        throw new RequestException(
            "--rows: "
                + folder
                + " has no row "
                + Findings.quote(row)
                + "; "
                + Scalars.suggestion(row, known));
      }
    }
    List<ResultRun> ofRows =
        runs.stream().filter(run -> rows.isEmpty() || rows.contains(run.line().row())).toList();
    Set<Long> there = Set.copyOf(ofRows.stream().map(OriginalTables::seed).toList());
    for (long seed : seeds) {
      if (!there.contains(seed)) {
        throw new RequestException(
            "--seeds: "
                + folder
                + (rows.isEmpty() ? "" : " (" + String.join(", ", rows) + ")")
                + " has no seed "
                + seed
                + "; it has "
                + there.stream().sorted().toList());
      }
    }
    return new OriginalTables(
        folder,
        ofRows.stream().filter(run -> seeds.isEmpty() || seeds.contains(seed(run))).toList(),
        provenance);
  }

  /** The names of the rows, each once. */
  public List<String> rows() {
    return runs.stream().map(run -> run.line().row()).distinct().toList();
  }

  /** The name of their experiment. */
  public String experiment() {
    return runs.get(0).line().cell("experiment");
  }

  /** Wall-clock seconds that the runs took. */
  public double seconds() {
    return runs.stream().mapToDouble(run -> run.line().figure("seconds").orElse(0)).sum();
  }

  /** The seed of a run. */
  static long seed(ResultRun run) {
    return Long.parseLong(run.line().cell("seed"));
  }
}
