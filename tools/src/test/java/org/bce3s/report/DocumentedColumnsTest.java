package org.bce3s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.run.EpochsFile;
import org.bce3s.shown.ClassesFile;
import org.bce3s.shown.QualityFile;
import org.bce3s.table.AblationTable;
import org.bce3s.table.RunsTable;
import org.bce3s.verdict.VerdictsCsv;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every column of every table is documented under its name, and no other is. */
class DocumentedColumnsTest {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @ParameterizedTest
  @MethodSource
  void columnsAreDocumented(String table, List<String> columns) throws IOException {
    String text = Files.readString(Path.of("../results/README.md"));
    String section = text.substring(text.indexOf("\n### " + table + "\n") + 1);
    List<String> documented = new ArrayList<>();
    for (String line : section.lines().skip(1).takeWhile(l -> !l.startsWith("#")).toList()) {
      if (line.startsWith("| `")) {
        Matcher name = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
        while (name.find()) {
          documented.add(name.group(1));
        }
      }
    }
    assertThat(documented).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(columns);
  }

  static Stream<Arguments> columnsAreDocumented() {
    return Stream.of(
        Arguments.of("runs.csv", RunsTable.COLUMNS),
        Arguments.of("ablation.csv", AblationTable.COLUMNS),
        Arguments.of("epochs.csv", ofRuns(EpochsFile.COLUMNS)),
        Arguments.of("quality.csv", ofRuns(QualityFile.COLUMNS)),
        Arguments.of("classes.csv", ofRuns(ClassesFile.COLUMNS)),
        Arguments.of("compare.csv", VerdictsCsv.COLUMNS),
        Arguments.of("compare-images.csv", VerdictsCsv.IMAGE_COLUMNS));
  }

  private static List<String> ofRuns(List<String> columns) {
    List<String> all = new ArrayList<>(List.of("row", "seed"));
    all.addAll(columns);
    return all;
  }
}
