package org.bce3s.data;

import java.nio.ByteBuffer;
import java.util.List;
import org.bce3s.file.DataException;

/**
 * The records of one checked CIFAR file: label bytes, then a red, a green and a blue plane of 32x32
 * bytes each.
 */
final class CifarRecords {
  private final CifarFormat format;
  private final ByteBuffer bytes;

  /**
   * Checks the file's length and all its labels.
   *
   * @param file the file's name for messages
   * @throws DataException if it does not hold a whole number of records or a label is out of range
   */
  CifarRecords(CifarFormat format, String file, ByteBuffer bytes) {
    this.format = format;
    this.bytes = bytes;
    if (bytes.limit() % format.recordBytes() != 0) {
      throw new DataException(
          file
              + ": "
              + bytes.limit()
              + " bytes are no whole number of records of "
              + format.recordBytes()
              + " bytes; the file is truncated or of another format");
    }
    for (int record = 0; record < size(); record++) {
      checkLabels(file, record);
    }
  }

  /** The number of records. */
  int size() {
    return bytes.limit() / format.recordBytes();
  }

  /** The class of a record: its last label byte. */
  int label(int record) {
    return bytes.get(start(record) + format.labelBytes.size() - 1) & 0xFF;
  }

  /** The pixels of a record, HWC. */
  byte[] pixels(int record) {
    int channels = CifarFormat.SHAPE.channels();
    byte[] pixels = new byte[CifarFormat.SHAPE.volume()];
    byte[] planes = new byte[pixels.length];
    bytes.get(start(record) + format.labelBytes.size(), planes);
    int plane = planes.length / channels;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < channels; c++) {
        pixels[i * channels + c] = planes[c * plane + i];
      }
    }
    return pixels;
  }

  private int start(int record) {
    return record * format.recordBytes();
  }

  private void checkLabels(String file, int record) {
    List<CifarFormat.LabelByte> labels = format.labelBytes;
    for (int i = 0; i < labels.size(); i++) {
      int found = bytes.get(start(record) + i) & 0xFF;
      if (found >= labels.get(i).classes()) {
        throw new DataException(
            file
                + ": record "
                + record
                + " (from 0) has "
                + labels.get(i).name()
                + " "
                + found
                + "; allowed are 0 to "
                + (labels.get(i).classes() - 1));
      }
    }
  }
}
