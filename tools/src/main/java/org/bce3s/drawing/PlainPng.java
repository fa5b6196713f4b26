package org.bce3s.drawing;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * A small image of a palette as PNG, not compressed: what zlib makes of an image differs between
 * its versions, and an SVG shall have the same bytes on every machine.
 */
final class PlainPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int BLOCK = 0xFFFF;

  private PlainPng() {}

  /** The file's bytes; the image must have a palette of at most 256 colours. */
  static byte[] bytes(BufferedImage image) {
    IndexColorModel palette = (IndexColorModel) image.getColorModel();
    int width = image.getWidth();
    int height = image.getHeight();
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 3).put(new byte[3]); // 8 bits of a palette
    ByteBuffer colors = ByteBuffer.allocate(3 * palette.getMapSize());
    for (int c = 0; c < palette.getMapSize(); c++) {
      colors.put((byte) palette.getRed(c));
      colors.put((byte) palette.getGreen(c));
      colors.put((byte) palette.getBlue(c));
    }
    ByteBuffer pixels = ByteBuffer.allocate(height * (1 + width));
    for (int y = 0; y < height; y++) {
      pixels.put((byte) 0); // no filter
      for (int x = 0; x < width; x++) {
        pixels.put((byte) image.getRaster().getSample(x, y, 0));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    chunk(png, "IHDR", header.array());
    chunk(png, "PLTE", colors.array());
    chunk(png, "IDAT", stored(pixels.array()));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  /** A zlib stream of stored blocks (RFC 1950, RFC 1951 section 3.2.4). */
  private static byte[] stored(byte[] data) {
    int blocks = (data.length + BLOCK - 1) / BLOCK;
    ByteBuffer stream = ByteBuffer.allocate(2 + 5 * blocks + data.length + 4);
    stream.put((byte) 0x78).put((byte) 0x01);
    for (int b = 0; b < blocks; b++) {
      int length = Math.min(BLOCK, data.length - b * BLOCK);
      stream.put((byte) (b == blocks - 1 ? 1 : 0));
      stream.putShort(Short.reverseBytes((short) length));
      stream.putShort(Short.reverseBytes((short) ~length));
      stream.put(data, b * BLOCK, length);
    }
    Adler32 sum = new Adler32();
    sum.update(data);
    return stream.putInt((int) sum.getValue()).array();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    png.writeBytes(name);
    png.writeBytes(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
