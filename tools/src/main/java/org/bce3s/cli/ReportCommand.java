package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Plot;
import org.bce3s.option.ColumnsOption;
import org.bce3s.option.DataOption;
import org.bce3s.option.Kinds;
import org.bce3s.option.PublishedOption;
import org.bce3s.option.ResultsParameter;
import org.bce3s.report.FeatureMap;
import org.bce3s.report.Report;
import org.bce3s.report.RowFiles;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.bce3s.table.RunLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s report}: tables, verdicts and plots of finished runs on one page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes a page with tables, verdicts and plots of finished runs, and their files.")
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ResultsParameter places;

  @Option(
      names = "--to",
      paramLabel = "REPORT",
      description =
          "Folder to write to, empty or of an earlier report (default: the folder report in the"
              + " first DIR).")
  private Path to;

  @Option(names = "--png", description = "Also writes the plots as PNG.")
  private boolean png;

  @Option(names = "--pdf", description = "Also writes the plots as PDF, for a paper.")
  private boolean pdf;

  @Option(
      names = "--rows",
      paramLabel = "ROW,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "The rows that the plots show, in this order; up to 10 are told apart (default: all).")
  private List<String> rows = List.of();

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      defaultValue = "two",
      description =
          "Width of the plots' files: one or two columns of a two-column article, their texts 7.5"
              + " to 9 points in print (default: ${DEFAULT-VALUE}).")
  private Layout.Width width;

  @Option(
      names = "--no-title",
      description =
          "Leaves title, subtitle and notes out of the plots' files, for a paper that says them in"
              + " its caption; those of the page keep them.")
  private boolean untitled;

  @Option(
      names = "--tsne",
      paramLabel = "ROW",
      description =
          "Also maps the test features of this row's first seed by t-SNE; needs the folder of the"
              + " run and --data. May be given several times.")
  private List<String> mapped = List.of();

  @Mixin private ColumnsOption columns;

  @Mixin private DataOption data;

  @Mixin private PublishedOption published;

  @ParentCommand private Bce3s bce3s;

  @Override
  public void run() {
    Path first = places.first();
    Path beside = Files.isDirectory(first) ? first : first.toAbsolutePath().getParent();
    Path folder = to == null ? beside.resolve("report") : to;
    Report.in(folder); // before figures are computed that could not be written
    Results results = places.read();
    columns.columns(); // before a map is computed
    results.only(rows);
    List<Plot> maps = mapped.stream().map(row -> map(row, results)).toList();
    new Report(results, published.figures(), columns.columns(), rows, maps)
        .write(folder, new Layout(width, !untitled), formats());
    PrintWriter out = spec.commandLine().getOut();
    results.notes().forEach(note -> out.println("note: " + note));
    results.unfinished().forEach(note -> out.println("note: " + note));
    out.println("report: " + folder.resolve(Report.PAGE));
    out.flush();
  }

  private Set<Report.Format> formats() {
    Set<Report.Format> formats = EnumSet.of(Report.Format.SVG);
    if (png) {
      formats.add(Report.Format.PNG);
    }
    if (pdf) {
      formats.add(Report.Format.PDF);
    }
    return formats;
  }

  private Plot map(String row, Results results) {
    List<String> rows = results.lines().stream().map(RunLine::row).distinct().toList();
    if (!rows.contains(row)) {
      throw new ParameterException(
          spec.commandLine(), "--tsne: " + Kinds.unknown("row", row, rows));
    }
    ResultRun run = results.labelled(List.of(row)).runs().get(0);
    RunFolder folder =
        run.folder()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--tsne: row "
                            + row
                            + " has tables only; features need the folder of a run"));
    FinishedRun trained = FinishedRun.open(folder.path(), data.folder(), bce3s.catalogue());
    return FeatureMap.of(
        "tsne-" + RowFiles.of(results).of(row),
        run.line().row() + ", seed " + run.line().cell("seed"),
        folder,
        trained.settings(),
        trained.split());
  }
}
