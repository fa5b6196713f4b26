package org.bce3s.run;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.file.FolderLock;
import org.bce3s.table.RunFigures;

/**
 * The runs that lie in the folder of a sweep: the one owner of their names and moves.
 *
 * <p>A row and a seed have a place, {@code <row>/seed-<n>}. It holds the run that they last stood
 * for; one that has to make room is set aside beside it as {@code seed-<n>.<hash>} and never
 * deleted. So a run may lie anywhere, and it may be moved: by a renamed row, a changed setting, a
 * person. Ask for it by its identity when it is used, and keep no path of it.
 *
 * <p>Reading takes no lock and writes nothing. Moving is for whoever holds the lock of the sweep's
 * folder, or of the run's.
 */
public final class RunStore {
  private static final int HASH_SHOWN = 12;

  private final Path sweep;

  /** Where the runs were when last looked for, by identity; believed only after another look. */
  private ListMultimap<String, RunFolder> seen;

  private final Map<String, RunIdentity> known = new HashMap<>();
  private final Map<String, String> trainings = new HashMap<>();

  private RunStore(Path sweep) {
    this.sweep = sweep;
    this.seen = look();
  }

  /** The runs in the folder of a sweep, which need not exist. */
  public static RunStore of(Path sweepFolder) {
    return new RunStore(sweepFolder);
  }

  /** The place of a row and seed, whatever run lies there; it need not exist. */
  public RunFolder place(String row, long seed) {
    return RunFolder.of(sweep, row, seed);
  }

  /** The finished run of an identity hash, wherever it lies now. */
  public Optional<RunFolder> finished(String identity) {
    return find(identity).filter(run -> run.result(identity).isPresent());
  }

  /**
   * The figures of the finished run of an identity hash. Where it was last seen its result alone is
   * read: a sweep may have thousands.
   */
  public Optional<RunFigures> result(String identity) {
    return seen.get(identity).stream()
        .flatMap(run -> run.result(identity).stream())
        .findFirst()
        .or(() -> finished(identity).flatMap(run -> run.result(identity)));
  }

  /** The run of an identity hash that was begun, finished or not, wherever it lies now. */
  public Optional<RunFolder> begun(String identity) {
    return find(identity).filter(run -> rank(run, identity) > 0);
  }

  /** The finished run whose result names these weights, wherever it lies now. */
  public Optional<RunFolder> withWeights(String weightsSha256) {
    return look().values().stream()
        .filter(run -> run.weightsSha256().equals(Optional.of(weightsSha256)))
        .findFirst();
  }

  /**
   * Brings a run that was begun to the place of a row and seed, from wherever it lies. Another run
   * that is there is set aside.
   *
   * @return the place; empty, and nothing is moved, if the run was not begun
   * @throws FolderException if folders cannot be moved
   */
  public Optional<RunFolder> bring(String row, long seed, RunIdentity identity) {
    RunFolder place = place(row, seed);
    String wanted = identity.sha256();
    Optional<RunFolder> found = begun(wanted);
    if (found.isPresent() && rank(found.get(), wanted) > rank(place, wanted)) {
      setAside(place);
      FaultPoint.RUN_FOLDER_SET_ASIDE.reached();
      move(found.get().path(), place.path());
    }
    return found.map(run -> place);
  }

  /**
   * Makes the place of a row and seed the folder of a run that is to be trained: it goes on if it
   * was begun, wherever it lies, else it is fresh. Another run that is there is set aside.
   *
   * @param yaml its resolved experiment
   * @return the place
   * @throws FolderException if folders cannot be moved or written
   */
  public RunFolder take(String row, long seed, RunIdentity identity, String yaml) {
    RunFolder place = place(row, seed);
    if (bring(row, seed, identity).isEmpty() && !holds(place, identity.sha256())) {
      setAside(place);
      FaultPoint.RUN_FOLDER_SET_ASIDE.reached();
    }
    RunFolder taken = begin(place, identity, yaml);
    if (rank(taken, identity.sha256()) == 0) {
      shownOtherwise(identity).ifPresent(trained -> ShownAnew.takeOver(trained, taken, identity));
    }
    return taken;
  }

