package org.bce3s.bundle;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.bce3s.failure.RequestException;

/** A Java runtime with the modules that bce3s needs, made by the running JDK's jlink. */
final class JavaRuntime {
  /**
   * What {@code jdeps} finds in the jars of the class path (base, desktop, logging, management,
   * naming, sql, xml, unsupported), and what is looked up at run time: elliptic curves for
   * downloads, jar file systems, the memory of the machine.
   */
  private static final String MODULES =
      "java.base,java.desktop,java.logging,java.management,java.naming,java.sql,java.xml,"
          + "jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs";

  private JavaRuntime() {}

  /** The jlink of the running JVM; none if it is no JDK. */
  static Optional<ToolProvider> jlink() {
    return ToolProvider.findFirst("jlink");
  }

  /**
   * Writes a runtime into a folder that does not exist yet. Classes stay uncompressed, since the
   * bundle compresses them better; the class data archive makes every start shorter.
   *
   * @throws RequestException if jlink is missing or fails
   * @throws IOException if the new runtime cannot be started
   */
  static void write(Optional<ToolProvider> jlink, Path folder) throws IOException {
    String java = System.getProperty("java.home");
    ToolProvider tool =
        jlink.orElseThrow(
            () ->
                new RequestException(
                    "needs jlink, which only a JDK has, and "
                        + java
                        + " is a runtime; on Debian and Ubuntu: apt-get install openjdk-17-jdk"));
    StringWriter said = new StringWriter();
    PrintWriter messages = new PrintWriter(said);
    int exitCode =
        tool.run(
            messages,
            messages,
            "--add-modules",
            MODULES,
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString());
    if (exitCode != 0) {
      throw new RequestException("the jlink of " + java + " failed: " + said.toString().strip());
    }
    archiveClasses(folder.resolve("bin/java"));
  }

  /** As jlink's {@code --generate-cds-archive}, which would print to standard output. */
  private static void archiveClasses(Path java) throws IOException {
    Process process =
        new ProcessBuilder(java.toString(), "-Xshare:dump")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new RequestException(java + " -Xshare:dump ended with exit code " + exitCode);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new RequestException("interrupted");
    }
  }
}
