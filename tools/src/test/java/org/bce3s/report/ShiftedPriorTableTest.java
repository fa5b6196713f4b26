package org.bce3s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.metric.ShiftedPrior;
import org.bce3s.paper.PaperRow;
import org.bce3s.results.Results;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShiftedPriorTableTest {
  @TempDir private Path folder;

  /** Shares 1, 50^(-1/2) and 1/50 of classes of 100, 50 and 10 images; backward 1/10 for 10. */
  @Test
  void whatATableLacksIsWorkedOutFromTheAccuraciesByClass() throws IOException {
    RunLine run = run(Map.of());
    Files.writeString(folder.resolve("runs.csv"), RunsTable.text(List.of(run)));
    String of = run.row() + "," + run.cell("seed") + ",";
    Files.writeString(
        folder.resolve("classes.csv"),
        "row,seed,label,class,train,shots,accuracy\n"
            + (of + "0,cat,100,medium,90.0000\n")
            + (of + "1,dog,10,few,30.0000\n")
            + (of + "2,cow,50,medium,60.0000\n"));

    List<List<String>> table = ShiftedPriorTable.of(Results.of(List.of(folder)));

    List<String> head = table.get(0);
    assertThat(head)
        .startsWith("row", "forward 50", "forward 25")
        .containsSequence("forward 2", "uniform", "backward 2")
        .endsWith("backward 50");
    assertThat(table).hasSize(2);
    assertThat(table.get(1))
        .startsWith(run.row(), "85.31")
        .element(head.indexOf("backward 10"))
        .isEqualTo("40.94");
  }

  @Test
  void whatWasMeasuredIsTaken() throws IOException {
    RunLine run = run(Map.of("forward_50", "12.3456", "balanced", "23.4567"));
    Files.writeString(folder.resolve("runs.csv"), RunsTable.text(List.of(run)));

    List<List<String>> table = ShiftedPriorTable.of(Results.of(List.of(folder)));

    assertThat(table.get(1)).startsWith(run.row(), "12.35", PaperRow.GAP).contains("23.46");
  }

  @Test
  void withoutAccuraciesByClassThereIsNoTable() throws IOException {
    Files.writeString(folder.resolve("runs.csv"), RunsTable.text(List.of(run(Map.of()))));

    assertThat(ShiftedPriorTable.of(Results.of(List.of(folder)))).isEmpty();
  }

  /** A run that was not measured under shifted priors, but for these cells. */
  private static RunLine run(Map<String, String> measured) {
    Map<String, String> cells =
        new HashMap<>(
            RunsTable.read(Path.of("../results/cifar10-lt-ablation-cpu/runs.csv")).get(0).cells());
    ShiftedPrior.USUAL.forEach(prior -> cells.put(prior.label(), ""));
    cells.putAll(measured);
    return new RunLine(cells);
  }
}
