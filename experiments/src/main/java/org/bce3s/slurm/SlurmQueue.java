package org.bce3s.slurm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.bce3s.slurm.SlurmCommands.Task;

/**
 * A sweep's tasks in Slurm's queue. What is asked for is gathered and done at the next look: tasks
 * added together become one array, and one squeue tells of all.
 */
final class SlurmQueue {
  /** Slurm's default limit of an array. */
  private static final int LARGEST_ARRAY = 1000;

  /** After a refusal so many looks go by before the next attempt. */
  private static final int WAIT = 12;

  /** A refusal that says that it will pass. */
  private static final Pattern PASSING =
      Pattern.compile(
          "(?i)contact|communicat|timed out|temporar|refused|try again|submit.*limit|MaxJobCount");

  /** Reasons to wait of which there is nothing to say: none yet, and --jobs. */
  private static final Set<String> ORDINARY = Set.of("None", "JobArrayTaskLimit");

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
  private final List<SlurmTask> tasks = new ArrayList<>();
  private final List<SlurmTask> added = new ArrayList<>();
  private final List<SlurmTask> stopped = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private final Set<String> cancelled = new HashSet<>();
  private final Deque<String> news = new ArrayDeque<>();
  private volatile View view;
  private long lookedAt;
  private boolean taken;
  private long submitAgainAt;

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
    this.submitAgainAt = view.at();
  }

  /** Takes over the task that an earlier sweep submitted for the same run, or adds a new one. */
  void enter(SlurmTask task) {
    tasks.removeIf(SlurmTask::hasEnded);
    tasks.add(task);
    Optional<String> earlier = SlurmTask.earlier(arrays, task.folder()).filter(this::isQueued);
    taken |= earlier.isPresent();
    earlier.ifPresentOrElse(name -> task.adopt(arrays, name), () -> added.add(task));
  }

  /** Adds a task that vanished to a next array. */
  void addAgain(SlurmTask task) {
    added.add(task);
  }

  /** What a person should know since this was last asked. */
  Optional<String> news() {
    return Optional.ofNullable(news.poll());
  }

  private void say(String text) {
    if (said.add(text)) {
      news.add(text);
    }
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

  /** How long an exit code is waited for once a task is gone. */
  Duration patience() {
    return options.patience();
  }

  /** Whether Slurm will still run a task, or is running it. */
  boolean holds(SlurmTask task) {
    return view.isOlderThan(task) || task.name().filter(this::isQueued).isPresent();
  }

  /** Whether somebody cancelled a task. */
  boolean isCancelled(SlurmTask task) {
    Optional<String> name = task.name();
    Task seen = name.map(view.tasks()::get).orElse(null);
    boolean gone = name.filter(cancelled::contains).isPresent();
    if (gone || (seen != null && seen.state().equals("CANCELLED"))) {
      say("Slurm: the task of " + task.folder().path() + " was cancelled, and its run is stopped");
      return true;
    }
    return false;
  }

  /** A task that was pending and is gone from an array which is still there has been cancelled. */
  private void noteCancelled(View before) {
    for (Map.Entry<String, Task> task : before.tasks().entrySet()) {
      String array = task.getKey().substring(0, task.getKey().indexOf('/') + 1);
      if (task.getValue().state().equals("PENDING")
          && !view.tasks().containsKey(task.getKey())
          && view.tasks().keySet().stream().anyMatch(name -> name.startsWith(array))) {
        cancelled.add(task.getKey());
      }
    }
  }

  private boolean isQueued(String name) {
    Task task = view.tasks().get(name);
    return task != null && !ENDED.contains(task.state());
  }

  /**
   * Does what was asked for and asks Slurm how things are, if that was not done just now.
   *
   * @throws SlurmException if Slurm refuses to take the first tasks
   */
  void look() {
    if (System.nanoTime() - lookedAt >= options.pollEvery().toNanos()) {
      lookedAt = System.nanoTime();
      submitAdded();
      lookAndStop();
    }
  }

  /**
   * Submits what there is room for. A first array is of all tasks, of which so many run at once as
   * are allowed; later ones are no larger than what it leaves, so that all together keep to it.
   */
  private void submitAdded() {
    while (!added.isEmpty() && System.nanoTime() - submitAgainAt >= 0) {
      int underWay = underWay();
      int count = underWay == 0 ? LARGEST_ARRAY : options.atOnce() - underWay;
      if (count <= 0) {
        return;
      }
      List<SlurmTask> next = List.copyOf(added.subList(0, Math.min(count, added.size())));
      try {
        SlurmArray.create(arrays).submit(next, options);
        added.removeAll(next);
        taken = true;
      } catch (SlurmException refused) {
        waitAfter(refused, next);
      }
    }
  }

  /** Tasks that may run at once as things are: of each array no more than are allowed. */
  private int underWay() {
    Map<String, Integer> arraySizes = new HashMap<>();
    for (SlurmTask task : tasks) {
      task.unfinishedIn().ifPresent(array -> arraySizes.merge(array, 1, Integer::sum));
    }
    return arraySizes.values().stream().mapToInt(n -> Math.min(n, options.atOnce())).sum();
  }

  /**
   * A Slurm that took tasks before, or says itself that it cannot just now, is asked again later.
   *
   * @throws SlurmException if it never took any, so that what it was asked for is wrong
   */
  private void waitAfter(SlurmException refused, List<SlurmTask> tasksRefused) {
    if (!taken && !PASSING.matcher(refused.getMessage()).find()) {
      added.forEach(SlurmTask::givenUp);
      added.clear();
      throw refused;
    }
    tasksRefused.forEach(SlurmTask::refused);
    submitAgainAt = System.nanoTime() + options.pollEvery().multipliedBy(WAIT).toNanos();
    say("Slurm: " + refused.getMessage() + "; it is asked again");
  }

  /** A Slurm that is away for a while is no reason to give up: it is asked again later. */
  private void lookAndStop() {
    try {
      View before = view;
      view = View.now();
      noteCancelled(before);
      sayWhyTasksWait();
      List<String> ids = ids(stopped);
      SlurmCommands.scancel(List.of("--state=PENDING"), ids);
      SlurmCommands.scancel(List.of("--batch", "--signal=TERM"), ids);
      stopped.clear();
    } catch (SlurmException away) {
      return;
    }
  }

  private void sayWhyTasksWait() {
    Map<String, List<String>> ids = new TreeMap<>();
    for (SlurmTask task : tasks) {
      Task seen = task.name().map(view.tasks()::get).orElse(null);
      if (seen != null && seen.state().equals("PENDING") && !ORDINARY.contains(seen.reason())) {
        ids.computeIfAbsent(seen.reason(), reason -> new ArrayList<>()).add(seen.id());
      }
    }
    ids.forEach(
        (reason, waiting) -> {
          if (said.add(reason)) {
            String more = waiting.size() == 1 ? "" : " and " + (waiting.size() - 1) + " more wait";
            String first = waiting.size() == 1 ? " waits" : "";
            news.add("Slurm: task " + waiting.get(0) + first + more + ": " + reason);
          }
        });
  }

  private List<String> ids(List<SlurmTask> of) {
    return of.stream()
        .flatMap(task -> task.name().stream())
        .filter(this::isQueued)
        .map(name -> view.tasks().get(name).id())
        .toList();
  }
}
