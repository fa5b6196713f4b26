package org.bce3s.longtail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bce3s.image.ContentHash;

/** The images of a full set that were kept. */
public final class Subset {
  private final int[] indices;

  /** A subset of these indices into the full set, which must ascend. */
  public Subset(int[] indices) {
    this.indices = indices;
  }

  /**
   * The subset of these indices into the full set.
   *
   * @throws IllegalArgumentException if they do not ascend
   */
  public static Subset of(int... indices) {
    for (int i = 1; i < indices.length; i++) {
      if (indices[i] <= indices[i - 1]) {
        throw new IllegalArgumentException("index " + indices[i] + " follows " + indices[i - 1]);
      }
    }
    return new Subset(indices.clone());
  }

  /** The number of images kept. */
  public int size() {
    return indices.length;
  }

  /** The index in the full set of kept image {@code i}; ascends with {@code i}. */
  public int index(int i) {
    return indices[i];
  }

  /** The kept indices, ascending; a copy. */
  public int[] indices() {
    return indices.clone();
  }

  /** SHA-256 (lower-case hex) of the indices: ascending, decimal, each followed by a newline. */
  public String sha256() {
    MessageDigest digest = ContentHash.sha256();
    for (int index : indices) {
      digest.update((index + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** How often each class occurs among the labels. */
  public static int[] counts(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }
}
