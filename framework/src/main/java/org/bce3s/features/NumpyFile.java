package org.bce3s.features;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.tensor.ElementType;
import org.bce3s.tensor.TensorFile;

/**
 * NumPy's format of one array, {@code .npy} (NumPy Enhancement Proposal 1, versions 1 to 3): a
 * magic string, the length of a header, the header as a dictionary in Python's notation, the
 * values. Python objects, which an array may hold too, are refused: they would have to be run.
 */
final class NumpyFile {
  /** The name under which the array is found. */
  static final String ARRAY = "array";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int START = 12;
  private static final int LARGEST_HEADER = 1 << 20;
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "f2", ElementType.F16,
          "f4", ElementType.F32,
          "f8", ElementType.F64,
          "i1", ElementType.I8,
          "i2", ElementType.I16,
          "i4", ElementType.I32,
          "i8", ElementType.I64,
          "u1", ElementType.U8,
          "b1", ElementType.BOOL);

  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'(?<order>[<>|=]?)(?<type>\\w+)'");
  private static final Pattern ORDER =
      Pattern.compile("'fortran_order'\\s*:\\s*(?<first>True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\((?<shape>[\\d, ]*)\\)");

  private NumpyFile() {}

  /**
   * The array of a file, not read yet.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException saying what is wrong, if it is another kind of file, damaged,
   *     or holds other things than numbers
   */
  static TensorFile open(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(START);
      if (start.length < START || !ByteBuffer.wrap(start, 0, 6).equals(ByteBuffer.wrap(MAGIC))) {
        throw new IllegalArgumentException("is no .npy file of NumPy");
      }
      ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
      boolean first = start[MAGIC.length] == 1;
      int offset = first ? 10 : START;
      long length = first ? bytes.getShort(8) & 0xffff : bytes.getInt(8) & 0xffffffffL;
      if (length > LARGEST_HEADER) {
        throw damaged("a header of " + length + " bytes");
      }
      byte[] header = new byte[(int) length];
      int known = START - offset;
      System.arraycopy(start, offset, header, 0, Math.min(known, header.length));
      int rest = Math.max(0, header.length - known);
      if (in.readNBytes(header, Math.min(known, header.length), rest) < rest) {
        throw damaged("its header is cut off");
      }
      String text = new String(header, StandardCharsets.ISO_8859_1);
      return array(file, text, offset + length, Files.size(file));
    }
  }

  private static TensorFile array(Path file, String header, long offset, long size) {
    Matcher descr = DESCR.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher dimensions = SHAPE.matcher(header);
    if (!order.find() || !dimensions.find()) {
      throw damaged("its header cannot be read");
    }
    if (!descr.find() || !TYPES.containsKey(descr.group("type"))) {
      throw new IllegalArgumentException(
          "holds an array that is none of numbers that are read: floats of 2, 4 or 8 bytes, signed"
              + " whole numbers, bytes; see numpy.ndarray.astype");
    }
    ElementType type = TYPES.get(descr.group("type"));
    if (descr.group("order").equals(">")) {
      throw new IllegalArgumentException(
          "holds numbers with the highest byte first; save array.astype(array.dtype.newbyteorder("
              + "'<'))");
    }
    long[] shape;
    try {
      shape =
          Stream.of(dimensions.group("shape").split(","))
              .map(String::strip)
              .filter(d -> !d.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
    } catch (NumberFormatException e) {
      throw damaged("its shape cannot be read");
    }
    if (offset + type.bytes(shape) != size) {
      throw damaged("its header and its size do not agree");
    }
    boolean firstFastest = order.group("first").equals("True");
    return new TensorFile(
        file,
        Map.of(
            ARRAY,
            firstFastest
                ? new TensorFile.Region(type, shape, firstFastest(shape), offset)
                : TensorFile.Region.inOrder(type, shape, offset)));
  }

  /** The strides of an array whose first index moves fastest. */
  private static long[] firstFastest(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = 0; d < shape.length; d++) {
      strides[d] = stride;
      stride *= shape[d];
    }
    return strides;
  }

  private static IllegalArgumentException damaged(String how) {
    return new IllegalArgumentException("is a damaged .npy file: " + how);
  }
}
