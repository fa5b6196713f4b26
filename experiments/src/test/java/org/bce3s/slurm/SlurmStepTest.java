package org.bce3s.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlurmStepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node1 | node1",
        "a,b-2,c | a b-2 c",
        "node[01-03,7] | node01 node02 node03 node7",
        "node[9-11],login | node9 node10 node11 login",
        "r[1-2]n[08-09]-ib,x | r1n08-ib r1n09-ib r2n08-ib r2n09-ib x",
      })
  void expandsListsOfNodes(String list, String names) {
    assertThat(NodeList.expand(list)).containsExactly(names.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "node[1-", "node[a]", "a,,b", "a,", "node]1"})
  void refusesWhatIsNoListOfNodes(String list) {
    assertThatThrownBy(() -> NodeList.expand(list))
        .isInstanceOf(SlurmException.class)
        .hasMessage("\"" + list + "\" is no list of nodes such as node[01-03,7],login");
  }

  @Test
  void tasksOfAStepAreWorkersBlockByBlock() {
    Map<String, String> task = task("5", "node[1-2],big", "2(x2),1", "4", "2");

    assertThat(SlurmStep.workers(task, 7000))
        .contains(
            new Cluster(
                List.of("node1:7000", "node1:7001", "node2:7000", "node2:7001", "big:7000"), 4));
  }

  @Test
  void aProcessThatSrunDidNotStartIsNoWorker() {
    assertThat(SlurmStep.workers(Map.of("SLURM_PROCID", "0", "SLURM_NTASKS", "4"), 7000)).isEmpty();
    assertThat(SlurmStep.workers(task("1", "node1", "1", "0", "0"), 7000)).isEmpty();
  }

  @Test
  void refusesTasksThatAreDealtOutInTurn() {
    assertThatThrownBy(() -> SlurmStep.workers(task("4", "node[1-2]", "2(x2)", "1", "1"), 7000))
        .isInstanceOf(SlurmException.class)
        .hasMessage("task 1 is not on node1; srun needs --distribution=block");
  }

  @Test
  void refusesAnEnvironmentThatContradictsItself() {
    assertThatThrownBy(() -> SlurmStep.workers(task("3", "node[1-2]", "1,1", "0", "0"), 7000))
        .hasMessage(
            "SLURM_STEP_TASKS_PER_NODE and SLURM_STEP_NODELIST name 2 tasks, SLURM_STEP_NUM_TASKS"
                + " says 3");
    assertThatThrownBy(() -> SlurmStep.workers(task("3", "node1", "three", "0", "0"), 7000))
        .hasMessage("SLURM_STEP_TASKS_PER_NODE: \"three\" is none such as 2(x3),1");
    assertThatThrownBy(() -> SlurmStep.workers(task("x", "node1", "1", "0", "0"), 7000))
        .hasMessage("SLURM_STEP_NUM_TASKS: \"x\" is no number");
  }

  private static Map<String, String> task(
      String tasks, String nodes, String perNode, String own, String node) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SLURM_STEP_NUM_TASKS", tasks);
    environment.put("SLURM_STEP_NODELIST", nodes);
    environment.put("SLURM_STEP_TASKS_PER_NODE", perNode);
    environment.put("SLURM_PROCID", own);
    environment.put("SLURM_NODEID", node);
    return environment;
  }
}
