package org.bce3s.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bce3s.file.DataException;
import org.bce3s.image.JpegSegments.Segment;

/**
 * JPEGs of four inks, CMYK and YCCK, as Pillow 9.4 converts them: TensorFlow's decoder gives RGB
 * alone, rounds down where Pillow rounds, and takes the inks for their complements where a file has
 * no Adobe marker. Java's decoder, libjpeg as well, gives the inks as they are.
 */
public final class CmykJpeg {
  private static final int INKS = 4;
  private static final int CHANNELS = 3;
  private static final int ADOBE = 0xEE;
  private static final int SCAN = 0xDA;

  /** Bytes of a segment before its content: marker and length. */
  private static final int BEFORE_CONTENT = 4;

  /** Where in the content of Adobe's segment the colour transform is. */
  private static final int TRANSFORM = 11;

  private CmykJpeg() {}

  /**
   * The image in RGB.
   *
   * @param file a JPEG of four components
   * @throws DataException as the end of a sentence that begins with the file's name
   */
  public static Image decoded(byte[] file) {
    Raster inks = inks(file);
    int width = inks.getWidth();
    int height = inks.getHeight();
    boolean isYcck = isYcck(file);
    byte[] pixels = new byte[height * width * CHANNELS];
    int[] row = new int[width * INKS];
    for (int y = 0; y < height; y++) {
      inks.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        if (isYcck) {
          toCmyk(row, x * INKS);
        }
        toRgb(row, x * INKS, pixels, (y * width + x) * CHANNELS);
      }
    }
    return new Image(height, width, CHANNELS, pixels);
  }

  private static Raster inks(byte[] file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(needed(file)))) {
      reader.setInput(in, true, true);
      Raster raster = reader.readRaster(0, null);
      if (raster.getNumBands() == INKS) {
        return raster;
      }
    } catch (IOException | RuntimeException e) {
      // Java's decoder says neither what is wrong nor where.
    } finally {
      reader.dispose();
    }
    throw new DataException(
        "is a JPEG of four inks that this Java cannot decode, perhaps for its arithmetic coding");
  }

  /** C, M and Y of Y, Cb and Cr, by the tables of libjpeg (ycck_cmyk_convert). */
  private static void toCmyk(int[] row, int at) {
    int y = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    int half = 1 << 15;
    row[at] = cut(255 - (y + ((91_881 * cr + half) >> 16)));
    row[at + 1] = cut(255 - (y + ((-22_554 * cb - 46_802 * cr + half) >> 16)));
    row[at + 2] = cut(255 - (y + ((116_130 * cb + half) >> 16)));
  }

  private static int cut(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Files hold 255 for no ink, with or without Adobe's marker; a colour is what black leaves. */
  private static void toRgb(int[] row, int at, byte[] pixels, int to) {
    int light = row[at + CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      int ink = (255 - row[at + c]) * light + 128;
      pixels[to + c] = (byte) (light - (((ink >> 8) + ink) >> 8));
    }
  }

  private static boolean isYcck(byte[] file) {
    return JpegSegments.of(file).stream()
        .anyMatch(segment -> isAdobe(file, segment) && file[segment.start() + TRANSFORM] != 0);
  }

  private static boolean isAdobe(byte[] file, Segment segment) {
    byte[] name = "Adobe".getBytes(StandardCharsets.US_ASCII);
    int start = segment.start();
    return segment.marker() == ADOBE
        && start + TRANSFORM < Math.min(segment.end(), file.length)
        && Arrays.equals(file, start, start + name.length, name, 0, name.length);
  }

  /** Java's decoder stumbles over profiles, thumbnails and stray bytes that nobody asked for. */
  private static byte[] needed(byte[] file) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, 2);
    int at = 2;
    for (Segment segment : JpegSegments.of(file)) {
      int begin = segment.start() - BEFORE_CONTENT;
      int end = Math.min(segment.end(), file.length);
      boolean isScan = segment.marker() == SCAN;
      if (!isApplication(segment.marker()) || isAdobe(file, segment)) {
        kept.write(file, begin, (isScan ? file.length : end) - begin);
      }
      at = isScan ? file.length : end;
    }
    kept.write(file, at, file.length - at);
    return kept.toByteArray();
  }

  private static boolean isApplication(int marker) {
    return marker >= 0xE0 && marker <= 0xEF;
  }
}
