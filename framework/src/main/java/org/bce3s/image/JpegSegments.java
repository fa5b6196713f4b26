package org.bce3s.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG (ISO 10918-1, annex B) up to its first scan.
 *
 * <p>Bytes between segments that are no marker are skipped, 0xFF 0 among them, as libjpeg does.
 */
final class JpegSegments {
  private static final int SCAN = 0xDA;

  private JpegSegments() {}

  /**
   * A segment.
   *
   * @param marker the second byte of its marker
   * @param start where its content begins in the file, behind the length
   * @param end where it ends, which in a file that is cut off is beyond that of the file
   */
  record Segment(int marker, int start, int end) {}

  /** Those of a file that begins with the marker of a JPEG; as many as can be made out. */
  static List<Segment> of(byte[] file) {
    List<Segment> segments = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(file).position(2);
    int marker = next(rest);
    while (marker > 0) {
      if (!standsAlone(marker)) {
        if (rest.remaining() < 2) {
          break;
        }
        int start = rest.position();
        int length = rest.getShort() & 0xFFFF;
        segments.add(new Segment(marker, start + 2, start + length));
        if (length < 2 || start + length > file.length || marker == SCAN) {
          break;
        }
        rest.position(start + length);
      }
      marker = next(rest);
    }
    return segments;
  }

  /** The code of the next marker; -1 if none follows, or one that no segment begins with. */
  private static int next(ByteBuffer file) {
    int code = 0;
    while (code == 0 && file.hasRemaining()) {
      code = file.get() & 0xFF;
      if (code == 0xFF) {
        while (code == 0xFF && file.hasRemaining()) {
          code = file.get() & 0xFF;
        }
      } else {
        code = 0;
      }
    }
    return code == 0xFF || code == 0 || code == 0xD8 || code == 0xD9 ? -1 : code;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }
}
