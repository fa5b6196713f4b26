package org.bce3s.run;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The folder name of a row or experiment whatever its name holds. */
public final class FolderName {
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String ALLOWED = PLAIN + "._-+=,@ ";

  /** Names of a sweep's own files and folders. */
  private static final Set<String> TAKEN =
      Set.of(
          "journal",
          "lock",
          "runs.csv",
          "ablation.csv",
          "epochs.csv",
          "provenance.json",
          "slurm",
          "SHA256SUMS");

  private FolderName() {}

  /**
   * The name itself where it can be one; else with its bytes outside letters, digits and {@code
   * ._-+=,@} written as %XX. Different names give different folders.
   */
  public static String of(String name) {
    StringBuilder folder = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean first = folder.length() == 0;
      boolean plain = (first ? PLAIN : ALLOWED).indexOf(b & 0xFF) >= 0;
      folder.append(
          plain && !(first && TAKEN.contains(name))
              ? String.valueOf((char) b)
              : String.format(Locale.ROOT, "%%%02X", b & 0xFF));
    }
    return folder.toString();
  }
}
