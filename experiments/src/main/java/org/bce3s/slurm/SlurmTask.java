package org.bce3s.slurm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.process.Child;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;

/**
 * One run as a task of a job array. It is known by {@code NAME/INDEX}, which its run's folder
 * keeps, so that a sweep that was killed finds its tasks again.
 */
final class SlurmTask implements Child {
  private static final int KILLED = 137;

  /** A task that vanishes, say with its node, is submitted so many times again. */
  private static final int RESUBMISSIONS = 3;

  private static final long NEVER = Long.MIN_VALUE;

  private final SlurmQueue queue;
  private final RunFolder folder;
  private final List<String> command;
  private volatile Optional<SlurmArray> array = Optional.empty();
  private volatile int index;
  private volatile boolean stopping;
  private OptionalInt exit = OptionalInt.empty();
  private volatile long submittedAt;
  private long goneAt = NEVER;
  private int resubmissions;

  /** The task of a run's folder, all of whose paths are absolute, not yet submitted. */
  SlurmTask(SlurmQueue queue, RunFolder folder, List<String> command) {
    this.queue = queue;
    this.folder = folder;
    this.command = command;
    this.submittedAt = System.nanoTime();
  }

  RunFolder folder() {
    return folder;
  }

  List<String> command() {
    return command;
  }

  /** {@code NAME/INDEX}; empty while it is not submitted. */
  Optional<String> name() {
    return array.map(a -> a.name() + "/" + index);
  }

  /**
   * The name under which an earlier sweep submitted the run of a folder, if one did, for it to be
   * trained there.
   */
  static Optional<String> earlier(Path arrays, RunFolder folder) {
    try {
      return Optional.of(Files.readString(nameFile(folder)).strip())
          .filter(name -> array(arrays, name).isIn(folder, index(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Takes the task over that an earlier sweep submitted under a name. */
  void adopt(Path arrays, String name) {
    index = index(name);
    SlurmArray adopted = array(arrays, name);
    adopted.allow(index);
    array = Optional.of(adopted);
  }

  private static SlurmArray array(Path arrays, String name) {
    return new SlurmArray(arrays.resolve(name.substring(0, name.lastIndexOf('/'))));
  }

  private static int index(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
  }

  /** It becomes a task of an array. */
  void submitted(SlurmArray newArray, int newIndex) {
    index = newIndex;
    array = Optional.of(newArray);
    goneAt = NEVER;
    submittedAt = System.nanoTime();
    AtomicFile.write(nameFile(folder), newArray.name() + "/" + newIndex + "\n");
  }

  /** The array it was to be a task of was refused. */
  void refused() {
    array = Optional.empty();
  }

  /** It will never be submitted. */
  void givenUp() {
    array = Optional.empty();
    stopping = true;
  }

  /** The array it is in; empty while it is not submitted, and once it has ended. */
  Optional<String> unfinishedIn() {
    return exit.isPresent() ? Optional.empty() : array.map(SlurmArray::name);
  }

  /** Whether it has ended. */
  boolean hasEnded() {
    return exit.isPresent();
  }

  /** When it was last submitted, by {@link System#nanoTime}. */
  long submittedAt() {
    return submittedAt;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public OptionalInt exitCode() {
    if (exit.isEmpty()) {
      queue.look();
      exit = look();
    }
    return exit;
  }

  private OptionalInt look() {
    if (array.isEmpty()) {
      return stopping ? OptionalInt.of(RunProgram.INTERRUPTED) : OptionalInt.empty();
    }
    if (queue.holds(this)) {
      goneAt = NEVER;
      return OptionalInt.empty();
    }
    lookAgain(folder.path());
    OptionalInt told = array.get().exitCode(index);
    if (told.isPresent()) {
      return told;
    }
    if (stopping || queue.isCancelled(this)) {
      return OptionalInt.of(RunProgram.INTERRUPTED);
    }
    long now = System.nanoTime();
    goneAt = goneAt == NEVER ? now : goneAt;
    if (now - goneAt < queue.patience().toNanos()) {
      return OptionalInt.empty();
    }
    if (resubmissions++ >= RESUBMISSIONS) {
      return OptionalInt.of(KILLED);
    }
    array = Optional.empty();
    queue.addAgain(this);
    return OptionalInt.empty();
  }

  @Override
  public void stop() {
    stopping = true;
    array.ifPresent(a -> a.forbid(index));
    queue.stop(this);
  }

  @Override
  public void kill() {
    array.ifPresent(a -> a.forbid(index));
    queue.kill(this);
  }

  /** Listing a folder makes a network file system look for what is new in it. */
  private static void lookAgain(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {});
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private static Path nameFile(RunFolder folder) {
    return folder.path().resolve("slurm-task.txt");
  }
}
