package org.bce3s.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A shared library for Linux on x86-64 that can be opened and has no symbol: an ELF file (System V
 * ABI, AMD64 supplement) of one segment, which is its headers and its dynamic section.
 */
final class EmptyLibrary {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int SEGMENTS = 3;
  private static final int SYMBOLS = HEADER + SEGMENTS * SEGMENT; // one, the null symbol
  private static final int SYMBOL = 24;
  private static final int HASH = SYMBOLS + SYMBOL;
  private static final int NAMES = HASH + 4 * Integer.BYTES;
  private static final int PAGE = 4096;

  private static final int SHARED_LIBRARY = 3;
  private static final int AMD64 = 62;
  private static final int LOADED = 1;
  private static final int DYNAMIC = 2;
  private static final int STACK = 0x6474e551;
  private static final int READ_WRITE = 6;

  /** Entries of a dynamic section, each a tag and a value. */
  private static final int DT_NULL = 0;

  private static final int DT_HASH = 4;
  private static final int DT_STRTAB = 5;
  private static final int DT_SYMTAB = 6;
  private static final int DT_STRSZ = 10;
  private static final int DT_SYMENT = 11;
  private static final int DT_SONAME = 14;

  private EmptyLibrary() {}

  /** The bytes of the file, e.g. of {@code libcufft.so.11}. */
  static byte[] bytes(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    int namesSize = text.length + 2; // the empty name first, each ended by a zero byte
    int dynamic = NAMES + namesSize + Math.floorMod(-(NAMES + namesSize), Long.BYTES);
    long[] entries = {
      DT_SONAME, 1, DT_HASH, HASH, DT_STRTAB, NAMES, DT_SYMTAB, SYMBOLS, DT_STRSZ, namesSize,
      DT_SYMENT, SYMBOL, DT_NULL, 0
    };
    int dynamicSize = entries.length * Long.BYTES;
    int size = dynamic + dynamicSize;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header(file);
    segment(file, LOADED, 0, size, PAGE);
    segment(file, DYNAMIC, dynamic, dynamicSize, Long.BYTES);
    segment(file, STACK, 0, 0, 2 * Long.BYTES);
    file.position(HASH).putInt(1).putInt(1); // one bucket, one symbol, both ends of chains
    file.position(NAMES + 1).put(text);
    file.position(dynamic);
    for (long entry : entries) {
      file.putLong(entry);
    }
    return file.array();
  }

  private static void header(ByteBuffer file) {
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64 bits, little-endian
    file.putShort((short) SHARED_LIBRARY).putShort((short) AMD64).putInt(1);
    file.putLong(0).putLong(HEADER).putLong(0).putInt(0); // no entry point, no sections
    file.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) SEGMENTS);
    file.position(HEADER);
  }

  private static void segment(ByteBuffer file, int type, int offset, int size, int alignment) {
    file.putInt(type).putInt(READ_WRITE);
    file.putLong(offset).putLong(offset).putLong(offset); // file, virtual and physical
    file.putLong(size).putLong(size).putLong(alignment);
  }
}
