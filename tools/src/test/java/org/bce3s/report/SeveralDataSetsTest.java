package org.bce3s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.bce3s.drawing.Layout;
import org.bce3s.paper.PaperTable;
import org.bce3s.results.Results;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true of one data set is not said of the rows of another. */
class SeveralDataSetsTest {
  private static final Path ABLATION = Path.of("../results/cifar10-lt-ablation-cpu");

  @TempDir private Path folder;

  /** A row of a data set with more images in its smaller classes, and of one seed. */
  @BeforeEach
  void other() throws IOException {
    for (String table : List.of("runs.csv", "classes.csv", "epochs.csv")) {
      List<String> lines = Files.readAllLines(ABLATION.resolve(table));
      Path copy = folder.resolve("other").resolve(table);
      Files.createDirectories(copy.getParent());
      Files.writeString(
          copy,
          lines.get(0)
              + "\n"
              + lines.stream()
                  .filter(line -> line.startsWith("ce-joint,0,"))
                  .map(line -> line.replace("ce-joint,", "elsewhere,"))
                  .map(line -> line.replace("cifar10-lt", "flowers").replace(",medium,", ",many,"))
                  .map(line -> table.equals("classes.csv") ? line.replace(",25,", ",125,") : line)
                  .collect(Collectors.joining("\n", "", "\n")));
    }
  }

  @Test
  void whatDiffersBetweenRowsIsSaid() {
    Path report = write(List.of(ABLATION, folder.resolve("other")));
    assertThat(report.resolve("plots/shot-groups.svg")).content().contains("many, 5 to 10 classes");
    assertThat(report.resolve("plots/learning.svg"))
        .content()
        .contains("lines: mean of n = 1 to 3 seeds");
  }

  /** On the page's subtitle, which is broken into lines where it is long. */
  @Test
  void rowsThatAPlotLeavesOutAreNamed() {
    Results results = Results.of(List.of(ABLATION, folder.resolve("other")));
    assertThat(new SweepPlots(results, results).plots())
        .filteredOn(plot -> List.of("long-tail", "row-norms").contains(plot.heading().name()))
        .hasSize(2)
        .allSatisfy(
            plot ->
                assertThat(plot.heading().context())
                    .contains("; not shown, of other training images by class: elsewhere"));
  }

  @Test
  void lessThanAnHourIsSaidInMinutes() {
    assertThat(write(List.of(folder.resolve("other"))).resolve("index.html"))
        .content()
        .contains("minutes of training")
        .doesNotContain("hours of training");
  }

  private Path write(List<Path> places) {
    Path report = folder.resolve("report");
    new Report(Results.of(places), List.of(), PaperTable.NARROW, List.of(), List.of())
        .write(report, Layout.FULL, EnumSet.of(Report.Format.SVG));
    return report;
  }
}
