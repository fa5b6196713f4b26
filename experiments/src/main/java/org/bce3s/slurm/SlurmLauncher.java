package org.bce3s.slurm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bce3s.process.Child;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;
import org.bce3s.process.RunCommandLine;
import org.bce3s.run.RunFolder;

/**
 * Starts runs as tasks of job arrays of Slurm.
 *
 * <p>Runs launched together become one array when the sweep first looks after them. All folders lie
 * on a file system that the nodes share, with locks that hold across it (NFS version 4 has them).
 * Results come through it, so the sweep may be killed and started again while tasks wait or run: it
 * takes up those that are left. A task that is preempted or runs out of time is queued again and
 * goes on from its run's checkpoint, unless three turns in a row brought it no further; one that
 * vanishes is submitted again, one that somebody cancels is not.
 */
public final class SlurmLauncher implements ChildLauncher {
  private final RunCommandLine command;
  private final SlurmOptions options;
  private final SlurmQueue queue;

  /**
   * A launcher of the runs of one sweep.
   *
   * @param command the command line of a run, which must work on every node
   * @param options what Slurm is asked for
   * @param folder where scripts and exit codes are kept; see {@link
   *     org.bce3s.sweep.SweepFolder#slurm}
   * @throws SlurmException if Slurm does not answer
   */
  public SlurmLauncher(RunCommandLine command, SlurmOptions options, Path folder) {
    this.command = command;
    this.options = options;
    this.queue = new SlurmQueue(folder.toAbsolutePath(), options);
  }

  @Override
  public Child launch(Launch launch) {
    Launch anywhere =
        new Launch(
            absolute(launch.folder()),
            launch.seed(),
            launch.data().toAbsolutePath(),
            launch.start().map(SlurmLauncher::absolute),
            launch.cluster(),
            launch.gpus());
    SlurmTask task = new SlurmTask(queue, anywhere.folder(), command.of(anywhere));
    queue.enter(task);
    return task;
  }

  private static RunFolder absolute(RunFolder folder) {
    return new RunFolder(folder.path().toAbsolutePath());
  }

  /** All: how many go at once is Slurm's business. */
  @Override
  public int capacity(int jobs) {
    return Integer.MAX_VALUE;
  }

  /** A task runs on, and the same command takes it up again. */
  @Override
  public boolean outlivesThisProcess() {
    return true;
  }

  @Override
  public Optional<String> news() {
    return queue.news();
  }

  @Override
  public Duration pollEvery() {
    return options.pollEvery();
  }
}
