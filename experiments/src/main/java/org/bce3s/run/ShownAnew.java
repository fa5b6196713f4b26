package org.bce3s.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.table.RunFigures;

/**
 * A finished run that is to be shown in another way: by other settings of the report or other code
 * that measures. A folder takes over what the training left, and the run's process, which finds
 * nothing to train, measures it.
 */
final class ShownAnew {
  private static final String SHOTS = "shots";

  private ShownAnew() {}

  /**
   * Why a finished run of the same training cannot be shown so; empty if it can.
   *
   * @param trained the finished run
   * @param wanted what it is to be shown as
   */
  static Optional<String> obstacle(RunFolder trained, RunIdentity wanted) {
    if (!trained.hasWeights() && kept(trained, wanted).isEmpty()) {
      return Optional.of("the weights are gone");
    }
    boolean other = trained.identity().filter(own -> own.isShownAs(wanted)).isEmpty();
    return wanted.measuresEveryEpoch() && other
        ? Optional.of("the quality of every epoch (report.quality) is measured in training")
        : Optional.empty();
  }

  /**
   * What a finished run without weights kept of what is wanted: the accuracies of another epoch or
   * with flip, measured by the same code. Empty if it has its weights, with which all is measured.
   */
  static Optional<RunFigures> kept(RunFolder trained, RunIdentity wanted) {
    Optional<RunIdentity> own = trained.identity();
    RunConfiguration shown = wanted.configuration();
    if (own.isEmpty()
        || !withoutSelection(own.get()).equals(withoutSelection(wanted))
        || !trained.canBeWhole()
        || trained.hasWeights()) {
      return Optional.empty();
    }
    return trained
        .result(own.get().sha256())
        .flatMap(figures -> figures.keptOf(shown.report("select"), shown.report("tta")));
  }

  private static List<String> withoutSelection(RunIdentity run) {
    return run.configuration()
        .shown()
        .lines()
        .filter(line -> !line.startsWith("report.select: ") && !line.startsWith("report.tta: "))
        .toList();
  }

  /**
   * Lets a folder in which nothing was trained take over what the training of a run left. The
   * checkpoints come last: without them a run begins anew. Where there are none, what was kept is
   * the result.
   *
   * @throws FolderException if files cannot be read or written
   */
  static void takeOver(RunFolder trained, RunFolder folder, RunIdentity wanted) {
    RunConfiguration shown = trained.identity().orElseThrow().configuration();
    new EpochsFile(folder)
        .takeOver(
            new EpochsFile(trained),
            shown.report(SHOTS).equals(wanted.configuration().report(SHOTS)),
            wanted.measuresEveryEpoch());
    copy(trained.steps(), folder.steps());
    copy(trained.provenance(), folder.provenance());
    RunProvenance.takenOver(folder, wanted);
    Optional<RunFigures> kept = kept(trained, wanted);
    if (kept.isPresent()) {
      folder.writeResult(wanted, kept.get());
      return;
    }
    Path half = folder.path().resolve("checkpoints.half");
    link(trained.checkpoints(), half);
    try {
      Files.move(half, folder.checkpoints(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw FolderException.writing(folder.checkpoints(), e);
    }
    AtomicFile.forceFolder(folder.path());
  }

  private static void copy(Path from, Path to) {
    try {
      if (Files.exists(from)) {
        AtomicFile.write(to, Files.readString(from));
      }
    } catch (IOException e) {
      throw FolderException.reading(from, e);
    }
  }

  /** A file is never changed after it was written, so both folders may have the same one. */
  private static void link(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          AtomicFile.createFolder(target);
        } else {
          Files.deleteIfExists(target);
          linkOrCopy(file, target);
        }
      }
    } catch (IOException e) {
      throw FolderException.writing(to, e);
    }
  }

  private static void linkOrCopy(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | IOException noLinksHere) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
