package org.bce3s.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.failure.RequestException;
import org.bce3s.fake.RunLines;
import org.bce3s.paper.MarkdownTable;
import org.bce3s.paper.PaperTable;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowLabelsTest {
  @TempDir private Path folder;

  @Test
  void tablesCallRowsByTheirLabels() throws IOException {
    Results results = results(line("ce", "Cross-entropy"), line("bce", "BCE (ours)"));
    String table = MarkdownTable.of(PaperTable.of(results.labelled(), List.of()));
    assertThat(table)
        .contains("| Cross-entropy | 1 |", "| BCE (ours) | 1 |", "tested against Cross-entropy")
        .doesNotContain("| ce |", "| bce |");
    assertThat(results.lines()).extracting(RunLine::row).containsExactly("ce", "bce");
  }

  @Test
  void rowsOfOneLabelAndThoseWithoutKeepTheirNames() throws IOException {
    Results results = results(line("ce", "Same"), line("bce", "Same"), line("focal", ""));
    assertThat(results.labelled().lines())
        .extracting(RunLine::row)
        .containsExactly("Same (ce)", "Same (bce)", "focal");
    assertThat(results.labelled().lines())
        .extracting(line -> line.cell("method"))
        .as("published figures go by the name")
        .containsExactly("ce", "bce", "focal");
  }

  @Test
  void notesCallRowsByTheirLabelsToo() throws IOException {
    Results results =
        results(line("ce", "Cross-entropy"), line("bce", "BCE (ours)", "classifier", "normalized"));
    assertThat(results.notes()).contains("rows differ in classifier: none (ce); normalized (bce)");
    assertThat(results.labelled().notes())
        .contains("rows differ in classifier: none (Cross-entropy); normalized (BCE (ours))")
        .noneMatch(note -> note.contains("(ce)"));
  }

  @Test
  void rowsAreChosenAndOrdered() throws IOException {
    Results results = results(line("ce", ""), line("bce", ""), line("focal", ""));
    assertThat(results.only(List.of("focal", "ce")).lines())
        .extracting(RunLine::row)
        .containsExactly("focal", "ce");
    assertThatThrownBy(() -> results.only(List.of("focl")))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("--rows: unknown row \"focl\"; did you mean \"focal\"?");
    assertThatThrownBy(() -> results.only(List.of("ce", "focal", "ce")))
        .as("its seeds would count twice")
        .isInstanceOf(RequestException.class)
        .hasMessage("--rows: row \"ce\" is named twice");
  }

  private static RunLine line(String row, String label, String... more) {
    Map<String, String> cells = new HashMap<>(Map.of("all", "50.0000", "baseline", "ce"));
    cells.put("label", label);
    for (int i = 0; i < more.length; i += 2) {
      cells.put(more[i], more[i + 1]);
    }
    return RunLines.of(row, 0, cells);
  }

  private Results results(RunLine... lines) throws IOException {
    Path table = folder.resolve(RunsTable.FILE);
    Files.writeString(table, RunsTable.text(Stream.of(lines).toList()));
    return Results.of(List.of(table));
  }
}
