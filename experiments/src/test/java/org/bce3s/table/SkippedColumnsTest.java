package org.bce3s.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.data.SkippedImages;
import org.junit.jupiter.api.Test;

class SkippedColumnsTest {
  private static RunLine run(String row, SkippedImages skipped) {
    Map<String, String> cells = new HashMap<>();
    RunsTable.COLUMNS.forEach(column -> cells.put(column, ""));
    cells.putAll(Map.of("row", row, "schema", RunsTable.SCHEMA, "seed", "0", "all", "50.0000"));
    cells.putAll(SkippedColumns.of(skipped));
    return new RunLine(cells);
  }

  @Test
  void aTableSaysWhichRowsDidWithoutImages() {
    List<RunLine> runs =
        List.of(
            run("ce", SkippedImages.NONE),
            run("bce", new SkippedImages(2, 0, 1)),
            run("bce3s", new SkippedImages(2, 0, 1)));

    assertThat(TableText.of(runs))
        .endsWith(
            "\nImages that cannot be decoded were left out: 2 training images, 1 test images (bce,"
                + " bce3s).\n");
    assertThat(Protocol.differing(runs.get(0), runs.get(1), Protocol.DATA))
        .containsExactly("skipped_test");
  }

  @Test
  void aTableWithoutSuchRowsSaysNothing() {
    assertThat(SkippedColumns.note(List.of(run("ce", SkippedImages.NONE)))).isEmpty();
  }
}
