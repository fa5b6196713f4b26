package org.bce3s.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.data.SkippedImages;
import org.bce3s.paper.LatexTable;
import org.bce3s.paper.MarkdownTable;
import org.bce3s.paper.PaperTable;
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

    String note = "2 training images, 1 test image that cannot be decoded left out";
    assertThat(TableText.of(runs)).endsWith("\nbce, bce3s: " + note + "\n");
    assertThat(MarkdownTable.of(PaperTable.of(runs))).contains("bce, bce3s: " + note + ".");
    assertThat(LatexTable.of(PaperTable.of(runs))).contains("bce, bce3s: " + note + ".");
    assertThat(AblationTable.text(runs)).contains(",\"" + note + "\",ablation/3\n");
    assertThat(Protocol.differing(runs.get(0), runs.get(1), Protocol.DATA))
        .containsExactly("skipped_test");
  }

  @Test
  void aTableWithoutSuchRowsSaysNothing() {
    assertThat(Caveats.lines(List.of(run("ce", SkippedImages.NONE)))).isEmpty();
  }
}