  /**
   * A finished run of the training of a run which is shown in another way, wherever it lies now, if
   * what is wanted can be worked out from what it left.
   */
  public Optional<RunFolder> shownOtherwise(RunIdentity wanted) {
    return trained(wanted)
        .filter(run -> ShownAnew.obstacle(run, wanted).isEmpty())
        .max(Comparator.comparing(run -> ShownAnew.kept(run, wanted).isEmpty()));
  }

  /**
   * Why no finished run of the training of a run can be shown as is wanted, for a person; empty if
   * there is none.
   */
  public Optional<String> obstacle(RunIdentity wanted) {
    return trained(wanted)
        .flatMap(
            run ->
                ShownAnew.obstacle(run, wanted).stream()
                    .map(reason -> run.path() + " cannot be shown so: " + reason))
        .findFirst();
  }

  /** Finished runs of the training of a run that are shown in another way. */
  private Stream<RunFolder> trained(RunIdentity wanted) {
    String training = wanted.trainingSha256();
    return List.copyOf(seen.entries()).stream()
        .filter(run -> !run.getKey().equals(wanted.sha256()))
        .filter(run -> training.equals(training(run.getKey(), run.getValue())))
        .filter(run -> holds(run.getValue(), run.getKey()))
        .map(Map.Entry::getValue)
        .filter(run -> run.result(run.run().orElseThrow()).isPresent());
  }

  /**
   * What a run of which nothing but accuracies can be shown would go without, for a person; empty
   * if all of it is measured.
   */
  public Optional<String> lost(RunIdentity wanted) {
    return shownOtherwise(wanted)
        .flatMap(run -> ShownAnew.kept(run, wanted))
        .map(kept -> "its weights are gone, so accuracies alone, as it kept them");
  }

  /**
   * The identity of a finished run to be taken for a wanted one whose code is another: that of the
   * run as it is where it is shown as is wanted, else as it can be shown so without training, else,
   * if nothing can be measured any more, that of a run which other code measured. Empty if there is
   * none, or the wanted one is finished or can be shown itself. A run with a table that was changed
   * on the disk is not taken as it is: to make it whole takes its own code.
   */
  public Optional<RunIdentity> finishedByOtherCode(RunIdentity wanted) {
    if (finished(wanted.sha256()).isPresent() || shownOtherwise(wanted).isPresent()) {
      return Optional.empty();
    }
    List<RunFolder> runs = trainedByOtherCode(wanted);
    return whole(runs, own -> own.isShownAs(wanted))
        .or(() -> shownOtherwise(runs, own -> own.shownAs(wanted.configuration().shown())))
        .or(() -> whole(runs, own -> own.isButForCode(wanted)))
        .or(
            () ->
                shownOtherwise(
                    runs,
                    own -> own.shownAs(own.configuration().reportOf(wanted.configuration()))));
  }

