package org.bce3s.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.bce3s.journal.JournalException;
import org.bce3s.metric.Accuracy;
import org.bce3s.network.ByPlace;
import org.bce3s.shown.QualityFile;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;
import org.bce3s.training.EpochReport;

/**
 * The table {@code epochs.csv} of a run: one line an epoch, written as the run goes.
 *
 * <p>It is derived from the run's journal, whose lines are checksummed: a run that goes on keeps no
 * figure that has changed on the disk. An attempt that starts at an epoch takes back what the
 * journal says of that epoch and those after it.
 */
public final class EpochsFile {
  /**
   * The columns; losses are unweighted means over the epoch, epochs count from 0. The accuracies
   * (on the test set, then over all classes of the hold-out) are empty where an epoch was not
   * evaluated.
   */
  public static final List<String> COLUMNS =
      List.of(
          "epoch",
          "learning_rate",
          "loss",
          "joint",
          "contrastive",
          "uniform",
          "all",
          "many",
          "medium",
          "few",
          "holdout_accuracy",
          "images_per_second",
          "seconds");

  /** Columns that another training of the same seed may fill otherwise. */
  public static final List<String> TIMING_COLUMNS = List.of("images_per_second", "seconds");

  /** Columns whose meaning the shot rule decides. */
  private static final List<String> GROUPS = List.of("many", "medium", "few");

  private static final String ATTEMPT = "attempt-started";
  private static final String EPOCH = "epoch-done";
  private static final String QUALITY = "quality";

  private final Path file;
  private final Path journal;

  /** The file of a run; it need not exist. */
  public EpochsFile(RunFolder folder) {
    this.file = folder.epochs();
    this.journal = folder.epochsJournal();
  }

  /**
   * The lines of the table, its header first; none if there is no such file.
   *
   * @throws FolderException if it cannot be read
   */
  public List<String> lines() {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }

  /**
   * Writes the table anew as the journal has it. A journal that is damaged too leaves it alone.
   *
   * @throws FolderException if a file cannot be read or written
   */
  public void rebuild() {
    try {
      AtomicFile.write(file, text(Journal.read(journal)));
    } catch (JournalException damaged) {
      return;
    }
  }

  /**
   * Leaves the lines of the epochs before {@code epoch}, which is trained next.
   *
   * @return the seconds those epochs took
   * @throws JournalException if the journal is damaged
   * @throws FolderException if a file cannot be written or a line of those epochs is missing
   */
  double startAt(int epoch) {
    List<Event> lines = epochs(Journal.read(journal));
    if (lines.size() < epoch) {
      throw new FolderException(
          journal
              + " has no line of epoch "
              + lines.size()
              + ", though the checkpoint is of a later one; delete the run's folder to train it"
              + " again");
    }
    append(new Event(ATTEMPT, Map.of("epoch", String.valueOf(epoch))));
    return lines.subList(0, epoch).stream()
        .mapToDouble(line -> Double.parseDouble(line.value("seconds")))
        .sum();
  }

  /**
   * Adds a line; durable when this method returns, so a checkpoint written afterwards never knows
   * more than this file.
   *
   * @throws FolderException if a file cannot be written
   */
  void add(EpochReport report) {
    ByPlace<String> losses = report.losses().map(Cells::number);
    List<String> cells =
        List.of(
            String.valueOf(report.epoch()),
            Cells.number(report.learningRate()),
            losses.total(),
            losses.joint().orElse(""),
            losses.contrastive().orElse(""),
            losses.uniform().orElse(""),
            Cells.percent(accuracy(report, a -> OptionalDouble.of(a.all()))),
            Cells.percent(accuracy(report, Accuracy::many)),
            Cells.percent(accuracy(report, Accuracy::medium)),
            Cells.percent(accuracy(report, Accuracy::few)),
            Cells.percent(report.holdout()),
            Cells.fixed(report.sourceImagesPerSecond(), 1),
            Cells.fixed(report.seconds(), 2));
    Map<String, String> values = new LinkedHashMap<>();
    for (int c = 0; c < cells.size(); c++) {
      values.put(COLUMNS.get(c), cells.get(c));
    }
    report.quality().ifPresent(quality -> values.put(QUALITY, QualityFile.lines(quality)));
    append(new Event(EPOCH, values));
  }

  /**
   * Takes over the epochs of another run of the same training, which replace those that are here.
   *
   * @param groups whether the accuracies of shot groups are the same; else they are left empty
   * @param quality whether the quality of every epoch is
   */
  void takeOver(EpochsFile trained, boolean groups, boolean quality) {
    List<Event> taken = new ArrayList<>();
    taken.add(new Event(ATTEMPT, Map.of("epoch", "0")));
    for (Event epoch : epochs(Journal.read(trained.journal))) {
      Map<String, String> values = new LinkedHashMap<>(epoch.values());
      if (!groups) {
        values.replaceAll((column, text) -> GROUPS.contains(column) ? "" : text);
      }
      if (!quality) {
        values.remove(QUALITY);
      }
      taken.add(new Event(EPOCH, values));
    }
    try (Journal open = Journal.open(journal, Clock.systemUTC())) {
      open.append(taken);
      AtomicFile.publish(file, text(open.events()));
    }
  }

  /** Source images a second over all epochs; 0 if there are none. */
  double imagesPerSecond() {
    List<Double> speeds =
        epochs(Journal.read(journal)).stream()
            .map(line -> Double.parseDouble(line.value("images_per_second")))
            .filter(speed -> speed > 0)
            .toList();
    double slowness = speeds.stream().mapToDouble(speed -> 1 / speed).sum();
    return speeds.isEmpty() ? 0 : speeds.size() / slowness;
  }

  /** The lines of {@code quality.csv} of the epochs of which it was measured. */
  List<String> quality() {
    return epochs(Journal.read(journal)).stream()
        .flatMap(line -> Optional.ofNullable(line.values().get(QUALITY)).stream())
        .toList();
  }

  private static OptionalDouble accuracy(
      EpochReport report, Function<Accuracy, OptionalDouble> group) {
    return report.accuracy().map(group).orElse(OptionalDouble.empty());
  }

  private void append(Event event) {
    try (Journal open = Journal.open(journal, Clock.systemUTC())) {
      open.append(List.of(event));
      AtomicFile.publish(file, text(open.events()));
    }
  }

  private static String text(List<Event> events) {
    return CsvFile.text(
        COLUMNS,
        epochs(events).stream().map(line -> COLUMNS.stream().map(line::value).toList()).toList());
  }

  /** The epochs that count, from 0 on. */
  private static List<Event> epochs(List<Event> events) {
    List<Event> lines = new ArrayList<>();
    for (Event event : events) {
      boolean attempt = event.name().equals(ATTEMPT);
      if (attempt || event.name().equals(EPOCH)) {
        int epoch = Integer.parseInt(event.value("epoch"));
        lines.subList(Math.min(epoch, lines.size()), lines.size()).clear();
        if (!attempt) {
          lines.add(event);
        }
      }
    }
    return lines;
  }
}
