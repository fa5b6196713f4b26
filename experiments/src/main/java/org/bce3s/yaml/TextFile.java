package org.bce3s.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.bce3s.file.MissingFile;

/** Reads a small UTF-8 text file, or says in a few words why it is none. */
final class TextFile {
  private static final int LIMIT = 1 << 20;

  private TextFile() {}

  /** The file is not there or not readable; the message is a phrase without the file's name. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }

  /** The bytes of a file of at most 1 MiB. */
  static byte[] bytes(Path file) throws UnreadableException {
    if (Files.isDirectory(file)) {
      throw new UnreadableException("is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw new UnreadableException("is larger than 1 MiB, which no experiment file is");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new UnreadableException(MissingFile.text(file));
    } catch (AccessDeniedException e) {
      throw new UnreadableException("cannot be read: permission denied");
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e.getMessage());
    }
  }

  /**
   * The text of UTF-8 bytes.
   *
   * @throws ParseFault addressed at the first byte that is not text
   */
  static String text(byte[] bytes, Origin file) throws ParseFault {
    for (byte b : bytes) {
      if (b == 0) {
        throw new ParseFault(file, "is a binary file, not YAML text");
      }
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw invalidByte(bytes, in.position(), file);
    }
  }

  private static ParseFault invalidByte(byte[] bytes, int position, Origin file) {
    String before = new String(bytes, 0, position, StandardCharsets.UTF_8);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return new ParseFault(
        file.at(line, column),
        String.format(Locale.ROOT, "is not UTF-8 text: byte 0x%02X", bytes[position] & 0xFF));
  }
}
