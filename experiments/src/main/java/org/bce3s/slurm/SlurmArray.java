package org.bce3s.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.run.RunFolder;

/**
 * The files of one job array, in a folder named like the job. {@code array.sh}, which is submitted,
 * says what they are.
 *
 * @param folder the folder
 */
record SlurmArray(Path folder) {
  /** What the name of each begins with. */
  static final String PREFIX = "bce3s-";

  private static final String CHECKPOINTS = "checkpoints";
  private static final String SCRIPT = "array.sh";

  /** The file that tools/bce3s locks while a build is in use; unset where nothing is built. */
  private static final String IN_USE_LOCK = "bce3s.in-use-lock";

  /** A new array of a fresh name among the arrays of a sweep. */
  static SlurmArray create(Path arrays) {
    String name = PREFIX + UUID.randomUUID().toString().substring(0, 8);
    return new SlurmArray(arrays.resolve(name));
  }

  /** The job's name. */
  String name() {
    return folder.getFileName().toString();
  }

  /**
   * Writes the scripts of these tasks and submits them. Each task knows its name before, so that a
   * sweep that is killed now finds it again.
   *
   * @throws SlurmException if sbatch refuses them
   */
  void submit(List<SlurmTask> tasks, SlurmOptions options) {
    AtomicFile.createFolder(folder);
    for (int i = 0; i < tasks.size(); i++) {
      SlurmTask task = tasks.get(i);
      AtomicFile.write(file(i, "sh"), script(task));
      AtomicFile.write(file(i, CHECKPOINTS), task.folder().checkpoints().toString());
      AtomicFile.write(file(i, "log"), task.folder().log().toString());
      task.submitted(this, i);
    }
    Path script = folder.resolve(SCRIPT);
    AtomicFile.write(script, script());
    List<String> sbatch = new ArrayList<>(options.sbatch(tasks.size()));
    sbatch.add("--job-name=" + name());
    sbatch.add("--open-mode=append");
    sbatch.add("--output=" + folder.toString().replace("%", "%%") + "/%a.out");
    SlurmCommands.sbatch(sbatch, List.of(script.toString(), folder.toString()));
  }

  /** What a task runs; while it does, the build that it runs is not replaced. */
  private static String script(SlurmTask task) {
    StringBuilder text = new StringBuilder();
    TaskEnvironment.of(System.getenv())
        .forEach((name, value) -> text.append("export " + name + "=" + quoted(value) + "\n"));
    String lock = System.getProperty(IN_USE_LOCK, "");
    if (!lock.isEmpty()) {
      text.append("if command -v flock >/dev/null && [ -r " + quoted(lock) + " ]; then\n");
      text.append("  exec 9<" + quoted(lock) + "\n  flock -s 9\nfi\n");
    }
    String command =
        task.command().stream().map(SlurmArray::quoted).collect(Collectors.joining(" "));
    String log = quoted(task.folder().log().toString());
    return text + "exec " + command + " >>" + log + " 2>&1\n";
  }

  private static byte[] script() {
    try (InputStream in = SlurmArray.class.getResourceAsStream(SCRIPT)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The exit code that a task left, if it has. */
  OptionalInt exitCode(int index) {
    String wanted = index + ".exit";
    // Listing a folder makes a network file system look again; asking for one file may not.
    try (Stream<Path> files = Files.list(folder)) {
      if (files.noneMatch(file -> file.getFileName().toString().equals(wanted))) {
        return OptionalInt.empty();
      }
      return OptionalInt.of(Integer.parseInt(Files.readString(folder.resolve(wanted)).strip()));
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Whether a task is of the run that lies in a folder now: it may have been moved since. */
  boolean isIn(RunFolder run, int index) {
    try {
      return Files.readString(file(index, CHECKPOINTS)).equals(run.checkpoints().toString());
    } catch (IOException e) {
      return false;
    }
  }

  /** Keeps a task from starting or being queued again. */
  void forbid(int index) {
    AtomicFile.write(file(index, "stop"), "");
  }

  /** Lets a task start that was forbidden to. */
  void allow(int index) {
    try {
      Files.deleteIfExists(file(index, "stop"));
    } catch (IOException e) {
      throw FolderException.writing(folder, e);
    }
  }

  private Path file(int index, String kind) {
    return folder.resolve(index + "." + kind);
  }

  /** A word for the shell, whatever it holds. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
