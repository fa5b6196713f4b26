package org.bce3s.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.table.Cells;
import org.bce3s.table.CsvFile;
import org.bce3s.training.EpochReport;

/** The table {@code epochs.csv} of a run: one line an epoch, written as the run goes. */
public final class EpochsFile {
  /** The columns; losses are unweighted means over the epoch, epochs count from 0. */
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
          "images_per_second",
          "seconds");

  private final Path file;

  /** The file of a run; it need not exist. */
  public EpochsFile(Path file) {
    this.file = file;
  }

  /**
   * Leaves the lines of the epochs before {@code epoch}, which is trained next.
   *
   * @return the seconds those epochs took
   * @throws FolderException if the file cannot be written or lacks one of those lines
   */
  public double startAt(int epoch) {
    StringBuilder kept = new StringBuilder(CsvFile.line(COLUMNS));
    List<String> lines = lines();
    double seconds = 0;
    for (int e = 0; e < epoch; e++) {
      String[] cells = e + 1 < lines.size() ? lines.get(e + 1).split(",", -1) : new String[0];
      if (cells.length != COLUMNS.size() || !cells[0].equals(String.valueOf(e))) {
        throw new FolderException(
            file
                + " has no line of epoch "
                + e
                + ", though the checkpoint is of a later one; delete the run's folder to train it"
                + " again");
      }
      kept.append(lines.get(e + 1)).append('\n');
      seconds += Double.parseDouble(cells[cells.length - 1]);
    }
    AtomicFile.write(file, kept.toString());
    return seconds;
  }

  /**
   * Adds a line; durable when this method returns, so a checkpoint written afterwards never knows
   * more than this file.
   *
   * @throws FolderException if the file cannot be written
   */
  public void add(EpochReport report) {
    List<String> cells =
        List.of(
            String.valueOf(report.epoch()),
            Cells.number(report.learningRate()),
            Cells.number(report.loss()),
            Cells.number(report.joint()),
            Cells.number(report.contrastive()),
            Cells.number(report.uniform()),
            Cells.percent(report.accuracy().all()),
            Cells.percent(report.accuracy().many()),
            Cells.percent(report.accuracy().medium()),
            Cells.percent(report.accuracy().few()),
            Cells.fixed(report.sourceImagesPerSecond(), 1),
            Cells.fixed(report.seconds(), 2));
    try {
      Files.write(
          file,
          CsvFile.line(cells).getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.APPEND,
          StandardOpenOption.DSYNC);
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  /** The whole lines; a torn last line is left out. */
  private List<String> lines() {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }
}
