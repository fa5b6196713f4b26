package org.bce3s.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, of which no more are asked for than there can be. */
final class PickleInput {
  private static final int LONGEST_NAME = 1000;

  private final InputStream in;
  private final long size;
  private long position;

  /**
   * Reads from a stream.
   *
   * @param size how many bytes it has, or may have
   */
  PickleInput(InputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  /** How many bytes were read. */
  long position() {
    return position;
  }

  /** Whether the whole can have so many bytes. */
  boolean has(long bytes) {
    return bytes <= size;
  }

  /** The next byte, 0 to 255. */
  int unsignedByte() throws IOException {
    int next = position < size ? in.read() : -1;
    if (next < 0) {
      throw new EOFException();
    }
    position++;
    return next;
  }

  /** A whole number of two, four or eight bytes, the lowest first. */
  long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) unsignedByte() << (8 * i);
    }
    return number;
  }

  /** A double, the highest byte first. */
  double binary64() throws IOException {
    return ByteBuffer.wrap(bytes(Double.BYTES)).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  /**
   * Some bytes.
   *
   * @throws EOFException if there are fewer, before memory is taken for them
   */
  byte[] bytes(long count) throws IOException {
    check(count);
    // Grows with what is there, whatever the count says.
    byte[] bytes = in.readNBytes(Math.toIntExact(count));
    position += bytes.length;
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Checks that so many bytes can follow. */
  void check(long count) throws EOFException {
    if (count < 0 || count > size - position || count > Integer.MAX_VALUE - Long.BYTES) {
      throw new EOFException();
    }
  }

  /** Text of some bytes. */
  String text(long bytes) throws IOException {
    try {
      ByteBuffer encoded = ByteBuffer.wrap(bytes(bytes));
      return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is a damaged pickle: text in it is not UTF-8", e);
    }
  }

  /** A line of ASCII, without its end. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
      line.append((char) next);
      if (line.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(
            "is a damaged pickle: a name in it is longer than " + LONGEST_NAME + " characters");
      }
    }
    return line.toString();
  }
}
