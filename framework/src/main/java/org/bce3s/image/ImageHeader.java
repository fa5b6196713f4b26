package org.bce3s.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.bce3s.file.DataException;

/**
 * What an image file says of itself before any pixel is decoded.
 *
 * @param format by the content, whatever the file is called
 * @param width columns
 * @param height rows
 * @param components values a pixel in the file: 1 greyscale, 2 greyscale and transparency, 3
 *     colour, 4 CMYK in a JPEG, colour and transparency in a PNG
 */
public record ImageHeader(Format format, int width, int height, int components) {
  /** The most pixels an image may have, 2^26: 8192 x 8192, 200 MB when decoded. */
  public static final long MAX_PIXELS = 1L << 26;

  /** The longest side of an image: what a JPEG can have. */
  public static final int MAX_SIDE = 65_535;

  private static final byte[] JPEG_START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG_START = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final byte[] PNG_HEADER = {0, 0, 0, 13, 'I', 'H', 'D', 'R'};
  private static final byte[] JPEG_END = {(byte) 0xFF, (byte) 0xD9};
  private static final byte[] PNG_END = HexFormat.of().parseHex("49454e44ae426082");
  private static final int EIGHT_BITS = 8;

  /** The formats that can be decoded. */
  public enum Format {
    /** ISO 10918. */
    JPEG,
    /** ISO 15948. */
    PNG
  }

  /**
   * Reads a header.
   *
   * @param file the file's content
   * @throws DataException saying what is wrong, as the end of a sentence that begins with the
   *     file's name: it is empty, of another format, cut off, or its image is too large
   */
  public static ImageHeader of(byte[] file) {
    if (file.length == 0) {
      throw new DataException("is empty");
    }
    ImageHeader header;
    if (startsWith(file, 0, JPEG_START)) {
      header = ofJpeg(file);
    } else if (startsWith(file, 0, PNG_START)) {
      header = ofPng(file);
    } else {
      throw new DataException(OtherFormat.of(file));
    }
    header.checkSize();
    return header;
  }

  private void checkSize() {
    String limit = "";
    if ((long) width * height > MAX_PIXELS) {
      limit = "at most " + MAX_PIXELS + " pixels are decoded";
    } else if (Math.max(width, height) > MAX_SIDE) {
      limit = "sides of at most " + MAX_SIDE + " are decoded";
    }
    if (!limit.isEmpty()) {
      throw new DataException(
          String.format(Locale.ROOT, "holds an image of %d x %d pixels; %s", width, height, limit));
    }
  }

  /** Whether the image is CMYK, which is converted to RGB. */
  public boolean isCmyk() {
    return format == Format.JPEG && components == 4;
  }

  /** Whether the image has no colour; its one channel is taken for all three. */
  public boolean isGreyscale() {
    return components < 3;
  }

  /**
   * Whether a file begins like an image but lacks the mark that ends one; zeros after the mark do
   * not count.
   */
  public static boolean endsTooEarly(byte[] file) {
    int end = file.length;
    while (end > 0 && file[end - 1] == 0) {
      end--;
    }
    return (startsWith(file, 0, JPEG_START) && !endsWith(file, end, JPEG_END))
        || (startsWith(file, 0, PNG_START) && !endsWith(file, end, PNG_END));
  }

  private static boolean endsWith(byte[] file, int end, byte[] mark) {
    return end >= mark.length && Arrays.equals(file, end - mark.length, end, mark, 0, mark.length);
  }

  private static ImageHeader ofJpeg(byte[] file) {
    return JpegSegments.of(file).stream()
        .filter(segment -> startsFrame(segment.marker()))
        .findFirst()
        .map(segment -> frame(ByteBuffer.wrap(file).position(segment.start())))
        .orElseThrow(() -> new DataException("is a JPEG that ends before its frame header"));
  }

  /** SOF0 to SOF15 but for the tables that lie between them. */
  private static boolean startsFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static ImageHeader frame(ByteBuffer file) {
    if (file.remaining() < 6) {
      throw new DataException("is a JPEG that ends before its frame header");
    }
    int bits = file.get();
    int height = file.getShort() & 0xFFFF;
    int width = file.getShort() & 0xFFFF;
    int components = file.get() & 0xFF;
    if (bits != EIGHT_BITS || width == 0 || height == 0) {
      throw new DataException(
          String.format(Locale.ROOT, "is a JPEG of %d x %d pixels of %d bits", width, height, bits)
              + "; one of 8 bits and known size is needed");
    }
    return new ImageHeader(Format.JPEG, width, height, components);
  }

  private static ImageHeader ofPng(byte[] file) {
    if (file.length < 33 || !startsWith(file, PNG_START.length, PNG_HEADER)) {
      throw new DataException("is a PNG that ends before its header");
    }
    ByteBuffer header = ByteBuffer.wrap(file).position(PNG_START.length + PNG_HEADER.length);
    int width = header.getInt();
    int height = header.getInt();
    header.get();
    int colour = header.get();
    if (width < 1 || height < 1) {
      throw new DataException("is a PNG without pixels");
    }
    int components =
        switch (colour) {
          case 0 -> 1;
          case 4 -> 2;
          case 6 -> 4;
          default -> 3;
        };
    return new ImageHeader(Format.PNG, width, height, components);
  }

  private static boolean startsWith(byte[] file, int from, byte[] start) {
    return file.length >= from + start.length
        && Arrays.equals(file, from, from + start.length, start, 0, start.length);
  }
}
