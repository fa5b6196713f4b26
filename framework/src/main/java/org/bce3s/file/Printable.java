package org.bce3s.file;

/** Text of a file that nobody vouches for, as a message shows it. */
public final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /** The text without control characters, which a terminal would obey, and cut where it is long. */
  public static String of(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
