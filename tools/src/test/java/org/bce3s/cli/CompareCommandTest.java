package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
  @TempDir private Path folder;
  private Path runs;

  @BeforeEach
  void writeRuns() {
    runs =
        TestFiles.write(
            folder.resolve("a/runs.csv"),
            RunsText.of("ce", 0, "50.0000", 200)
                + RunsText.line("ce", 1, "52.0000", 200)
                + RunsText.line("ce", 2, "51.0000", 200)
                + RunsText.line("bce3s", 0, "55.5000", 100)
                + RunsText.line("bce3s", 1, "54.0000", 100));
  }

  @Test
  void saysWhetherRowsDifferAndWhatSeedsCannotShow() {
    Console console = compare();
    assertThat(console.err()).isEmpty();
    assertThat(console.out())
        .isEqualToNormalizingNewlines(
            """
            all beside ce, by seed

            row      seeds  difference      95 % Student  95 % bootstrap     p t  p exact  \
            effect  verdict
            bce3s *      2       +3.75  -18.49 .. +25.99  +2.13 .. +5.37  0.2780   0.5000     \
            n/a  cannot tell

            cannot tell (bce3s): 2 seeds can reach p = 0.5 at best, 6 are needed; 3 for the t test
            * bce3s: another protocol than ce: epochs 100, not 200
            bce3s: seed 2 left out: no run in bce3s
            p t: paired t test; assumes that differences are normal; of two seeds it is shown, \
            but too little for a verdict
            p exact: exact permutation test of the differences' signs; assumes nothing
            each two-sided and adjusted by Holm over the rows it was made on (1 row by the exact \
            test); a difference is shown by p up to 0.05; better and worse: by every test that can be made
            intervals: of each row alone; Student's assumes normal differences, the bootstrap's \
            is over seeds and too narrow for few; effect: mean over deviation of the differences \
            (Hedges)
            """);
    assertThat(console.exitCode()).isZero();
  }

  @Test
  void marksGapsOfAFigureThatNoRunHas() {
    assertThat(compare("--figure", "few").out())
        .isEqualToNormalizingNewlines(
            """
            few beside ce, by seed

            row      seeds  difference  95 % Student  95 % bootstrap  p t  p exact  effect  \
            verdict
            bce3s *      0         n/a           n/a             n/a  n/a      n/a     n/a  \
            cannot tell

            cannot tell (bce3s): no seed has few in both rows
            * bce3s: another protocol than ce: epochs 100, not 200
            bce3s: seeds 0, 1 left out: few is n/a in both
            bce3s: seed 2 left out: no run in bce3s
            """);
  }

  @Test
  void takesAnotherBaselineAndAlpha() {
    assertThat(compare("--baseline", "bce3s", "--alpha", "0.5").out())
        .startsWith("all beside bce3s, by seed\n\nrow   seeds  difference    50 % Student")
        .contains(
            "ce *      2       -3.75  -5.50 .. -2.00",
            "  worse: the exact test; too few seeds for t\n",
            "up to 0.5; ");
  }

  @Test
  void writesTheSameFilesEachTime() throws IOException {
    for (String to : List.of("one", "two")) {
      assertThat(compare("--to", folder.resolve(to).toString()).out())
          .endsWith(
              "\nwritten: "
                  + folder.resolve(to + "/compare.csv")
                  + "\nwritten: "
                  + folder.resolve(to + "/compare-images.csv")
                  + "\nwritten: "
                  + folder.resolve(to + "/compare.md")
                  + "\n");
    }
    for (String file : List.of("compare.csv", "compare-images.csv", "compare.md")) {
      assertThat(folder.resolve("two").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
    }
    assertThat(Files.readAllLines(folder.resolve("one/compare.csv"))).hasSize(2);
    assertThat(Files.readAllLines(folder.resolve("one/compare-images.csv"))).hasSize(1);
    assertThat(folder.resolve("one/compare.md"))
        .content()
        .startsWith("## `all` beside ce, by seed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--baseline | bce3 | unknown baseline \"bce3\"; did you mean \"bce3s\"? the rows are ce,"
            + " bce3s",
        "--baseline | focal | unknown baseline \"focal\"; the rows are ce, bce3s",
        "--figure | fev | unknown figure \"fev\"; did you mean \"few\"?",
        "--alpha | 1.5 | alpha 1.5 is not between 0 and 1",
        "--alpha | NaN | alpha NaN is not between 0 and 1"
      })
  void saysWhatCannotBeAsked(String option, String value, String message) {
    Console console = compare(option, value);
    assertThat(console.err()).isEqualToNormalizingNewlines("bce3s compare: " + message + "\n");
    assertThat(console.out()).isEmpty();
    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  void refusesAFigureThatIsNoNumber() throws IOException {
    Files.writeString(runs, Files.readString(runs).replaceFirst("55\\.5000", "NaN"));
    Console console = compare();
    assertThat(console.err())
        .isEqualToNormalizingNewlines(
            "bce3s compare: " + runs + ":5: all: \"NaN\" is neither a figure nor empty\n");
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
  }

  private Console compare(String... options) {
    List<String> arguments = new ArrayList<>(List.of("compare", runs.toString()));
    arguments.addAll(Arrays.asList(options));
    return Console.run(arguments.toArray(String[]::new));
  }
}
