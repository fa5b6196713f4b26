package org.bce3s.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Plot;
import org.bce3s.paper.PaperTable;
import org.bce3s.plot.LearningCurves;
import org.bce3s.published.PublishedFigures;
import org.bce3s.results.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {
  private static final Path RESULTS = Path.of("../results");
  private static final Path PUBLISHED = Path.of("../yaml/published");
  private static final int PAGE_BYTES = 3_000_000;

  @TempDir private Path folder;

  static List<Path> committed() throws IOException {
    try (Stream<Path> folders = Files.list(RESULTS)) {
      return folders.filter(f -> Files.exists(f.resolve("runs.csv"))).sorted().toList();
    }
  }

  /** What is committed beside the tables is what they give, to the byte. */
  @ParameterizedTest
  @MethodSource("committed")
  void committedReportsFollowFromTheCommittedTables(Path results) throws IOException {
    write(results, folder);
    assertThat(files(folder)).isEqualTo(files(results.resolve("report")));
    assertThat(Files.size(folder.resolve(Report.PAGE))).isLessThan(PAGE_BYTES);
  }

  /** Where a later stage begins does not depend on whether the row before it is shown. */
  @Test
  void aLaterStageIsDrawnBehindTheOneItStartsFrom() {
    Results results = Results.of(List.of(RESULTS.resolve("cifar10-lt-methods-cpu")));
    Results shown = results.labelled(List.of("crt"));
    List<Plot> plots = new SweepPlots(shown, results.labelled()).plots();
    assertThat(plots)
        .filteredOn(LearningCurves.class::isInstance)
        .singleElement()
        .satisfies(plot -> assertThat(((LearningCurves) plot).rows().get(0).start()).isEqualTo(40));
  }

  @Test
  void thePageStandsAlone() throws IOException {
    write(committed().get(0), folder);
    String html = Files.readString(folder.resolve(Report.PAGE));
    assertThat(html).doesNotContain("<script", "@import", "src=", "url(http");
    List<String> ids = all(html, " id=\"([^\"]*)\"");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(all(html, " href=\"#([^\"]*)\"")).isNotEmpty().allMatch(ids::contains);
    assertThat(all(html, " href=\"([^#\"][^\"]*)\"")).containsExactly("data:,");
    assertThat(all(html, "(<div class=\"scroll\"[^>]*>)"))
        .isNotEmpty()
        .allSatisfy(box -> assertThat(box).contains("tabindex=\"0\"", "aria-label=\""));
  }

  @Test
  void namesOfRowsAreTextAndNothingElse() throws IOException {
    Path runs = folder.resolve("runs.csv");
    Files.writeString(
        runs,
        Files.readString(committed().get(0).resolve("runs.csv"))
            .replace("\nbce-joint,", "\n<script>alert(1)</script>&,"));
    write(runs, folder.resolve("report"));
    assertThat(Files.readString(folder.resolve("report").resolve(Report.PAGE)))
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;</a>");
  }

  /** In a browser: no message on the console, nothing wider than a phone. */
  @Test
  void opensInABrowser() throws IOException, InterruptedException {
    Path chromium = Path.of("/usr/bin/chromium");
    assumeTrue(Files.isExecutable(chromium), "skipped: no chromium here (Debian: chromium)");
    write(committed().get(0), folder);
    Path frame = folder.resolve("frame.html");
    Files.writeString(
        frame,
        """
        <!DOCTYPE html><title>frame</title>
        <iframe src="index.html" width="390" height="800"></iframe>
        <p id="out"></p>
        <script>
        document.querySelector('iframe').onload = event => {
          const page = event.target.contentDocument;
          document.getElementById('out').textContent = [
            'width ' + page.documentElement.scrollWidth,
            'plots ' + page.querySelectorAll('figure svg').length,
            'empty ' + [...page.querySelectorAll('figure svg')]
              .filter(svg => svg.getBoundingClientRect().height < 100).length].join(', ');
        };
        </script>
        """);
    Process browser =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--allow-file-access-from-files",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--virtual-time-budget=5000",
                "--dump-dom",
                frame.toUri().toString())
            .redirectError(folder.resolve("console.txt").toFile())
            .start();
    String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(browser.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(dom).containsPattern("width (3[0-9]{2}), plots [3-9], empty 0");
    assertThat(Files.readString(folder.resolve("console.txt"))).doesNotContain("CONSOLE");
  }

  private static void write(Path place, Path to) {
    new Report(
            Results.of(List.of(place)),
            PublishedFigures.readAll(PUBLISHED),
            PaperTable.NARROW,
            List.of(),
            List.of())
        .write(to, Layout.FULL, EnumSet.of(Report.Format.SVG));
  }

  private static List<String> all(String text, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
