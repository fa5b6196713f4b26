package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.OwnFiles;
import org.bce3s.option.ResultsParameter;
import org.bce3s.results.Results;
import org.bce3s.verdict.ComparedFigure;
import org.bce3s.verdict.Question;
import org.bce3s.verdict.Verdicts;
import org.bce3s.verdict.VerdictsCsv;
import org.bce3s.verdict.VerdictsMarkdown;
import org.bce3s.verdict.VerdictsText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bce3s compare}: is a row's gain over its baseline real? */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Tests whether rows differ from a baseline, seed by seed and image by image.")
final class CompareCommand implements Runnable {
  /** Name of the file that names the others. */
  private static final String MANIFEST = "COMPARE.sha256";

  private static final List<String> FILES =
      List.of(VerdictsCsv.FILE, VerdictsCsv.IMAGES_FILE, VerdictsMarkdown.FILE);

  @Spec private CommandSpec spec;

  @Mixin private ResultsParameter places;

  @Option(
      names = "--baseline",
      paramLabel = "ROW",
      description = "The row that all others are compared with; otherwise the experiment's own.")
  private String baseline;

  @Option(
      names = "--figure",
      paramLabel = "COLUMN",
      defaultValue = ComparedFigure.DEFAULT,
      description = "A figure of runs.csv, such as few or val_all (default: ${DEFAULT-VALUE}).")
  private String figure;

  @Option(
      names = "--alpha",
      paramLabel = "P",
      defaultValue = "" + Question.ALPHA,
      description =
          "The largest p, adjusted for several rows, that is significant"
              + " (default: ${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "Also writes compare.csv, compare-images.csv and compare.md to this folder, empty or of"
              + " an earlier comparison.")
  private Path to;

  @Override
  public void run() {
    if (to != null) {
      files(); // before figures are computed that could not be written
    }
    Results results = places.read();
    Question question = Question.of(results.lines(), Optional.ofNullable(baseline), figure, alpha);
    Verdicts verdicts = Verdicts.of(results, question);
    PrintWriter out = spec.commandLine().getOut();
    out.print(VerdictsText.of(verdicts));
    results.unfinished().forEach(note -> out.println("note: " + note));
    if (to != null) {
      out.println();
      write(verdicts);
      FILES.forEach(name -> out.println("written: " + to.resolve(name)));
    }
    out.flush();
  }

  private OwnFiles files() {
    return OwnFiles.in(to, MANIFEST, "comparison");
  }

  private void write(Verdicts verdicts) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<String> texts =
        List.of(
            VerdictsCsv.text(verdicts),
            VerdictsCsv.imagesText(verdicts),
            VerdictsMarkdown.of(verdicts));
    for (int i = 0; i < texts.size(); i++) {
      files.put(FILES.get(i), texts.get(i).getBytes(StandardCharsets.UTF_8));
    }
    files().write(files);
  }
}
