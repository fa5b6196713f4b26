package org.bce3s.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.file.OwnFiles;
import org.bce3s.option.JsonOption;
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

  /** A row may be called 1. */
  private static final List<String> TEXTS = List.of("row", "baseline");

  private static final String NUMBER = "-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?";

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
          "Also writes compare.csv, compare.md, compare-images.csv to this folder, empty or of"
              + " an earlier comparison.")
  private Path to;

  @Mixin private JsonOption json;

  @Override
  public void run() {
    if (to != null) {
      files(); // before figures are computed that could not be written
    }
    Results results = places.read();
    Question question = Question.of(results.lines(), Optional.ofNullable(baseline), figure, alpha);
    Verdicts verdicts = Verdicts.of(results, question);
    PrintWriter out = spec.commandLine().getOut();
    if (json.given()) {
      if (to != null) {
        write(verdicts);
      }
      JsonOption.print("compare/2", json(verdicts, results), out);
      return;
    }
    out.print(VerdictsText.of(verdicts));
    results.unfinished().forEach(note -> out.println("note: " + note));
    if (to != null) {
      out.println();
      write(verdicts);
      FILES.forEach(name -> out.println("written: " + to.resolve(name)));
    }
    out.flush();
  }

  /** The lines of the two tables, with the names of their columns. */
  private static JsonObject json(Verdicts verdicts, Results results) {
    JsonObject object = new JsonObject();
    object.add("rows", json(VerdictsCsv.COLUMNS, VerdictsCsv.lines(verdicts)));
    object.add("images", json(VerdictsCsv.IMAGE_COLUMNS, VerdictsCsv.imageLines(verdicts)));
    JsonArray notes = new JsonArray();
    results.notes().forEach(notes::add);
    results.unfinished().forEach(notes::add);
    object.add("notes", notes);
    return object;
  }

  /** Numbers as such, and null for an empty cell. */
  private static JsonArray json(List<String> columns, List<List<String>> lines) {
    JsonArray array = new JsonArray();
    for (List<String> cells : lines) {
      JsonObject line = new JsonObject();
      for (int c = 0; c < columns.size(); c++) {
        String cell = cells.get(c);
        if (cell.isEmpty()) {
          line.add(columns.get(c), JsonNull.INSTANCE);
        } else if (!TEXTS.contains(columns.get(c)) && cell.matches(NUMBER)) {
          line.addProperty(columns.get(c), new BigDecimal(cell));
        } else {
          line.addProperty(columns.get(c), cell);
        }
      }
      array.add(line);
    }
    return array;
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
