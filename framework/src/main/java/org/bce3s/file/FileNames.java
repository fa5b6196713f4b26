package org.bce3s.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Which texts can name a file. Java takes the encoding of names from the locale it was started in;
 * the start scripts choose one of UTF-8, a JVM started otherwise may have one of ASCII alone.
 */
public final class FileNames {
  private static final String NUL = "Nul character";

  private FileNames() {}

  /** Whether Java, which names files in the locale's encoding, can name this one. */
  public static boolean isNameHere(String name) {
    try {
      return Path.of(name).getNameCount() > 0;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Says that a name can be that of no file here, and what to type; {@code shown} is the name. */
  public static String notHere(String shown) {
    return shown
        + " cannot be the name of a file in this locale; type LC_ALL=C.UTF-8 before the command";
  }

  /** Says why a path was refused, and what to type. */
  public static String refusal(InvalidPathException refused) {
    String shown = "\"" + Printable.of(refused.getInput()) + "\"";
    return isByLocale(refused) ? notHere(shown) : shown + " is not the name of a file";
  }

  /** Whether the locale is to blame, so that the name can be one elsewhere. */
  public static boolean isByLocale(InvalidPathException refused) {
    return !refused.getReason().startsWith(NUL);
  }
}
