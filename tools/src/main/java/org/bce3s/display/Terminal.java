package org.bce3s.display;

import java.io.PrintStream;

/**
 * Where progress is shown.
 *
 * @param columns its width; 0 for what is no terminal, which gets plain lines
 * @param stream what is written to, standard error as a rule
 */
public record Terminal(int columns, PrintStream stream) {
  /** The terminal that the start script found, by the property {@code bce3s.columns}. */
  public static Terminal found(PrintStream stream) {
    return new Terminal(Integer.getInteger("bce3s.columns", 0), stream);
  }

  /** A log or a pipe. */
  public static Terminal lines(PrintStream stream) {
    return new Terminal(0, stream);
  }
}
