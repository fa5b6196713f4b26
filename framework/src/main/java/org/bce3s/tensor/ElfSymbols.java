package org.bce3s.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The symbol table of a shared library, with the symbols that it keeps to itself too (System V ABI,
 * ELF-64, little-endian).
 */
final class ElfSymbols {
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F', 2, 1};
  private static final int HEADER_SIZE = 64;
  private static final int SECTIONS_AT = 0x28;
  private static final int SECTION_COUNT_AT = 0x3c;
  private static final int SECTION_SIZE = 64;
  private static final int TYPE_AT = 4;
  private static final int OFFSET_AT = 24;
  private static final int SIZE_AT = 32;
  private static final int LINK_AT = 40;
  private static final int SYMBOL_TABLE = 2;
  private static final int SYMBOL_SIZE = 24;
  private static final int VALUE_AT = 8;
  private static final int LENGTH_AT = 16;

  private ElfSymbols() {}

  /**
   * Where a symbol lies behind the place that the library is loaded to.
   *
   * @param length of what it stands for, in bytes: names are compared where it is this alone
   * @return empty if the file has no such symbol, is stripped or is no such library
   * @throws IOException if it cannot be read
   */
  static OptionalLong find(Path library, String symbol, long length) throws IOException {
    try (FileChannel file = FileChannel.open(library)) {
      ByteBuffer header = read(file, 0, HEADER_SIZE);
      if (!Arrays.equals(bytes(header, 0, MAGIC.length), MAGIC)) {
        return OptionalLong.empty();
      }
      int count = Short.toUnsignedInt(header.getShort(SECTION_COUNT_AT));
      ByteBuffer sections = read(file, header.getLong(SECTIONS_AT), (long) count * SECTION_SIZE);
      for (int i = 0; i < count; i++) {
        if (sections.getInt(i * SECTION_SIZE + TYPE_AT) == SYMBOL_TABLE) {
          ByteBuffer symbols = section(file, sections, i);
          int names = sections.getInt(i * SECTION_SIZE + LINK_AT);
          return find(symbols, section(file, sections, names), symbol, length);
        }
      }
      return OptionalLong.empty();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return OptionalLong.empty(); // a header that points out of the file
    }
  }

  private static OptionalLong find(
      ByteBuffer symbols, ByteBuffer names, String symbol, long length) {
    byte[] wanted = (symbol + '\0').getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + SYMBOL_SIZE <= symbols.limit(); at += SYMBOL_SIZE) {
      int name = symbols.getInt(at);
      if (symbols.getLong(at + LENGTH_AT) == length
          && name >= 0
          && name <= names.limit() - wanted.length
          && Arrays.equals(bytes(names, name, wanted.length), wanted)) {
        return OptionalLong.of(symbols.getLong(at + VALUE_AT));
      }
    }
    return OptionalLong.empty();
  }

  private static ByteBuffer section(FileChannel file, ByteBuffer sections, int index)
      throws IOException {
    int at = index * SECTION_SIZE;
    return read(file, sections.getLong(at + OFFSET_AT), sections.getLong(at + SIZE_AT));
  }

  private static ByteBuffer read(FileChannel file, long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || size > file.size() - offset) {
      throw new IndexOutOfBoundsException();
    }
    return file.map(MapMode.READ_ONLY, offset, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer from, int at, int count) {
    byte[] bytes = new byte[count];
    from.get(at, bytes);
    return bytes;
  }
}
