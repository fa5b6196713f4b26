package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.file.AtomicFile;
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
      description = "Also writes compare.csv, compare-images.csv and compare.md to this folder.")
  private Path to;

  @Override
  public void run() {
    Results results = places.read();
    Question question = Question.of(results.lines(), Optional.ofNullable(baseline), figure, alpha);
    Verdicts verdicts = Verdicts.of(results, question);
    PrintWriter out = spec.commandLine().getOut();
    out.print(VerdictsText.of(verdicts));
    results.unfinished().forEach(note -> out.println("note: " + note));
    if (to != null) {
      out.println();
      write(out, VerdictsCsv.FILE, VerdictsCsv.text(verdicts));
      write(out, VerdictsCsv.IMAGES_FILE, VerdictsCsv.imagesText(verdicts));
      write(out, VerdictsMarkdown.FILE, VerdictsMarkdown.of(verdicts));
    }
    out.flush();
  }

  private void write(PrintWriter out, String name, String text) {
    Path file = to.resolve(name);
    AtomicFile.write(file, text);
    out.println("written: " + file);
  }
}
