package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bce3s.augmentation.FittedImages;
import org.bce3s.data.DataSplit;
import org.bce3s.data.NewImages;
import org.bce3s.display.PredictionLines;
import org.bce3s.evaluation.Softmax;
import org.bce3s.features.FeatureTable;
import org.bce3s.file.AtomicFile;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.option.DataOption;
import org.bce3s.option.EnumConverter;
import org.bce3s.option.SelectionOptions;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;
import org.bce3s.training.TrainedNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s predict}: what a run's checkpoint says of every image, its own or new ones. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description =
        "Classifies the images of a run's data, or new ones, by the run's last checkpoint.",
    footer = {
      "%nColumns: image (its index among the test images, or in the full training set), label,"
          + " prediction, confidence (the largest softmax of the logits), top5 (classes by"
          + " falling logit). Training images are taken as they are, not augmented.",
      "%nOf new images (--images): image (its file), class and confidence of the likeliest class,"
          + " then class_2, confidence_2 and so on of the next four; as JSON lines they stand in a"
          + " list. Files that cannot be decoded are named and left out. The run's data is needed"
          + " too, for its classes.%n",
      "  bce3s predict runs/quickstart/bce3s/seed-0 --split train --features"
          + " data/features/train.safetensors",
      "  bce3s predict runs/birds/bce3s/seed-0 --images holiday --format jsonl --to birds.jsonl"
    })
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
      description = "test or train (default: test).",
      completionCandidates = SplitConverter.class,
      converter = SplitConverter.class)
  private Split split;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "New images to classify: a folder with all below it, an image, or a list, a text file"
              + " with a file name a line.")
  private Path images;

  @Option(
      names = "--features",
      paramLabel = "FILE",
      description =
          "Writes the features and labels of --split instead, as safetensors that data set"
              + " \"features\" reads.")
  private Path features;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv or, of new images, jsonl (default: ${DEFAULT-VALUE}).")
  private PredictionLines.Format format;

  @Mixin private SelectionOptions selection;

  @Mixin private DataOption data;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "File to write; standard output unless given.")
  private Path to;

  /** What --to was called; elsewhere --out is the folder of runs. Called by picocli. */
  @SuppressWarnings("UnusedMethod")
  @Option(names = "--out", hidden = true, paramLabel = "FILE")
  private void setOut(Path file) {
    to = file;
  }

  @Override
  public void run() {
    if (images != null && split != null) {
      throw new ParameterException(
          spec.commandLine(), "--images and --split are two answers to which images; give one");
    }
    if (images == null && format != PredictionLines.Format.CSV) {
      throw new ParameterException(spec.commandLine(), "--format jsonl goes with --images");
    }
    if (features != null && (images != null || to != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--features is a file of the run's own images with their labels; it goes without "
              + (images != null ? "--images" : "--to"));
    }
    Optional<NewImages> found = Optional.ofNullable(images).map(NewImages::of);
    FinishedRun trained = FinishedRun.open(run, data.folder(), bce3s.catalogue());
    ReportSettings report = trained.settings().report();
    Selection select = selection.select(report);
    trained.check(select, spec.commandLine());
    if (images != null && trained.settings().dataset().value().isOfFeatures()) {
      throw new ParameterException(
          spec.commandLine(), "--images: the run is of feature vectors and classifies no images");
    }
    if (features != null) {
      writeFeatures(trained, select, split == null ? Split.TEST : split);
      noteUnfinished(trained, select);
      return;
    }
    print(
        found.isPresent()
            ? ofNew(found.get(), trained, select)
            : ofTheRun(trained, select, split == null ? Split.TEST : split));
    noteUnfinished(trained, select);
    found.ifPresent(
        f -> {
          PrintWriter err = spec.commandLine().getErr();
          f.faults().forEach(fault -> err.println("left out: " + fault));
          err.flush();
        });
  }

  private void noteUnfinished(FinishedRun trained, Selection select) {
    if (trained.result().isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "note: "
              + run
              + ": by its weights after epoch "
              + TrainedNetwork.epoch(trained.folder().checkpoints(), select)
              + ", the run is not finished");
      err.flush();
    }
  }

  private String ofNew(NewImages found, FinishedRun trained, Selection select) {
    PredictionLines lines = new PredictionLines(format, trained.split().classNames());
    Optional<FittedImages> fitted = fitted(found, trained);
    trained
        .network()
        .classify(
            trained.folder().checkpoints(),
            select,
            selection.tta(trained.settings().report()),
            fitted.map(ImageSource.class::cast).orElse(found.images()),
            (image, logits) -> lines.add(found.names().get(image), new Softmax(logits)));
    fitted
        .filter(images -> images.fitted() > 0)
        .ifPresent(
            images ->
                spec.commandLine()
                    .getErr()
                    .println(
                        "note: of "
                            + images.fitted()
                            + " of "
                            + images.size()
                            + " images the shorter side was resized to that of the run's own images"
                            + " and the middle square taken, since its test_augmentation says nothing"
                            + " of other sizes"));
    return lines.text();
  }

  /** What gives new images the one size of the run's own, where its settings do not. */
  private static Optional<FittedImages> fitted(NewImages found, FinishedRun trained) {
    Image own = trained.split().test().image(0);
    return trained.settings().testChanges().isEmpty() && own.height() == own.width()
        ? Optional.of(new FittedImages(found.images(), own.height()))
        : Optional.empty();
  }

  private void writeFeatures(FinishedRun trained, Selection select, Split part) {
    DataSplit own = trained.split();
    ImageSource source = part == Split.TEST ? own.test() : own.train();
    double[][] rows = trained.network().features(trained.folder().checkpoints(), select, source);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("run", trained.identity().sha256());
    metadata.put("split", Names.value(part));
    metadata.put("select", Names.value(select));
    FeatureTable.write(
        features, rows, IntStream.range(0, source.size()).map(source::label).toArray(), metadata);
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(
        features
            + ": features ["
            + rows.length
            + ", "
            + rows[0].length
            + "] and labels of the "
            + Names.value(part)
            + " images");
    terminal.flush();
  }

  private String ofTheRun(FinishedRun trained, Selection select, Split part) {
    DataSplit data = trained.split();
    ImageSource source = part == Split.TEST ? data.test() : data.train();
    StringBuilder table = new StringBuilder(CsvFile.line(COLUMNS));
    trained
        .network()
        .classify(
            trained.folder().checkpoints(),
            select,
            selection.tta(trained.settings().report()),
            source,
            (image, logits) -> {
              int index = part == Split.TEST ? image : data.subset().index(image);
              table.append(line(index, source.label(image), new Softmax(logits)));
            });
    return table.toString();
  }

  private void print(String table) {
    if (to == null) {
      PrintWriter terminal = spec.commandLine().getOut();
      terminal.print(table);
      terminal.flush();
    } else {
      AtomicFile.write(to, table);
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
