package org.bce3s.display;

import java.util.List;

/** Many names in a line that a person can read. */
public final class SomeNames {
  private static final int SHOWN = 12;

  private SomeNames() {}

  /** The first names, and how many more there are. */
  public static String of(List<String> names) {
    return of(names, SHOWN);
  }

  /** The first so many names, and how many more there are. */
  static String of(List<String> names, int most) {
    List<String> shown = names.subList(0, Math.min(most, names.size()));
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
  }
}
