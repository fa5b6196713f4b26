package org.bce3s.sweep;

import java.util.function.Consumer;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.StopFlag;
import org.bce3s.run.RunProgram;

/** What signals do to a sweep. */
public final class SweepSignals {
  private SweepSignals() {}

  /** What is said at the first signal, since what a run is at may take a while. */
  public static final String STOPPING =
      "stopping: a run ends after its step, with a checkpoint; one that is being evaluated at its end"
          + " finishes that first; Ctrl-C now ends all at once";

  /**
   * The first SIGTERM or SIGINT stops the sweep and its runs, which write checkpoints; the second
   * ends them at once. SIGHUP, sent when the user logs out, does the same, but where runs outlive
   * this process: there it alone ends, and they go on.
   *
   * @param tell takes the line that says so
   */
  public static void watch(
      StopFlag stop, Sweep sweep, ChildLauncher launcher, Consumer<String> tell) {
    stop.watchSignals(
        () -> {
          sweep.kill();
          Runtime.getRuntime().halt(RunProgram.INTERRUPTED);
        });
    if (launcher.outlivesThisProcess()) {
      StopFlag.atHangUp(
          () -> {
            tell.accept("the sweep ends, its tasks go on; the same command takes them up again");
            Runtime.getRuntime().halt(RunProgram.INTERRUPTED);
          });
    }
  }
}
