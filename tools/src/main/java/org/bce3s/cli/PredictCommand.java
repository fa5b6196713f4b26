package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bce3s.data.DataSplit;
import org.bce3s.evaluation.Softmax;
import org.bce3s.file.AtomicFile;
import org.bce3s.image.ImageSource;
import org.bce3s.option.DataOption;
import org.bce3s.option.EnumConverter;
import org.bce3s.option.SelectionOptions;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.Selection;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s predict}: what a run's checkpoint says of every image, as CSV. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Classifies the images of a run's data by its last checkpoint.",
    footer =
        "%nColumns: image (its index among the test images, or in the full training set), label,"
            + " prediction, confidence (the largest softmax of the logits), top5 (classes by"
            + " falling logit). Training images are taken as they are, not augmented.")
final class PredictCommand implements Runnable {
  private static final List<String> COLUMNS =
      List.of("image", "label", "prediction", "confidence", "top5");
  private static final int TOP = 5;
  private static final int CONFIDENCE_DECIMALS = 6;

  /** Which images. */
  private enum Split {
    TEST,
    TRAIN
  }

  private static final class SplitConverter extends EnumConverter<Split> {
    SplitConverter() {
      super("split", Split.values());
    }
  }

  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description = "Folder of a run, e.g. runs/quickstart/bce3s/seed-0.")
  private Path run;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "test or train (default: ${DEFAULT-VALUE}).",
      completionCandidates = SplitConverter.class,
      converter = SplitConverter.class)
  private Split split;

  @Mixin private SelectionOptions selection;

  @Mixin private DataOption data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write; standard output unless given.")
  private Path out;

  @Override
  public void run() {
    FinishedRun trained = FinishedRun.open(run, data.folder(), bce3s.catalogue());
    ReportSettings report = trained.settings().report();
    Selection select = selection.select(report);
    trained.check(select, spec.commandLine());
    DataSplit images = trained.split();
    ImageSource source = split == Split.TEST ? images.test() : images.train();
    StringBuilder table = new StringBuilder(CsvFile.line(COLUMNS));
    trained
        .network()
        .classify(
            trained.folder().checkpoints(),
            select,
            selection.tta(report),
            source,
            (image, logits) -> {
              int index = split == Split.TEST ? image : images.subset().index(image);
              table.append(line(index, source.label(image), new Softmax(logits)));
            });
    if (out == null) {
      PrintWriter terminal = spec.commandLine().getOut();
      terminal.print(table);
      terminal.flush();
    } else {
      AtomicFile.write(out, table.toString());
    }
  }

  private static String line(int image, int label, Softmax softmax) {
    return CsvFile.line(
        List.of(
            String.valueOf(image),
            String.valueOf(label),
            String.valueOf(softmax.largest()),
            Cells.fixed(softmax.confidence(), CONFIDENCE_DECIMALS),
            IntStream.of(softmax.largest(TOP))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "))));
  }
}
