package org.bce3s.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Blanks GPU machine code of other architectures in a shared library, so that it compresses to
 * almost nothing; lengths and places stay as they are.
 *
 * <p>A library holds fat binaries: a header (magic {@code 50 ed 55 ba}, u16 version 1, u16 header
 * size 16, u64 length of what follows) and a run of entries (u16 kind, u16, u32 header size, u64
 * payload size, ..., u32 architecture at offset 28). Of each fat binary the driver takes the
 * machine code of the GPU's own architecture or the highest below it of the same major version;
 * that entry stays. PTX, from which a driver can compile, stays where there is no machine code of
 * the GPU's very architecture. A run that does not end exactly where its header says is taken for
 * something else and stays as it is.
 */
final class FatBinaries {
  private static final int MAGIC = 0xBA55ED50;
  private static final int HEADER = 16;
  private static final int ARCHITECTURE_AT = 28;
  private static final int SMALLEST_ENTRY_HEADER = 32;
  private static final int PTX = 1;
  private static final int MACHINE_CODE = 2;

  /** The longest step between starts that compilers guarantee in a file. */
  private static final int ALIGNMENT = 4;

  private static final byte[] ZEROS = new byte[1 << 16];

  private record Entry(int kind, int architecture, int payload, int size) {
    boolean isMachineCode() {
      return kind == MACHINE_CODE;
    }

    boolean isPtx() {
      return kind == PTX;
    }
  }

  private FatBinaries() {}

  /**
   * Blanks a file in place. One of 2 GiB or more stays as it is: it cannot be mapped whole.
   *
   * @return the number of bytes blanked
   * @throws IOException if the file cannot be read or written
   */
  static long keepOnly(Path library, GpuArchitecture kept) throws IOException {
    try (FileChannel channel =
        FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      return size > Integer.MAX_VALUE
          ? 0
          : keepOnly(channel.map(FileChannel.MapMode.READ_WRITE, 0, size), kept);
    }
  }

  /** Blanks the bytes of a library in place and returns the number of bytes blanked. */
  static long keepOnly(ByteBuffer library, GpuArchitecture kept) {
    ByteBuffer bytes = library.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long blanked = 0;
    int at = 0;
    while (at <= bytes.limit() - HEADER) {
      List<Entry> entries = bytes.getInt(at) == MAGIC ? entries(bytes, at) : List.of();
      if (entries.isEmpty()) {
        at += ALIGNMENT;
        continue;
      }
      blanked += blank(bytes, entries, kept);
      Entry last = entries.get(entries.size() - 1);
      int end = last.payload() + last.size();
      at = end + Math.floorMod(-end, ALIGNMENT);
    }
    return blanked;
  }

  /** The entries of the fat binary at a place; none if there is no well-formed one. */
  private static List<Entry> entries(ByteBuffer bytes, int start) {
    long length = bytes.getLong(start + 8);
    if (bytes.getShort(start + 4) != 1
        || bytes.getShort(start + 6) != HEADER
        || length < 0
        || length > bytes.limit() - start - HEADER) {
      return List.of();
    }
    int end = start + HEADER + (int) length;
    List<Entry> entries = new ArrayList<>();
    int at = start + HEADER;
    while (at < end) {
      if (end - at < SMALLEST_ENTRY_HEADER) {
        return List.of();
      }
      long header = Integer.toUnsignedLong(bytes.getInt(at + 4));
      long size = bytes.getLong(at + 8);
      if (header < SMALLEST_ENTRY_HEADER || size < 0 || size > end - at - header) {
        return List.of();
      }
      int payload = at + (int) header;
      int kind = Short.toUnsignedInt(bytes.getShort(at));
      entries.add(new Entry(kind, bytes.getInt(at + ARCHITECTURE_AT), payload, (int) size));
      at = payload + (int) size;
    }
    return entries;
  }

  private static long blank(ByteBuffer bytes, List<Entry> entries, GpuArchitecture kept) {
    int taken =
        entries.stream()
            .filter(Entry::isMachineCode)
            .mapToInt(Entry::architecture)
            .filter(kept::runs)
            .max()
            .orElse(-1);
    long blanked = 0;
    boolean exact = taken == kept.number();
    for (Entry entry : entries) {
      boolean left = entry.isMachineCode() ? entry.architecture() != taken : exact && entry.isPtx();
      if (left) {
        zero(bytes, entry);
        blanked += entry.size();
      }
    }
    return blanked;
  }

  private static void zero(ByteBuffer bytes, Entry entry) {
    for (int done = 0; done < entry.size(); done += ZEROS.length) {
      bytes.put(entry.payload() + done, ZEROS, 0, Math.min(ZEROS.length, entry.size() - done));
    }
  }
}
