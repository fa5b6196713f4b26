package org.bce3s.tensor;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bce3s.file.StandIn;

/** What lies in a file that was meant to hold safetensors, by its first bytes. */
enum ForeignFile {
  /** HDF5, as Keras wrote. */
  HDF5("89484446", "an HDF5 file; save its weights as safetensors"),
  /** Anything under gzip. */
  GZIP("1f8b", "packed with gzip; unpack it first");

  private static final int LENGTH = 8;

  private final String start;
  private final String what;

  ForeignFile(String start, String what) {
    this.start = start;
    this.what = what;
  }

  /**
   * What a file is, in words that say what to do.
   *
   * @param head the file's first bytes
   * @return empty if it is none of these
   */
  static Optional<String> of(byte[] head) {
    if (head.length == 0) {
      return Optional.of("is empty");
    }
    if (isSafetensors(head)) {
      return Optional.empty();
    }
    return Arrays.stream(values())
        .filter(kind -> kind.begins(head))
        .findFirst()
        .map(kind -> "is " + kind.what)
        .or(() -> StandIn.of(head));
  }

  /**
   * A header's length in eight bytes, the lowest first, and its brace: the first byte is any one.
   */
  private static boolean isSafetensors(byte[] head) {
    return head.length > LENGTH
        && head[LENGTH] == '{'
        && Arrays.equals(head, LENGTH / 2, LENGTH, new byte[LENGTH / 2], 0, LENGTH / 2);
  }

  private boolean begins(byte[] head) {
    byte[] wanted = HexFormat.of().parseHex(start);
    return head.length >= wanted.length
        && Arrays.equals(wanted, Arrays.copyOf(head, wanted.length));
  }
}
