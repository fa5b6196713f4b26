package org.bce3s.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Collects what is wrong, and what was done on the reader's own account, in one pass. */
public final class Findings {
  private static final int QUOTED = 60;

  private final List<Fault> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Something is wrong. */
  public void fault(Origin origin, String path, String message) {
    faults.add(new Fault(origin, path, message, false));
  }

  /** A required setting is not there. */
  public void missing(Origin origin, String path, String message) {
    faults.add(new Fault(origin, path, message, true));
  }

  /** Takes over what was found elsewhere. */
  public void addAll(List<Fault> more) {
    faults.addAll(more);
  }

  /** Something a person should know although nothing is wrong. */
  public void note(String text) {
    notes.add(oneLine(text));
  }

  /** What is wrong, in the order of the files and of their lines, each fault once. */
  public List<Fault> faults() {
    return faults.stream().distinct().sorted(Comparator.comparing(Fault::origin)).toList();
  }

  /** The notes, in the order they were made. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Text in quotes, cut where it is long. */
  public static String quote(String text) {
    if (text.length() <= QUOTED) {
      return '"' + text + '"';
    }
    int end = Character.isHighSurrogate(text.charAt(QUOTED - 1)) ? QUOTED - 1 : QUOTED;
    return '"' + text.substring(0, end) + "...\"";
  }

  /** Text with control characters written as escapes, so that it stays on one line. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }
}
