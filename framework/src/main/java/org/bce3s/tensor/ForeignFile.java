package org.bce3s.tensor;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bce3s.file.StandIn;

/** What lies in a file that was meant to hold safetensors, by its first bytes. */
enum ForeignFile {
  /** PyTorch since 1.6; so are the files of NumPy and of Keras 3. */
  ZIP("504b0304", "a zip, as torch.save writes", true),
  /** PyTorch before 1.6, by protocol 2 and later. */
  PICKLE("80", "a Python pickle, as torch.save of PyTorch before 1.6 writes", true),
  /** HDF5, as Keras wrote. */
  HDF5("89484446", "an HDF5 file; save its weights as safetensors", false),
  /** Anything under gzip. */
  GZIP("1f8b", "packed with gzip; unpack it first", false);

  private static final int LENGTH = 8;

  private final String start;
  private final String what;
  private final boolean torch;

  ForeignFile(String start, String what, boolean torch) {
    this.start = start;
    this.what = what;
    this.torch = torch;
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
        .map(kind -> "is " + kind.what + (kind.torch ? "; " + CONVERSION : ""))
        .or(() -> StandIn.of(head));
  }

  /**
   * A header's length in eight bytes, the lowest first, and its brace: the first byte is any one, a
   * pickle's too.
   */
  private static boolean isSafetensors(byte[] head) {
    return head.length > LENGTH
        && head[LENGTH] == '{'
        && Arrays.equals(head, LENGTH / 2, LENGTH, new byte[LENGTH / 2], 0, LENGTH / 2);
  }

  /** Python that writes safetensors, of a checkpoint with or without its optimiser. */
  private static final String CONVERSION =
      "make a safetensors file of it:\n"
          + "python -c \"import torch, safetensors.torch as s; c = torch.load('FILE',"
          + " map_location='cpu', weights_only=True); s.save_file({k: v.clone().contiguous() for k,"
          + " v in c.get('state_dict', c).items() if torch.is_tensor(v)}, 'FILE.safetensors')\"";

  private boolean begins(byte[] head) {
    byte[] wanted = HexFormat.of().parseHex(start);
    return head.length >= wanted.length
        && Arrays.equals(wanted, Arrays.copyOf(head, wanted.length));
  }
}
