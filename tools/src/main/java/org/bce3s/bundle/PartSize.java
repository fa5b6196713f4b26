package org.bce3s.bundle;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.failure.RequestException;

/**
 * The size that no part of a bundle exceeds.
 *
 * @param bytes at least 1 MiB, since a bundle of a million parts helps nobody
 */
public record PartSize(long bytes) {
  private static final long SMALLEST = 1L << 20;

  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8})([mMgG])");

  /** Checks the size. */
  public PartSize {
    if (bytes < SMALLEST) {
      throw new IllegalArgumentException(bytes + " bytes are less than 1m");
    }
  }

  /**
   * Reads a size such as {@code 60m} (MiB) or {@code 2g} (GiB).
   *
   * @throws RequestException if the text is none
   */
  public static PartSize of(String text) {
    Matcher size = TEXT.matcher(text);
    if (!size.matches()) {
      throw new RequestException("--part-size: \"" + text + "\" is no size such as 60m or 2g");
    }
    int shift = size.group(2).toLowerCase(Locale.ROOT).equals("m") ? 20 : 30;
    return new PartSize(Long.parseLong(size.group(1)) << shift);
  }
}
