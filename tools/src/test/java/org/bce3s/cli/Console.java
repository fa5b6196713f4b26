package org.bce3s.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command left behind.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Console(int exitCode, String out, String err) {
  /** Runs a command as the program does, but for the end of the JVM. */
  static Console run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Bce3s.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Console(exitCode, out.toString(), err.toString());
  }
}
