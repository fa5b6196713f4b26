package org.bce3s.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.file.SealedJson;
import org.bce3s.shown.QualityFile;
import org.bce3s.table.CsvLine;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableSums;
import org.bce3s.training.Checkpoints;

/**
 * The files of one run, which lie in {@code OUT/<experiment>/<row>/seed-<n>/} or where {@link
 * RunStore} put them.
 *
 * <p>{@code identity.txt} says what run it is and comes first, {@code result.json} says that it is
 * finished and comes last. A folder of another identity is never continued and never deleted.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final String IDENTITY = "identity";
  private static final String WEIGHTS = "weights sha256";

  /** The folder of a row and seed. */
  public static RunFolder of(Path sweepFolder, String row, long seed) {
    return new RunFolder(sweepFolder.resolve(FolderName.of(row)).resolve("seed-" + seed));
  }

  /**
   * Where a worker of this run keeps its log and says how it failed; worker 0 here, since it writes
   * all that the run leaves.
   */
  public RunFolder worker(int index) {
    return index == 0
        ? this
        : new RunFolder(path.resolveSibling(path.getFileName() + ".worker-" + index));
  }

  /** The experiment of this run alone, defaults written out. */
  public Path resolvedYaml() {
    return path.resolve("resolved.yaml");
  }

  /** The text of {@link #resolvedYaml}; empty if it is not there. */
  public Optional<String> yaml() {
    try {
      return Optional.of(Files.readString(resolvedYaml()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FolderException.reading(resolvedYaml(), e);
    }
  }

  /** What the run's process printed. */
  public Path log() {
    return path.resolve("log.txt");
  }

  /** A line an epoch. */
  public Path epochs() {
    return path.resolve("epochs.csv");
  }

  /** The checksummed record from which {@link #epochs} is derived. */
  Path epochsJournal() {
    return path.resolve("epochs.journal");
  }

  /** How the run came about; see {@link RunProvenance}. */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /** A line a step. */
  public Path steps() {
    return path.resolve("steps.csv");
  }

  /** A line a test image. */
  public Path predictions() {
    return path.resolve("predictions.csv");
  }

  /** Quality of features and classifier, see {@link QualityFile}. */
  public Path quality() {
    return path.resolve("quality.csv");
  }

  /** A line a class. */
  public Path classes() {
    return path.resolve("classes.csv");
  }

  /** A line a pair of label and prediction. */
  public Path confusion() {
    return path.resolve("confusion.csv");
  }

  /** The folder of checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** How far the run is; see {@link Progress}. */
  public Path progress() {
    return path.resolve("progress");
  }

  /** What the JVM writes when native code crashes it. */
  public Path crashReport() {
    return path.resolve("hs_err.log");
  }

  /**
   * Keeps the crash report of the last attempt, if it left one, where no other attempt writes.
   *
   * @return where it is
   */
  public Optional<Path> keepCrashReport() {
    if (!Files.exists(crashReport())) {
      return Optional.empty();
    }
    int n = 1;
    while (Files.exists(path.resolve("hs_err." + n + ".log"))) {
      n++;
    }
    Path kept = path.resolve("hs_err." + n + ".log");
    try {
      Files.move(crashReport(), kept);
    } catch (IOException e) {
      throw FolderException.writing(kept, e);
    }
    return Optional.of(kept);
  }

  private Path identityFile() {
    return path.resolve("identity.txt");
  }

  private Path resultFile() {
    return path.resolve("result.json");
  }

  private Path failureFile() {
    return path.resolve("failure.json");
  }

  /** Whether it is the folder of a run, sound or not. */
  public boolean isOfRun() {
    return Files.exists(identityFile());
  }

  /** Which run this folder is of; empty if it does not exist or does not say. */
  public Optional<RunIdentity> identity() {
    try {
      return RunIdentity.parse(Files.readString(identityFile()));
    } catch (NoSuchFileException | CharacterCodingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FolderException.reading(identityFile(), e);
    }
  }

  /**
   * The hash of the identity of the run that this folder is of: that of its result, which is
   * sealed, or else of {@link #identity}.
   */
  public Optional<String> run() {
    return SealedJson.read(resultFile())
        .map(values -> values.get(IDENTITY))
        .or(() -> identity().map(RunIdentity::sha256));
  }

  /** The figures of the run of this identity hash, if this folder holds it and it is finished. */
  public Optional<RunFigures> result(String identity) {
    return SealedJson.read(resultFile())
        .filter(values -> identity.equals(values.get(IDENTITY)))
        .flatMap(RunFigures::of);
  }

  /**
   * Writes the figures, which makes the run finished. The hashes of its tables and weights go with
   * them.
   */
  public void writeResult(RunIdentity identity, RunFigures figures) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(IDENTITY, identity.sha256());
    values.putAll(figures.values());
    values.putAll(tables().seals());
    new Checkpoints(checkpoints()).newestSha256().ifPresent(hash -> values.put(WEIGHTS, hash));
    SealedJson.write(resultFile(), values);
  }

  /** The hash of a finished run's weights, see {@link Checkpoints#newestSha256}; perhaps none. */
  public Optional<String> weightsSha256() {
    return SealedJson.read(resultFile()).map(values -> values.get(WEIGHTS));
  }

  /**
   * Checks that the newest sound checkpoint is the one of the result: where the last one was
   * damaged, an earlier one would be taken for it.
   *
   * @throws DataException if it is not
   */
  public void checkWeights() {
    Optional<String> trained = weightsSha256();
    Optional<String> found = new Checkpoints(checkpoints()).newestSha256();
    if (trained.isPresent() && found.isPresent() && !trained.equals(found)) {
      throw otherWeights("");
    }
  }

  /** Whether the newest sound checkpoint is there and is the one of the result. */
  public boolean hasWeights() {
    Optional<String> found = new Checkpoints(checkpoints()).newestSha256();
    return found.isPresent() && weightsSha256().equals(found);
  }

  /** What is thrown where the newest sound checkpoint is not the one of the result. */
  DataException otherWeights(String prefix) {
    return new DataException(
        prefix
            + checkpoints()
            + ": the newest sound checkpoint is not the one of the result; the last one was"
            + " damaged or deleted");
  }

  /**
   * The tables of a finished run that are there, but not as they were written. One that somebody
   * deleted is not among them: that cannot mislead.
   */
  public List<Path> damagedTables() {
    return tables().damaged(SealedJson.read(resultFile()).orElse(Map.of()));
  }

  /** Whether its tables are as they were written, or can be written anew from a journal. */
  boolean canBeWhole() {
    return damagedTables().stream().allMatch(epochs()::equals);
  }

  /** The tables that the result names and that are not there. */
  public List<Path> lostTables() {
    return tables().lost(SealedJson.read(resultFile()).orElse(Map.of()));
  }

  /**
   * Reads one of the tables of a finished run; one that is not there has no lines.
   *
   * @throws DataException if it is not as it was written
   */
  public List<CsvLine> table(Path table) {
    return SealedTables.read(table, SealedJson.read(resultFile()).orElse(Map.of()));
  }

  /**
   * Reads a table of a finished run by its name; no lines if the run never had it.
   *
   * @throws DataException if it is not as it was written, or is not there any more
   */
  public List<CsvLine> wholeTable(String name) {
    Path table = path.resolve(name);
    if (lostTables().contains(table)) {
      throw new DataException(
          table
              + " is gone, though the run's result names it; bring it back, or delete "
              + path
              + " to have the run trained anew");
    }
    return table(table);
  }

  /** Writes the run's own {@code runs.csv}, by which it can be aggregated, and its hash. */
  public void writeTable(String text) {
    AtomicFile.write(path.resolve(RunsTable.FILE), text);
    AtomicFile.write(path.resolve(TableSums.FILE), TableSums.text(Map.of(RunsTable.FILE, text)));
  }

  /** Whether the run's own table and its hash are there as they should be. */
  public boolean hasTable(String text) {
    return holds(path.resolve(RunsTable.FILE), text)
        && holds(path.resolve(TableSums.FILE), TableSums.text(Map.of(RunsTable.FILE, text)));
  }

  /** Why the last attempt failed; empty if it did not, or could not say. */
  public Optional<RunFailure> failure() {
    return SealedJson.read(failureFile()).flatMap(RunFailure::of);
  }

  /** Writes why this attempt failed. */
  public void writeFailure(RunFailure failure) {
    Map<String, String> values = new LinkedHashMap<>(failure.values());
    SealedJson.write(failureFile(), values);
  }

  /** Forgets the last attempt's failure and progress. */
  public void startAttempt() {
    keepCrashReport();
    try {
      Files.deleteIfExists(failureFile());
      Files.deleteIfExists(progress());
    } catch (IOException e) {
      throw FolderException.writing(path, e);
    }
  }

  /**
   * Makes this folder, which is there or not, that of a run.
   *
   * @param identity the run
   * @param yaml its resolved experiment
   * @throws FolderException if it cannot be written
   */
  public void begin(RunIdentity identity, String yaml) {
    writeIdentity(identity);
    AtomicFile.write(resolvedYaml(), yaml);
  }

  /** Says of which run this folder is. */
  void writeIdentity(RunIdentity identity) {
    AtomicFile.write(identityFile(), identity.text());
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.exists(file)
          && Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }

  private SealedTables tables() {
    return new SealedTables(
        List.of(epochs(), steps(), predictions(), quality(), classes(), confusion()));
  }
}
