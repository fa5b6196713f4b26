package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.table.CsvFile;

/**
 * The trace {@code steps.csv} of a run: the loss of every step, to the last bit. By it another
 * training of the run finds the first step that differs.
 *
 * <p>Each line ends in the CRC-32C of what is before it; one that is not as it was written is left
 * out when the run goes on. A line is handed to the system at once but not forced: after a power
 * failure steps may be missing, and nothing else depends on them.
 */
final class StepsFile {
  static final List<String> COLUMNS = List.of("epoch", "step", "loss", "crc32c");

  private final Path file;

  StepsFile(Path file) {
    this.file = file;
  }

  /** Leaves the lines before this step, which is trained next. */
  void startAt(int epoch, int step) {
    StringBuilder kept = new StringBuilder(CsvFile.line(COLUMNS));
    for (String line : lines()) {
      if (isBefore(line, epoch, step)) {
        kept.append(line).append('\n');
      }
    }
    AtomicFile.write(file, kept.toString());
  }

  /** Adds a line. */
  void add(int epoch, int step, double loss) {
    String content = epoch + "," + step + "," + loss;
    String line = content + "," + checksum(content) + "\n";
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw FolderException.writing(file, e);
    }
  }

  /** Whether a line is a sound one of an earlier step. */
  private static boolean isBefore(String line, int epoch, int step) {
    int checksumAt = line.lastIndexOf(',') + 1;
    if (checksumAt == 0
        || !checksum(line.substring(0, checksumAt - 1)).equals(line.substring(checksumAt))) {
      return false;
    }
    String[] cells = line.split(",", -1);
    int lineEpoch = Integer.parseInt(cells[0]);
    return lineEpoch < epoch || (lineEpoch == epoch && Integer.parseInt(cells[1]) < step);
  }

  private static String checksum(String content) {
    int crc = Hashing.crc32c().hashString(content, StandardCharsets.UTF_8).asInt();
    return String.format(Locale.ROOT, "%08x", crc);
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
