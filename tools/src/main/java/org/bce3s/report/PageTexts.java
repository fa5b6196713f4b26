package org.bce3s.report;

import com.google.common.net.UrlEscapers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.file.FolderException;
import org.bce3s.paper.PaperRow;
import org.bce3s.paper.PaperTable;
import org.bce3s.published.BesidePublished;
import org.bce3s.published.PublishedText;
import org.bce3s.results.ResultRun;
import org.bce3s.results.Results;
import org.bce3s.run.RunFolder;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvLine;
import org.bce3s.table.RunLine;
import org.bce3s.verdict.Verdict;
import org.bce3s.verdict.VerdictCells;
import org.bce3s.verdict.VerdictNotes;
import org.bce3s.verdict.Verdicts;

/** The texts of a report's page. */
final class PageTexts {
  private static final int LOG_LINES = 60;
  private static final int HASH_DIGITS = 12;
  private static final int WORST_CLASSES = 10;

  private static final List<String> PROTOCOL =
      List.of(
          "joint_loss",
          "joint_weight",
          "contrastive_loss",
          "contrastive_weight",
          "uniform_loss",
          "uniform_weight",
          "classifier",
          "start",
          "dataset",
          "imbalance_factor",
          "backbone",
          "backbone_width",
          "optimizer",
          "learning_rate",
          "weight_decay",
          "schedule",
          "parameter_groups",
          "averaging",
          "epochs",
          "batch_size",
          "workers",
          "micro_batches",
          "precision",
          "mixing",
          "streams",
          "augmentation",
          "sampler",
          "select",
          "tta",
          "shots",
          "switches",
          "code_version",
          "accepted_code");

  private static final List<String> MEASURED =
      List.of(
          "last_all",
          "last_flip_all",
          "val_all",
          "oracle_all",
          "balanced",
          "worst_class",
          "harmonic_mean",
          "geometric_mean",
          "uniform_accuracy",
          "ece",
          "skipped_train",
          "skipped_val",
          "skipped_test",
          "train_compactness",
          "test_compactness",
          "train_separability",
          "test_separability",
          "images_per_second",
          "seconds",
          "device");

  private final Results results;
  private final PaperTable table;
  private final Path folder;
  private final Map<String, String> anchors = new HashMap<>();

  /** Those of a page that is written to a folder. */
  PageTexts(Results results, PaperTable table, Path folder) {
    this.results = results;
    this.table = table;
    this.folder = folder;
    table.rows().forEach(row -> anchors.put(row.row(), "row-" + (anchors.size() + 1)));
  }

  ReportPage page(
      List<BesidePublished> published,
      Optional<Verdicts> verdicts,
      List<ReportPage.Figure> figures) {
    Optional<VerdictCells> cells = verdicts.map(VerdictCells::new);
    Optional<VerdictNotes> notes = verdicts.map(VerdictNotes::new);
    boolean images = verdicts.filter(v -> !v.images().isEmpty()).isPresent();
    return new ReportPage(
        title(),
        facts(),
        Stream.concat(results.notes().stream(), results.unfinished().stream()).toList(),
        head(),
        table.rows().stream().map(this::line).toList(),
        table.caption(table.columns()),
        cells.map(VerdictCells::rows).map(PageTexts::typeset).orElse(List.of()),
        notes.map(VerdictNotes::lines).orElse(List.of()),
        images ? typeset(cells.orElseThrow().images()) : List.of(),
        images ? notes.orElseThrow().imageSums() : List.of(),
        published.stream().map(PageTexts::published).toList(),
        ShiftedPriorTable.of(results),
        figures,
        RowRuns.of(results).stream().map(this::details).toList());
  }

  private List<String> head() {
    return Stream.concat(Stream.of("row"), table.columns().stream().map(PaperTable::head)).toList();
  }

  private static List<List<String>> typeset(List<List<String>> lines) {
    return lines.stream().map(line -> line.stream().map(Cells::typeset).toList()).toList();
  }

  private String title() {
    return String.join(
        ", ", results.lines().stream().map(line -> line.cell("experiment")).distinct().toList());
  }

  private List<ReportPage.Fact> facts() {
    List<ReportPage.Fact> facts = new ArrayList<>();
    facts.add(new ReportPage.Fact("rows", String.valueOf(table.rows().size())));
    facts.add(new ReportPage.Fact("runs", String.valueOf(results.runs().size())));
    for (String column : List.of("dataset", "imbalance_factor", "backbone", "device")) {
      fact(column, values(column)).ifPresent(facts::add);
    }
    fact("subset_sha256", values("subset_sha256")).ifPresent(facts::add);
    fact("code_version", values("code_version")).ifPresent(facts::add);
    double seconds =
        results.lines().stream()
            .map(line -> line.figure("seconds"))
            .mapToDouble(value -> value.orElse(0))
            .sum();
    facts.add(
        seconds < 3600
            ? new ReportPage.Fact("minutes of training", Cells.shown(seconds / 60))
            : new ReportPage.Fact("hours of training", Cells.shown(seconds / 3600)));
    return facts;
  }

