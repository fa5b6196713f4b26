package org.bce3s.slurm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.slurm.SlurmCommands.Task;

/**
 * A sweep's tasks in Slurm's queue. What is asked for is gathered and done at the next look: tasks
 * added together become one array, and one squeue tells of all.
 */
final class SlurmQueue {
  /** Slurm's default limit of an array. */
  private static final int LARGEST_ARRAY = 1000;

  /** States that a task does not leave by itself. */
  private static final Set<String> ENDED =
      Set.of(
          "BOOT_FAIL",
          "CANCELLED",
          "COMPLETED",
          "DEADLINE",
          "FAILED",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "PREEMPTED",
          "REVOKED",
          "TIMEOUT");

  private final Path arrays;
  private final SlurmOptions options;
  private final List<SlurmTask> added = new ArrayList<>();
  private final List<SlurmTask> stopped = new ArrayList<>();
  private volatile View view;
  private long lookedAt;

  /** What squeue showed, and when it was asked. */
  private record View(long at, Map<String, Task> tasks) {
    static View now() {
      return new View(System.nanoTime(), SlurmCommands.squeue());
    }

    boolean isOlderThan(SlurmTask task) {
      return at - task.submittedAt() < 0;
    }
  }

  /**
   * A queue that keeps its arrays' files in a folder, given by an absolute path.
   *
   * @throws SlurmException if Slurm does not answer
   */
  SlurmQueue(Path arrays, SlurmOptions options) {
    this.arrays = arrays;
    this.options = options;
    this.view = View.now();
    this.lookedAt = view.at();
  }

  /** Takes over the task that an earlier sweep submitted for the same run, or adds a new one. */
  void enter(SlurmTask task) {
    Optional<String> earlier = SlurmTask.earlier(task.folder()).filter(this::isQueued);
    earlier.ifPresentOrElse(name -> task.adopt(arrays, name), () -> add(task));
  }

  /** Adds a task to the next array. */
  void add(SlurmTask task) {
    added.add(task);
  }

  /** Asks a task to write its checkpoint and end, or not to begin. */
  void stop(SlurmTask task) {
    if (!added.remove(task)) {
      stopped.add(task);
    }
  }

  /** Ends a task at once; may be called by any thread. */
  void kill(SlurmTask task) {
    try {
      SlurmCommands.scancel(List.of(), ids(List.of(task)));
    } catch (SlurmException away) {
      return; // it is forbidden to start again, which is all that can be done
    }
  }

  /** Whether Slurm will still run a task, or is running it. */
  boolean holds(SlurmTask task) {
    return view.isOlderThan(task) || task.name().filter(this::isQueued).isPresent();
  }

  private boolean isQueued(String name) {
    Task task = view.tasks().get(name);
    return task != null && !ENDED.contains(task.state());
  }

  /**
   * Does what was asked for and asks Slurm how things are, if that was not done just now.
   *
   * @throws SlurmException if Slurm refuses to take tasks
   */
  void look() {
    if (System.nanoTime() - lookedAt >= options.pollEvery().toNanos()) {
      lookedAt = System.nanoTime();
      submitAdded();
      lookAndStop();
    }
  }

  private void submitAdded() {
    List<SlurmTask> tasks = new ArrayList<>(added);
    added.clear();
    for (int from = 0; from < tasks.size(); from += LARGEST_ARRAY) {
      int to = Math.min(tasks.size(), from + LARGEST_ARRAY);
      try {
        SlurmArray.create(arrays).submit(tasks.subList(from, to), options);
      } catch (SlurmException e) {
        tasks.subList(from, tasks.size()).forEach(SlurmTask::refused);
        throw e;
      }
    }
  }

  /** A Slurm that is away for a while is no reason to give up: it is asked again later. */
  private void lookAndStop() {
    try {
      view = View.now();
      List<String> ids = ids(stopped);
      SlurmCommands.scancel(List.of("--state=PENDING"), ids);
      SlurmCommands.scancel(List.of("--batch", "--signal=TERM"), ids);
      stopped.clear();
    } catch (SlurmException away) {
      return;
    }
  }

  private List<String> ids(List<SlurmTask> tasks) {
    return tasks.stream()
        .flatMap(task -> task.name().stream())
        .filter(this::isQueued)
        .map(name -> view.tasks().get(name).id())
        .toList();
  }
}
