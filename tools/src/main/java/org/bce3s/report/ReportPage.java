package org.bce3s.report;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.bce3s.paper.PaperRow;

/**
 * What stands on the page of a report; all of it is text, and the page needs nothing else.
 *
 * @param title the experiment
 * @param facts what was trained on what, by whom it was written: a name and a text each
 * @param notes what a reader must know first
 * @param head the heads of the ablation table's columns
 * @param rows the ablation table
 * @param caption its caption
 * @param verdicts head and lines of the comparison; empty without a baseline
 * @param verdictNotes what stands below it
 * @param imageVerdicts head and lines of the comparison by image; empty without predictions
 * @param imageNotes what stands below it
 * @param published rows beside published figures
 * @param priors head and lines of accuracies under shifted test priors; empty if none is known
 * @param figures the plots
 * @param details a section a row
 */
public record ReportPage(
    String title,
    List<Fact> facts,
    List<String> notes,
    List<String> head,
    List<Line> rows,
    List<String> caption,
    List<List<String>> verdicts,
    List<String> verdictNotes,
    List<List<String>> imageVerdicts,
    List<String> imageNotes,
    List<Published> published,
    List<List<String>> priors,
    List<Figure> figures,
    List<Details> details) {
  /** A name and what it is. */
  public record Fact(String name, String text) {}

  /**
   * A row of the ablation table.
   *
   * @param figures its texts
   * @param afterAll those to the right of {@code all}
   * @param anchor of its section
   * @param mark {@code better}, {@code worse} or empty
   */
  public record Line(PaperRow figures, List<String> afterAll, String anchor, String mark) {}

  /** A row beside a published figure, as texts. */
  public record Published(
      String row, String ours, String figure, String gap, String source, String protocol) {}

  /**
   * A plot.
   *
   * @param name of its file
   * @param title for the list of plots
   * @param width its own, in CSS pixels
   * @param svg the plot itself
   */
  public record Figure(String name, String title, int width, String svg) {}

  /**
   * What is known of a row.
   *
   * @param row its name
   * @param anchor of this section
   * @param facts its protocol
   * @param runs its runs
   * @param worst head and lines of the classes with the lowest accuracy; empty if that was not kept
   * @param yaml its resolved experiment; empty if that was not kept
   */
  public record Details(
      String row,
      String anchor,
      List<Fact> facts,
      List<Run> runs,
      List<List<String>> worst,
      String yaml) {}

  /**
   * A run.
   *
   * @param seed its seed
   * @param figures its accuracies
   * @param facts what else it measured
   * @param folder link to its folder from the page; empty if there is none
   * @param log the end of what it printed; empty if that was not kept
   */
  public record Run(
      String seed, List<String> figures, List<Fact> facts, String folder, String log) {}

  /** The page as HTML. */
  public String html() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(ReportPage.class, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    StringWriter html = new StringWriter();
    try {
      Template template = configuration.getTemplate("report.ftlh");
      template.process(this, html);
    } catch (TemplateException e) {
      throw new IllegalStateException("report.ftlh does not fit the page", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return html.toString();
  }
}