  private String values(String column) {
    return String.join(
        ", ",
        results.lines().stream()
            .map(line -> line.cell(column))
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList());
  }

  private ReportPage.Line line(PaperRow row) {
    String mark =
        row.verdict()
            .map(
                verdict ->
                    verdict == Verdict.BETTER ? "better" : verdict == Verdict.WORSE ? "worse" : "")
            .orElse("");
    List<String> after =
        table.columns().stream()
            .filter(column -> !List.of("seeds", "all").contains(column))
            .map(row::cell)
            .toList();
    return new ReportPage.Line(row, after, anchors.get(row.row()), mark);
  }

  private static ReportPage.Published published(BesidePublished pair) {
    List<String> protocol = new ArrayList<>(pair.differences());
    PublishedText.about(pair.figure()).forEach(words -> protocol.add("published: " + words));
    return new ReportPage.Published(
        pair.row().name(),
        Cells.shown(pair.row().figures().get("all").mean(), PaperRow.GAP),
        Cells.shown(pair.figure().all()),
        Cells.typeset(Cells.signed(pair.gap(), PaperRow.GAP)),
        PublishedText.source(pair.figure()),
        String.join("; ", protocol));
  }

  private ReportPage.Details details(RowRuns row) {
    List<ReportPage.Fact> facts = new ArrayList<>();
    for (String column : PROTOCOL) {
      fact(column, row.cell(column)).ifPresent(facts::add);
    }
    fact("configuration_sha256", row.cell("configuration_sha256")).ifPresent(facts::add);
    return new ReportPage.Details(
        row.row(),
        anchors.get(row.row()),
        facts,
        row.runs().stream().map(this::run).toList(),
        worst(row),
        row.runs().get(0).resolvedYaml().orElse(""));
  }

  /** By the mean over the seeds; of equal classes the one with fewer training images first. */
  private static List<List<String>> worst(RowRuns row) {
    List<CsvLine> classes = row.runs().get(0).classes();
    if (row.runs().stream().anyMatch(run -> run.classes().size() != classes.size())) {
      return List.of();
    }
    List<Double> accuracies = row.byClass("accuracy");
    List<List<String>> lines = new ArrayList<>();
    IntStream.range(0, classes.size())
        .boxed()
        .filter(k -> Double.isFinite(accuracies.get(k)))
        .sorted(
            Comparator.comparing((Integer k) -> accuracies.get(k))
                .thenComparing(k -> classes.get(k).integer("train")))
        .limit(WORST_CLASSES)
        .forEach(
            k ->
                lines.add(
                    List.of(
                        classes.get(k).text("class"),
                        classes.get(k).text("train"),
                        Cells.shown(accuracies.get(k)))));
    if (!lines.isEmpty()) {
      lines.add(0, List.of("worst classes", "training images", "accuracy (%)"));
    }
    return lines;
  }

  private ReportPage.Run run(ResultRun run) {
    RunLine line = run.line();
    List<ReportPage.Fact> facts = new ArrayList<>();
    for (String column : MEASURED) {
      fact(column, line.cell(column)).ifPresent(facts::add);
    }
    return new ReportPage.Run(
        line.cell("seed"),
        AccuracyColumns.GROUPS.stream()
            .map(group -> Cells.shown(line.figure(group), PaperRow.GAP))
            .toList(),
        facts,
        run.folder().map(this::link).orElse(""),
        run.folder().map(PageTexts::log).orElse(""));
  }

  private static Optional<ReportPage.Fact> fact(String column, String text) {
    String shown =
        column.endsWith("sha256") && text.length() == 64 ? text.substring(0, HASH_DIGITS) : text;
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new ReportPage.Fact(column.replace('_', ' '), shown));
  }

  /** From the page, so that page and runs may be moved together. */
  private String link(RunFolder run) {
    StringBuilder link = new StringBuilder();
    Path way =
        folder.toAbsolutePath().normalize().relativize(run.path().toAbsolutePath().normalize());
    for (Path part : way) {
      link.append(link.length() == 0 ? "" : "/")
          .append(UrlEscapers.urlPathSegmentEscaper().escape(part.toString()));
    }
    return link.toString();
  }

  private static String log(RunFolder run) {
    if (!Files.exists(run.log())) {
      return "";
    }
    try {
      List<String> lines =
          new String(Files.readAllBytes(run.log()), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      throw FolderException.reading(run.log(), e);
    }
  }
}
