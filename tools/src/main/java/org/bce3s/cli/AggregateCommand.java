package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.option.ColumnsOption;
import org.bce3s.option.PublishedOption;
import org.bce3s.option.ResultsParameter;
import org.bce3s.paper.LatexTable;
import org.bce3s.paper.MarkdownTable;
import org.bce3s.paper.PaperTable;
import org.bce3s.published.BesidePublished;
import org.bce3s.published.PublishedText;
import org.bce3s.results.Results;
import org.bce3s.table.AblationTable;
import org.bce3s.table.TableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bce3s aggregate}: one table of finished runs, wherever they lie. */
@Command(
    name = "aggregate",
    mixinStandardHelpOptions = true,
    description = "Makes one table of the finished runs found in folders.")
final class AggregateCommand implements Runnable {
  /** How the table is printed. */
  enum Format {
    /** Aligned, for a terminal. */
    TEXT,
    /** As {@code ablation.csv}. */
    CSV,
    /** For a README. */
    MARKDOWN,
    /** For a paper, with the package booktabs. */
    LATEX
  }

  @Spec private CommandSpec spec;

  @Mixin private ResultsParameter places;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, csv, markdown or latex (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "Also writes runs.csv and ablation.csv, and of all runs epochs.csv, quality.csv and"
              + " classes.csv, to this folder, empty or of earlier tables.")
  private Path to;

  @Mixin private ColumnsOption columns;

  @Mixin private PublishedOption published;

  @Override
  public void run() {
    if (columns.isGiven() && (format == Format.TEXT || format == Format.CSV)) {
      throw new ParameterException(
          spec.commandLine(), "--columns goes with --format markdown or latex");
    }
    Results results = places.read();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case TEXT -> text(results);
          case CSV -> AblationTable.text(results.lines());
          case MARKDOWN ->
              columns.isGiven()
                  ? MarkdownTable.of(paper(results), columns.columns())
                  : MarkdownTable.of(paper(results));
          case LATEX ->
              columns.isGiven()
                  ? LatexTable.narrow(paper(results), columns.columns())
                  : LatexTable.of(paper(results));
        });
    if (format != Format.TEXT) {
      out.flush();
      PrintWriter err = spec.commandLine().getErr(); // what is piped stays a table
      notes(results).forEach(note -> err.println("note: " + note));
      err.flush();
    }
    if (to != null) {
      results.export(to);
      if (format == Format.TEXT) {
        out.println();
        out.println("tables: " + to);
      }
    }
    out.flush();
  }

  private PaperTable paper(Results results) {
    return PaperTable.of(results.labelled(), published.figures());
  }

  private String text(Results results) {
    StringBuilder text = new StringBuilder(TableText.of(results.lines()));
    String beside = PublishedText.of(BesidePublished.of(results.lines(), published.figures()));
    if (!beside.isEmpty()) {
      text.append('\n').append(beside);
    }
    if (!notes(results).isEmpty()) {
      text.append('\n');
      notes(results).forEach(note -> text.append("note: ").append(note).append('\n'));
    }
    return text.toString();
  }

  private static List<String> notes(Results results) {
    List<String> notes = new ArrayList<>(results.notes());
    notes.addAll(results.unfinished());
    return notes;
  }
}
