package org.bce3s.slurm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs of Slurm. */
final class SlurmCommands {
  private SlurmCommands() {}

  /**
   * A task as squeue shows it.
   *
   * @param id {@code JOB_INDEX}, as scancel takes it
   * @param state e.g. {@code PENDING}
   * @param reason why it is pending, e.g. {@code Resources} or {@code JobHeldUser}
   */
  record Task(String id, String state, String reason) {}

  /**
   * Submits a script.
   *
   * @param options the options of sbatch
   * @param script the script and its arguments
   * @throws SlurmException if sbatch refuses it
   */
  static void sbatch(List<String> options, List<String> script) {
    List<String> command = new ArrayList<>(List.of("sbatch"));
    command.addAll(options);
    command.addAll(script);
    run(command);
  }

  /**
   * This user's tasks by {@code NAME/INDEX}, ended ones included as long as Slurm remembers them.
   *
   * @throws SlurmException if squeue fails
   */
  static Map<String, Task> squeue() {
    Map<String, Task> tasks = new HashMap<>();
    String text =
        run(
            List.of(
                "squeue",
                "--noheader",
                "--array",
                "--states=all",
                "--me",
                "--format=%j %F %K %T %r"));
    for (String line : text.lines().toList()) {
      List<String> cells = Arrays.asList(line.strip().split(" ", 5));
      if (cells.size() == 5 && cells.get(0).startsWith(SlurmArray.PREFIX)) {
        tasks.put(
            cells.get(0) + "/" + cells.get(2),
            new Task(cells.get(1) + "_" + cells.get(2), cells.get(3), cells.get(4)));
      }
    }
    return tasks;
  }

  /**
   * Signals or cancels tasks.
   *
   * @param options what to do
   * @param ids the tasks; with none, nothing is done
   */
  static void scancel(List<String> options, List<String> ids) {
    if (!ids.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("scancel", "--quiet"));
      command.addAll(options);
      command.addAll(ids);
      run(command);
    }
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new SlurmException(command.get(0) + " failed: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new SlurmException(
          command.get(0) + " cannot be run; is Slurm installed here? " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlurmException("interrupted while waiting for " + command.get(0));
    }
  }
}
