package org.bce3s.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What servers and Git leave in place of a file that was to be downloaded, by its first bytes. */
public final class StandIn {
  private static final int LOOKED_AT = 64;
  private static final String LFS_POINTER = "version https://git-lfs";
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private StandIn() {}

  /**
   * The end of a sentence that begins with the file's name, and says what to do.
   *
   * @param head the file's first bytes, 64 of them at least if it has so many
   * @return empty if it is none of these
   */
  public static Optional<String> of(byte[] head) {
    String start =
        new String(head, 0, Math.min(LOOKED_AT, head.length), StandardCharsets.ISO_8859_1)
            .replace(BYTE_ORDER_MARK, "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    if (start.startsWith(LFS_POINTER)) {
      return Optional.of(
          "is a pointer of Git LFS, which stands for the file; type git lfs pull, or download the"
              + " file itself");
    }
    if (start.startsWith("<")) {
      return Optional.of(
          "is a web page or XML; the download went wrong, look at it with a browser");
    }
    return Optional.empty();
  }
}
