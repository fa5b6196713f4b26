package org.bce3s.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.fake.FakeSweep;
import org.bce3s.file.DataException;
import org.bce3s.sweep.KeptTables;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.table.CsvLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  @TempDir private Path folder;
  private Plan plan;
  private SweepFolder sweep;
  private SweepFolder exported;

  @BeforeEach
  void sweepWithARowThatEqualsAnother() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    plan = FakeSweep.plan(data);
    SweepOptions options =
        new SweepOptions(
            data,
            folder.resolve("out"),
            Optional.of(KeptTables.in(folder.resolve("results"))),
            2,
            false,
            FakeSweep.RETRIES,
            List.of("sweep"));
    FakeSweep.here(plan, options).run();
    sweep = SweepFolder.of(folder.resolve("out"), "fake");
    exported = SweepFolder.of(folder.resolve("results"), "fake");
  }

  @Test
  void findsTheTablesOfEveryRunWhereverTheyAre() {
    List<Path> runFolders = plan.cells().stream().map(cell -> sweep.run(cell).path()).toList();
    List<String> expected = new ArrayList<>();
    for (List<Path> places : List.of(List.of(sweep.path()), runFolders, List.of(exported.path()))) {
      Results results = Results.of(places);
      assertThat(results.notes()).isEmpty();
      assertThat(results.runs()).hasSameSizeAs(plan.cells());
      List<String> epochs = new ArrayList<>();
      for (ResultRun run : results.runs()) {
        assertThat(run.epochs()).as(run.line().row()).hasSize(4);
        assertThat(run.resolvedYaml()).isPresent();
        for (CsvLine epoch : run.epochs()) {
          epochs.add(run.line().row() + run.line().cell("seed") + epoch.text("loss"));
        }
      }
      expected = expected.isEmpty() ? epochs : expected;
      assertThat(epochs).isEqualTo(expected);
    }
  }

  @Test
  void hasPredictionsOfFoldersOnly() {
    assertThat(Results.of(List.of(sweep.path())).runs())
        .allSatisfy(run -> assertThat(run.predictions()).isNotEmpty());
    assertThat(Results.of(List.of(exported.path())).runs())
        .allSatisfy(run -> assertThat(run.predictions()).isEmpty());
  }

  @Test
  void refusesATableThatWasChanged() throws IOException {
    for (Path table : List.of(exported.path().resolve("epochs.csv"), sweep.run("ce", 0).epochs())) {
      Files.writeString(table, Files.readString(table).replaceFirst("0\\.1,", "0.2,"));
      ResultRun run = Results.of(List.of(table.getParent())).runs().get(0);
      assertThatThrownBy(run::epochs)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(table + " is not as it was written");
    }
  }

  @Test
  void refusesAProvenanceOfAnotherForm() throws IOException {
    for (String text : List.of("", "{}", "[1]", "{", "{\"rows\": {\"ce\": {}}}", "{\"rows\": 1}")) {
      Files.writeString(exported.provenance(), text);
      ResultRun run = Results.of(List.of(exported.path())).runs().get(0);
      assertThatThrownBy(run::resolvedYaml)
          .as(text)
          .isInstanceOf(DataException.class)
          .hasMessage(exported.provenance() + ": is no provenance of a sweep");
    }
    Files.delete(exported.provenance());
    assertThat(Results.of(List.of(exported.path())).runs().get(0).resolvedYaml()).isEmpty();
  }

  @Test
  void saysThatASweepIsNotAtItsEnd() throws IOException {
    Files.delete(sweep.run("ce", 0).path().resolve("result.json"));
    assertThat(Results.of(List.of(folder.resolve("out"))).unfinished())
        .containsExactly(sweep.path() + " is not at its end: 3 of 4 runs are done, 1 interrupted");
  }
}