  /** Finished runs that differ in code and perhaps in what is shown, by the names of folders. */
  private List<RunFolder> trainedByOtherCode(RunIdentity wanted) {
    return List.copyOf(seen.entries()).stream()
        .filter(run -> holds(run.getValue(), run.getKey()))
        .filter(run -> run.getValue().result(run.getKey()).isPresent())
        .filter(
            run -> identity(run.getKey(), run.getValue()).filter(wanted::isTrainedAs).isPresent())
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(RunFolder::path))
        .toList();
  }

  private static Optional<RunIdentity> whole(
      List<RunFolder> runs, Predicate<RunIdentity> condition) {
    return runs.stream()
        .filter(RunFolder::canBeWhole)
        .flatMap(run -> run.identity().stream())
        .filter(condition)
        .findFirst();
  }

  private static Optional<RunIdentity> shownOtherwise(
      List<RunFolder> runs, UnaryOperator<RunIdentity> shown) {
    return runs.stream()
        .flatMap(
            run ->
                run
                    .identity()
                    .map(shown)
                    .filter(wanted -> ShownAnew.obstacle(run, wanted).isEmpty())
                    .stream())
        .findFirst();
  }

  /** The hash of a run's training; empty where a folder does not say. */
  private String training(String sha256, RunFolder folder) {
    String found = trainings.get(sha256);
    if (found == null) {
      found = identity(sha256, folder).map(RunIdentity::trainingSha256).orElse("");
      if (!found.isEmpty()) {
        trainings.put(sha256, found);
      }
    }
    return found;
  }

  /** What a folder says of its run, which is read once for a run. */
  private Optional<RunIdentity> identity(String sha256, RunFolder folder) {
    RunIdentity found = known.get(sha256);
    if (found == null) {
      found = folder.identity().filter(identity -> identity.sha256().equals(sha256)).orElse(null);
      if (found != null) {
        known.put(sha256, found);
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * Makes the place of a row and seed stand for a run that lies elsewhere, since its settings are
   * those of another row.
   *
   * @return the place
   * @throws FolderException if folders cannot be moved or written
   */
  public RunFolder takeCopy(String row, long seed, RunIdentity identity, String yaml) {
    RunFolder place = place(row, seed);
    if (!holds(place, identity.sha256())) {
      setAside(place);
      RunFolder earlier = new RunFolder(aside(place, identity.sha256()));
      if (rank(earlier, identity.sha256()) == 0) {
        move(earlier.path(), place.path());
      }
    }
    return begin(place, identity, yaml);
  }

  /** The folder, of those that {@link #take} would touch, in which a process is at work. */
  public Optional<RunFolder> inUse(String row, long seed, String identity) {
    return Stream.concat(Stream.of(place(row, seed)), begun(identity).stream())
        .filter(run -> FolderLock.isHeld(run.path()))
        .findFirst();
  }

  private RunFolder begin(RunFolder place, RunIdentity identity, String yaml) {
    place.begin(identity, yaml);
    if (!seen.containsEntry(identity.sha256(), place)) {
      seen.put(identity.sha256(), place);
    }
    return place;
  }

  /** The folder that holds most of a run; looks again if one was moved since the last look. */
  private Optional<RunFolder> find(String identity) {
    List<RunFolder> runs = seen.get(identity);
    if (!runs.stream().allMatch(run -> holds(run, identity))) {
      seen = look();
      runs = seen.get(identity);
    }
    return runs.stream()
        .filter(run -> holds(run, identity))
        .max(Comparator.comparingInt(run -> rank(run, identity)));
  }

  private static boolean holds(RunFolder folder, String identity) {
    return folder.run().equals(Optional.of(identity));
  }

  /** How much of a run a folder holds: 2 the result, 1 checkpoints, 0 its name alone; else -1. */
  private static int rank(RunFolder folder, String identity) {
    if (!holds(folder, identity)) {
      return -1;
    }
    if (folder.result(identity).isPresent()) {
      return 2;
    }
    return Files.exists(folder.checkpoints()) ? 1 : 0;
  }

  /** All folders of runs, in the order of their names. */
  private ListMultimap<String, RunFolder> look() {
    ListMultimap<String, RunFolder> found = ArrayListMultimap.create();
    for (Path folder : folders(sweep)) {
      for (Path inner : folders(folder)) {
        add(new RunFolder(inner), found);
      }
      add(new RunFolder(folder), found); // where a person may have put one
    }
    return found;
  }

  private static void add(RunFolder folder, ListMultimap<String, RunFolder> found) {
    folder.run().ifPresent(identity -> found.put(identity, folder));
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException moved) {
      return List.of();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  /** Whether a run has the name of one that made room, wherever it lies. */
  public static boolean isSetAside(RunFolder run) {
    String name = run.path().toAbsolutePath().normalize().getFileName().toString();
    return name.matches("seed-\\d+\\..+");
  }

  private void setAside(RunFolder place) {
    if (Files.exists(place.path())) {
      Optional<Path> aside = place.run().map(present -> aside(place, present));
      move(place.path(), aside.orElseGet(() -> sibling(place, "unknown")));
    }
  }

  private static Path aside(RunFolder place, String identity) {
    return sibling(place, identity.substring(0, HASH_SHOWN));
  }

  private static Path sibling(RunFolder place, String suffix) {
    return place.path().resolveSibling(place.path().getFileName() + "." + suffix);
  }

  private void move(Path from, Path wanted) {
    Path to = wanted;
    for (int n = 2; Files.exists(to); n++) {
      to = wanted.resolveSibling(wanted.getFileName() + "x" + n);
    }
    AtomicFile.createFolder(to.toAbsolutePath().getParent());
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw FolderException.writing(to, e);
    }
    AtomicFile.forceFolder(to.toAbsolutePath().getParent());
    AtomicFile.forceFolder(from.toAbsolutePath().getParent());
    RunFolder moved = new RunFolder(to);
    seen.values().remove(new RunFolder(from));
    add(moved, seen);
  }
}
