package org.bce3s.tensorboard;

import com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The framing of TFRecord files, in which event files are written. A record is, little-endian:
 *
 * <pre>
 *   uint64 length
 *   uint32 masked CRC-32C of the 8 bytes of length
 *   byte   data[length]
 *   uint32 masked CRC-32C of data
 * </pre>
 *
 * <p>A checksum is masked as {@code rotate_right(crc, 15) + 0xa282ead8}, so that the checksum of
 * data that holds checksums is sound. Source: <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecords
 * format details</a>; TensorFlow's {@code lib/io/record_writer.cc} and {@code lib/hash/crc32c.h}.
 */
final class RecordFile {
  private static final int MASK_ROTATION = 15;
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int FRAME = Long.BYTES + Integer.BYTES + Integer.BYTES;

  private RecordFile() {}

  /** The bytes of a file with a record for each message. */
  static byte[] bytes(List<? extends MessageLite> messages) {
    int size = messages.stream().mapToInt(message -> FRAME + message.getSerializedSize()).sum();
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (MessageLite message : messages) {
      byte[] data = message.toByteArray();
      int start = file.position();
      file.putLong(data.length);
      file.putInt(checksum(file.array(), start, Long.BYTES));
      file.put(data);
      file.putInt(checksum(data, 0, data.length));
    }
    return file.array();
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
  }
}
