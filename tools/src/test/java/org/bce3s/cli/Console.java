package org.bce3s.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Bce3s.run(stream(out), stream(err), arguments);
    return new Console(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
