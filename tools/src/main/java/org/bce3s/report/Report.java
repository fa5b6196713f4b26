package org.bce3s.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Pdf;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Png;
import org.bce3s.drawing.Svg;
import org.bce3s.file.OwnFiles;
import org.bce3s.paper.LatexTable;
import org.bce3s.paper.MarkdownTable;
import org.bce3s.paper.PaperTable;
import org.bce3s.published.BesidePublished;
import org.bce3s.published.PublishedFigure;
import org.bce3s.results.Results;
import org.bce3s.spec.Names;
import org.bce3s.table.RunLine;
import org.bce3s.verdict.Question;
import org.bce3s.verdict.Verdicts;
import org.bce3s.verdict.VerdictsCsv;
import org.bce3s.verdict.VerdictsMarkdown;

/**
 * The report of finished runs: {@code index.html}, which stands alone, the tables {@code
 * ablation.md, ablation.tex, ablation-narrow.tex, compare.csv, compare.md}, the plots as {@code
 * plots/*.svg}, and {@code REPORT.sha256}, which names them all: what an earlier report wrote and
 * this one does not is deleted, and nothing else in the folder is touched. It is a function of the
 * runs: the same files give the same bytes.
 *
 * @param results the runs
 * @param published figures to stand beside ours
 * @param narrow the columns of the table for one column of an article, of {@link
 *     PaperTable#COLUMNS}
 * @param plotted the rows that plots show, in this order; empty for all
 * @param more plots that need more than the runs' tables
 */
public record Report(
    Results results,
    List<PublishedFigure> published,
    List<String> narrow,
    List<String> plotted,
    List<Plot> more) {
  /** Name of the page. */
  public static final String PAGE = "index.html";

  /** Name of the file that names all others. */
  public static final String MANIFEST = "REPORT.sha256";

  /** Copies the lists. */
  public Report {
    published = List.copyOf(published);
    narrow = List.copyOf(narrow);
    plotted = List.copyOf(plotted);
    more = List.copyOf(more);
  }

  /**
   * The files that an earlier report left in a folder.
   *
   * @throws org.bce3s.file.FolderException if it holds files and no report's manifest
   */
  public static OwnFiles in(Path folder) {
    return OwnFiles.in(folder, MANIFEST, "report");
  }

  /**
   * Writes it.
   *
   * @param layout of the plots' files; those of the page have their titles and full width
   * @param formats of the plots' files
   * @throws org.bce3s.file.DataException if a table of a run is damaged
   * @throws org.bce3s.failure.RequestException if the JDK has no support for fonts
   * @throws org.bce3s.file.FolderException if the folder holds files that no report wrote, one that
   *     it wrote was changed since, or a file cannot be written
   */
  public void write(Path folder, Layout layout, Set<Format> formats) {
    OwnFiles own = in(folder);
    Results labelled = results.labelled();
    List<RunLine> lines = labelled.lines();
    Optional<Verdicts> verdicts = verdicts(labelled);
    List<BesidePublished> beside = BesidePublished.of(lines, published);
    PaperTable table = new PaperTable(lines, verdicts, beside);
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.put(MarkdownTable.FILE, MarkdownTable.of(table));
    files.put(LatexTable.FILE, LatexTable.of(table));
    files.put(LatexTable.NARROW_FILE, LatexTable.narrow(table, narrow));
    verdicts.ifPresent(v -> files.put(VerdictsMarkdown.FILE, VerdictsMarkdown.of(v)));
    (labelled.equals(results) ? verdicts : verdicts(results)) // programs go by the rows' names
        .ifPresent(v -> files.put(VerdictsCsv.FILE, VerdictsCsv.text(v)));
    List<ReportPage.Figure> figures = new ArrayList<>();
    for (Plot plot : plots()) {
      String svg = Svg.text(plot);
      String name = plot.heading().name();
      figures.add(new ReportPage.Figure(name, plot.heading().title(), plot.size().width, svg));
      for (Format format : formats) {
        bytes.put(format.file(name), format.bytes(plot, layout));
      }
    }
    PageTexts texts = new PageTexts(labelled, table, folder);
    files.put(PAGE, texts.page(beside, verdicts, figures).html());
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    own.write(bytes);
  }

  private static Optional<Verdicts> verdicts(Results results) {
    return Question.own(results.lines()).map(question -> Verdicts.of(results, question));
  }

  /** A kind of file that a plot can be written as. */
  public enum Format {
    /** For a page. */
    SVG,
    /** For slides. */
    PNG,
    /** For a paper. */
    PDF;

    private String file(String plot) {
      return "plots/" + plot + "." + Names.value(this);
    }

    private byte[] bytes(Plot plot, Layout layout) {
      return switch (this) {
        case SVG -> Svg.text(plot, layout).getBytes(StandardCharsets.UTF_8);
        case PNG -> Png.bytes(plot, layout);
        case PDF -> Pdf.bytes(plot, layout);
      };
    }
  }

  /** Of the rows together, then of the first seed of each row that has a folder. */
  private List<Plot> plots() {
    Results all = results.labelled();
    Results shown = plotted.isEmpty() ? all : results.labelled(plotted);
    List<Plot> plots = new ArrayList<>(new SweepPlots(shown, all).plots());
    RowFiles names = RowFiles.of(results);
    List<RunLine> lines = (plotted.isEmpty() ? results : results.only(plotted)).lines();
    Set<String> rows = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (rows.add(lines.get(i).row())) {
        String name = names.of(lines.get(i).row());
        plots.addAll(new RunPlots(shown.runs().get(i), "-" + name).plots());
      }
    }
    plots.addAll(more);
    return plots;
  }
}
