package org.bce3s.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.tensor.Cluster;

/** The tasks that {@code srun} started, as the workers of a run. */
public final class SlurmStep {
  private static final Pattern TASKS = Pattern.compile("(\\d+)(?:\\(x(\\d+)\\))?");

  private SlurmStep() {}

  /**
   * The workers of a step of several tasks, told by the environment that {@code srun} gives each;
   * empty for a process that is no such task.
   *
   * @param environment the process's
   * @param firstPort port of a node's first worker; its others have those that follow
   * @throws SlurmException if the tasks are not spread over the nodes block by block
   */
  public static Optional<Cluster> workers(Map<String, String> environment, int firstPort) {
    if (number(environment, "SLURM_STEP_NUM_TASKS") <= 1) {
      return Optional.empty();
    }
    List<String> nodes = NodeList.expand(environment.getOrDefault("SLURM_STEP_NODELIST", ""));
    List<Integer> tasks = tasks(environment.getOrDefault("SLURM_STEP_TASKS_PER_NODE", ""));
    int own = number(environment, "SLURM_PROCID");
    List<String> addresses = new ArrayList<>();
    for (int node = 0; node < Math.min(nodes.size(), tasks.size()); node++) {
      for (int task = 0; task < tasks.get(node); task++) {
        if (addresses.size() == own && node != number(environment, "SLURM_NODEID")) {
          throw new SlurmException(
              "task "
                  + own
                  + " is not on "
                  + nodes.get(node)
                  + "; srun needs --distribution=block");
        }
        addresses.add(nodes.get(node) + ":" + (firstPort + task));
      }
    }
    if (addresses.size() != number(environment, "SLURM_STEP_NUM_TASKS")) {
      throw new SlurmException(
          "SLURM_STEP_TASKS_PER_NODE and SLURM_STEP_NODELIST name "
              + addresses.size()
              + " tasks, SLURM_STEP_NUM_TASKS says "
              + number(environment, "SLURM_STEP_NUM_TASKS"));
    }
    return Optional.of(new Cluster(addresses, own));
  }

  /** Tasks by node, of {@code 2(x3),1}. */
  private static List<Integer> tasks(String text) {
    List<Integer> tasks = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = TASKS.matcher(part);
      if (!matcher.matches()) {
        throw new SlurmException(
            "SLURM_STEP_TASKS_PER_NODE: \"" + text + "\" is none such as 2(x3),1");
      }
      int nodes = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
      for (int i = 0; i < nodes; i++) {
        tasks.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return tasks;
  }

  private static int number(Map<String, String> environment, String name) {
    try {
      return Integer.parseInt(environment.getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      throw new SlurmException(name + ": \"" + environment.get(name) + "\" is no number");
    }
  }
}
