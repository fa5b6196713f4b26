package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.report.Report;
import org.bce3s.results.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bce3s report}: tables, verdicts and plots of finished runs on one page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes a page with tables, verdicts and plots of finished runs, and their files.")
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of runs, experiments or results, or runs.csv files.")
  private List<Path> places;

  @Option(
      names = "--to",
      paramLabel = "REPORT",
      description = "Folder to write to (default: the folder report in the first DIR).")
  private Path to;

  @Option(names = "--png", description = "Also writes the plots as PNG.")
  private boolean png;

  @Mixin private PublishedOption published;

  @Override
  public void run() {
    Path first = places.get(0);
    Path beside = Files.isDirectory(first) ? first : first.toAbsolutePath().getParent();
    Path folder = to == null ? beside.resolve("report") : to;
    Results results = Results.of(places);
    new Report(results, published.figures(), List.of()).write(folder, png);
    PrintWriter out = spec.commandLine().getOut();
    results.notes().forEach(note -> out.println("note: " + note));
    results.unfinished().forEach(note -> out.println("note: " + note));
    out.println("report: " + folder.resolve(Report.PAGE));
    out.flush();
  }
}
