package org.bce3s.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Splits what is written into files {@code bce3s-bundle.000}, {@code bce3s-bundle.001}, ... of at
 * most a given size, each forced to the disk and summed.
 */
final class PartsOutputStream extends OutputStream {
  private final Path folder;
  private final PartSize size;
  private final Map<Integer, String> sums = new TreeMap<>();
  private final MessageDigest digest;

  private FileChannel part;
  private long room;
  private long total;

  /** Writes parts into an existing folder. */
  PartsOutputStream(Path folder, PartSize size) {
    this.folder = folder;
    this.size = size;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM knows SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (part == null) {
        part =
            FileChannel.open(
                folder.resolve(name(sums.size())),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        room = size.bytes();
      }
      int count = (int) Math.min(room, length - done);
      digest.update(bytes, offset + done, count);
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset + done, count);
      while (buffer.hasRemaining()) {
        part.write(buffer);
      }
      done += count;
      room -= count;
      total += count;
      if (room == 0) {
        endPart();
      }
    }
  }

  /** Ends the part that is being written; what follows goes to the next one. */
  void endPart() throws IOException {
    if (part != null) {
      part.force(true);
      part.close();
      part = null;
      sums.put(sums.size(), HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** The number of parts ended so far. */
  int parts() {
    return sums.size();
  }

  /** The bytes written so far. */
  long total() {
    return total;
  }

  /** A line for each part as {@code sha256sum -c} takes it. */
  String sums() {
    StringBuilder text = new StringBuilder();
    sums.forEach((index, sum) -> text.append(sum + "  " + name(index) + "\n"));
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    endPart();
  }

  private static String name(int index) {
    return String.format(Locale.ROOT, "bce3s-bundle.%03d", index);
  }
}
