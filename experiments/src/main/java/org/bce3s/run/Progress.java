package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.table.Cells;

/**
 * How far a run is, published by its process about once a second for whoever watches.
 *
 * @param epoch epochs done
 * @param epochs epochs of the run
 * @param step steps done in the epoch under way
 * @param stepsPerEpoch steps of an epoch
 * @param imagesPerSecond source images a second, of late; 0 if not yet known
 * @param secondsLeft estimated time to the end; -1 if not yet known
 */
public record Progress(
    int epoch,
    int epochs,
    int step,
    int stepsPerEpoch,
    double imagesPerSecond,
    double secondsLeft) {
  private static final Pattern TEXT =
      Pattern.compile(
          "epoch (\\d+)/(\\d+) step (\\d+)/(\\d+) images_per_second (\\d+\\.\\d)"
              + " seconds_left (-?\\d+\\.\\d) crc32c [0-9a-f]{8}\n");

  /**
   * Publishes this.
   *
   * @throws FolderException if the file cannot be written
   */
  public void publish(Path file) {
    AtomicFile.publish(file, text());
  }

  /**
   * The progress last published.
   *
   * @return empty if none was, or none that can be read
   * @throws FolderException if the file cannot be read
   */
  public static Optional<Progress> read(Path file) {
    try {
      return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }

  String text() {
    String content = content();
    int checksum = Hashing.crc32c().hashString(content, StandardCharsets.UTF_8).asInt();
    return String.format(Locale.ROOT, "%s crc32c %08x\n", content, checksum);
  }

  private String content() {
    return "epoch "
        + epoch
        + "/"
        + epochs
        + " step "
        + step
        + "/"
        + stepsPerEpoch
        + " images_per_second "
        + Cells.fixed(imagesPerSecond, 1)
        + " seconds_left "
        + Cells.fixed(secondsLeft, 1);
  }

  static Optional<Progress> parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    Progress progress =
        new Progress(
            Integer.parseInt(m.group(1)),
            Integer.parseInt(m.group(2)),
            Integer.parseInt(m.group(3)),
            Integer.parseInt(m.group(4)),
            Double.parseDouble(m.group(5)),
            Double.parseDouble(m.group(6)));
    return progress.text().equals(text) ? Optional.of(progress) : Optional.empty();
  }
}
