package org.bce3s.slurm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Slurm is asked for; nothing here can change a result.
 *
 * @param partition the partition; the cluster's default if empty
 * @param timeLimit the time limit of a run as sbatch takes it, e.g. {@code 90} (minutes) or {@code
 *     1-12:00:00}; the partition's if empty. A run that reaches it goes on in a new turn
 * @param atOnce tasks of the sweep that run at once, at least 1
 * @param cpus processors of a task, at least 1
 * @param more further options of sbatch, e.g. {@code --gres=gpu:1}
 * @param pollEvery how often squeue is asked
 */
public record SlurmOptions(
    Optional<String> partition,
    Optional<String> timeLimit,
    int atOnce,
    int cpus,
    List<String> more,
    Duration pollEvery) {
  private static final Pattern TIME =
      Pattern.compile("\\d+|\\d+:\\d\\d|\\d+:\\d\\d:\\d\\d|\\d+-\\d+(:\\d\\d){0,2}");

  /** Seconds before the time limit at which a run is told to write its checkpoint. */
  private static final int NOTICE_SECONDS = 60;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException saying what is allowed for a time limit, or that a number is
   *     too small
   */
  public SlurmOptions {
    timeLimit
        .filter(time -> !TIME.matcher(time).matches())
        .ifPresent(
            time -> {
              throw new IllegalArgumentException(
                  "\""
                      + time
                      + "\" is not allowed; must be MINUTES, MINUTES:SECONDS,"
                      + " HOURS:MINUTES:SECONDS or DAYS-HOURS[:MINUTES[:SECONDS]]");
            });
    if (atOnce < 1 || cpus < 1) {
      throw new IllegalArgumentException(
          "tasks at once and processors must be at least 1: " + atOnce + ", " + cpus);
    }
    more = List.copyOf(more);
  }

  /** How long a task's last words may take to come through a network file system. */
  Duration patience() {
    return pollEvery.multipliedBy(2);
  }

  /** The options of sbatch for an array of so many tasks. */
  List<String> sbatch(int tasks) {
    List<String> options = new ArrayList<>();
    options.add("--array=0-" + (tasks - 1) + "%" + atOnce);
    options.add("--requeue");
    options.add("--signal=B:TERM@" + NOTICE_SECONDS);
    options.add("--cpus-per-task=" + cpus);
    partition.ifPresent(name -> options.add("--partition=" + name));
    timeLimit.ifPresent(time -> options.add("--time=" + time));
    options.addAll(more);
    return options;
  }
}
