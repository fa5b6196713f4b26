package org.bce3s.sweep;

import java.nio.file.Path;
import org.bce3s.file.WritableFolder;
import org.bce3s.run.FolderName;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunStore;
import org.bce3s.table.AblationTable;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableSums;

/**
 * The folder of a sweep, {@code OUT/<experiment>/}.
 *
 * @param path the folder
 */
public record SweepFolder(Path path) {
  /**
   * The folder of an experiment below {@code --out} (or, for exported tables, {@code --results}).
   */
  public static SweepFolder of(Path out, String experiment) {
    return new SweepFolder(out.resolve(FolderName.of(experiment)));
  }

  /**
   * Checks, without writing, that the folder can be written.
   *
   * @throws org.bce3s.file.FolderException if not
   */
  public void checkWritable() {
    WritableFolder.require(path);
  }

  /** The journal. */
  public Path journal() {
    return path.resolve("journal");
  }

  /** The table of runs. */
  public Path runs() {
    return path.resolve(RunsTable.FILE);
  }

  /** The table of rows. */
  public Path ablation() {
    return path.resolve(AblationTable.FILE);
  }

  /** The hashes of the tables. */
  public Path sums() {
    return path.resolve(TableSums.FILE);
  }

  /** How the results came about. */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /** What was submitted to Slurm, if anything was. */
  public Path slurm() {
    return path.resolve("slurm");
  }

  /** The runs that lie here, by identity. */
  public RunStore store() {
    return RunStore.of(path);
  }

  /** The place of a row and seed, see {@link RunStore}; another run may lie there. */
  public RunFolder run(String row, long seed) {
    return RunFolder.of(path, row, seed);
  }

  /** The place of a cell. */
  public RunFolder run(Cell cell) {
    return run(cell.row().name(), cell.seed());
  }
}
