package org.bce3s.slurm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bce3s.machine.GpuShare;
import org.bce3s.machine.NativeLog;
import org.bce3s.provenance.CodeFromOutside;
import org.bce3s.provenance.SteeringVariables;
import org.bce3s.tensor.RepeatableResults;

/**
 * The variables that a run's script sets for itself. What {@code sbatch} hands on is the site's to
 * say: with {@code --export=NONE} nothing of this process's environment reaches the task.
 */
final class TaskEnvironment {
  /** Where native libraries are found, how files are named, and what the log shows. */
  private static final List<String> NAMES =
      List.of(
          "LD_LIBRARY_PATH",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          NativeLog.LEVEL,
          CodeFromOutside.VARIABLE);

  private TaskEnvironment() {}

  /** By name, with the values that a run on this machine would have. */
  static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(environment);
    RepeatableResults.in(all);
    NativeLog.in(all);
    all.keySet().removeIf(name -> !isHandedOn(name));
    return all;
  }

  private static boolean isHandedOn(String name) {
    return NAMES.contains(name)
        || RepeatableResults.ENVIRONMENT.containsKey(name)
        || (SteeringVariables.isOne(name) && !name.equals(GpuShare.VISIBLE)); // that is Slurm's
  }
}
