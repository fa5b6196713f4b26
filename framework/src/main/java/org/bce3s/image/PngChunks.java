package org.bce3s.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.bce3s.file.DataException;

/**
 * The chunks of a PNG (ISO 15948, clause 5), changed where libpng would see other pixels in them
 * than Pillow 9.4 does, or none:
 *
 * <ul>
 *   <li>Pillow does not look at the checksums of pixels, IDAT, which libpng insists on;
 *   <li>it refuses a wrong checksum in any chunk before them, also in those that libpng skips;
 *   <li>what an index beyond the palette means is open: Pillow takes the grey of that value.
 * </ul>
 */
public final class PngChunks {
  private static final int SIGNATURE = 8;

  /** Length, name and checksum. */
  private static final int AROUND = 12;

  private static final int NAME = 4;
  private static final int BIT_DEPTH = 24;
  private static final int COLOUR_TYPE = 25;
  private static final int GREY = 0;
  private static final int PALETTE = 3;
  private static final String PIXELS = "IDAT";
  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 'B', '`', (byte) 0x82
  };

  private final byte[] file;
  private final ByteArrayOutputStream out;

  private PngChunks(byte[] file) {
    this.file = file;
    this.out = new ByteArrayOutputStream(file.length + AROUND);
  }

  /**
   * The file for libpng, itself where nothing is to be changed.
   *
   * @param file a PNG whose header was read
   * @throws DataException saying what is wrong, as the end of a sentence that begins with the
   *     file's name: a wrong checksum, or 16 bits of grey, which Pillow cuts off at 255
   */
  public static byte[] asPillowReads(byte[] file) {
    if (file[COLOUR_TYPE] == GREY && file[BIT_DEPTH] == Short.SIZE) {
      throw new DataException(
          "is a greyscale PNG of 16 bits, of which programs make different pictures (Pillow takes"
              + " all values above 255 for white); convert it to 8 bits");
    }
    return new PngChunks(file).copied();
  }

  private byte[] copied() {
    boolean hasPalette =
        file[COLOUR_TYPE] != PALETTE || file[BIT_DEPTH] < 1 || file[BIT_DEPTH] > Byte.SIZE;
    boolean inPixels = false;
    boolean ended = false;
    boolean changed = false;
    out.write(file, 0, SIGNATURE);
    int at = SIGNATURE;
    while (!ended && at <= file.length - AROUND) {
      long length = ByteBuffer.wrap(file).getInt(at) & 0xFFFFFFFFL;
      if (length > file.length - AROUND - at) {
        break; // cut off, which the decoder will find
      }
      int size = (int) length;
      String name = new String(file, at + NAME, NAME, StandardCharsets.ISO_8859_1);
      boolean sound = checksum(at, size) == ByteBuffer.wrap(file).getInt(at + AROUND - 4 + size);
      if (name.equals(PIXELS)) {
        if (!hasPalette) {
          writePalette(0, 0);
          changed = true;
          hasPalette = true;
        }
        inPixels = true;
      } else if (!inPixels && !sound) {
        throw new DataException("is a PNG whose chunk " + name + " has a wrong checksum");
      }
      if (name.equals("PLTE") && !hasPalette) {
        writePalette(at + 2 * NAME, size);
        changed = true;
        hasPalette = true;
      } else {
        out.write(file, at, AROUND - 4 + size);
        writeInt(checksum(at, size));
        changed |= !sound;
      }
      ended = name.equals("IEND");
      at += AROUND + size;
    }
    if (!ended && inPixels) {
      out.write(file, at, file.length - at);
      if (at == file.length) {
        out.writeBytes(END);
        changed = true;
      }
    }
    return changed ? out.toByteArray() : file;
  }

  /** A palette of all values that a pixel can have; those that the file leaves open are greys. */
  private void writePalette(int from, int size) {
    int colours = 1 << file[BIT_DEPTH];
    byte[] chunk = new byte[NAME + 3 * colours];
    System.arraycopy("PLTE".getBytes(StandardCharsets.ISO_8859_1), 0, chunk, 0, NAME);
    for (int i = 0; i < 3 * colours; i++) {
      chunk[NAME + i] = i < size ? file[from + i] : (byte) (i / 3);
    }
    writeInt(3 * colours);
    out.writeBytes(chunk);
    CRC32 crc = new CRC32();
    crc.update(chunk);
    writeInt((int) crc.getValue());
  }

  private void writeInt(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  /** Of the name and content of the chunk at a place. */
  private int checksum(int at, int size) {
    CRC32 crc = new CRC32();
    crc.update(file, at + NAME, NAME + size);
    return (int) crc.getValue();
  }
}
