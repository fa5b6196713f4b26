package org.bce3s.registry;

import java.util.List;
import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;

/** A name that no entry of a registry has; carries the nearest names. */
public final class UnknownNameException extends IllegalArgumentException implements Reported {
  private static final long serialVersionUID = 1L;

  /** What may be wrong where no known name is meant. */
  public static final String OUTSIDE = " (names from outside need BCE3S_CLASS_PATH)";

  private final transient List<String> nearest;

  UnknownNameException(String kind, String name, List<String> nearest, List<String> all) {
    super(
        "unknown "
            + kind
            + " \""
            + name
            + "\""
            + (nearest.isEmpty()
                ? "; known: " + String.join(", ", all)
                : "; did you mean " + NearestNames.quoted(nearest) + "?")
            + OUTSIDE);
    this.nearest = List.copyOf(nearest);
  }

  /** The nearest known names, best first, perhaps none. */
  public List<String> nearest() {
    return nearest;
  }

  @Override
  public int exitCode() {
    return ExitCode.WRONG;
  }
}
