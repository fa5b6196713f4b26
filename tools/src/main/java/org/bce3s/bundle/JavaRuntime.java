package org.bce3s.bundle;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.bce3s.failure.RequestException;
import org.bce3s.machine.GpuShare;

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

  /** Loads the classes that a start loads. */
  private static final String USUAL_START = "org.bce3s.start.UsualStart";

  private JavaRuntime() {}

  /** The jlink of the running JVM; none if it is no JDK. */
  static Optional<ToolProvider> jlink() {
    return ToolProvider.findFirst("jlink");
  }

  /**
   * Writes a runtime into a folder that does not exist yet. Classes stay uncompressed, since the
   * bundle compresses them better; the class data archive makes every start shorter. It holds those
   * of Java's own classes that a start loads: the JVM archives no class path with folders in it, as
   * a bundle has.
   *
   * @param classPath of the program that will run on it
   * @throws RequestException if jlink is missing or fails
   * @throws IOException if the new runtime cannot be started
   */
  static void write(Optional<ToolProvider> jlink, Path folder, ClassPath classPath)
      throws IOException {
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
    archiveClasses(folder, classPath);
  }

  /** As jlink's {@code --generate-cds-archive}, which knows Java's usual list of classes alone. */
  private static void archiveClasses(Path folder, ClassPath classPath) throws IOException {
    String java = folder.resolve("bin/java").toString();
    Path classes = Files.createTempFile("bce3s-", ".classlist");
    try {
      int started =
          exitCode(
              java,
              "-Xshare:off",
              "-XX:DumpLoadedClassList=" + classes,
              "-cp",
              classPath.text(),
              USUAL_START);
      List<String> dump = new ArrayList<>(List.of(java, "-Xshare:dump"));
      if (started == 0) {
        dump.add("-XX:SharedClassListFile=" + classes);
      }
      int dumped = exitCode(dump.toArray(String[]::new));
      if (dumped != 0) {
        throw new RequestException(java + " -Xshare:dump ended with exit code " + dumped);
      }
    } finally {
      Files.deleteIfExists(classes);
    }
  }

  private static int exitCode(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put(GpuShare.VISIBLE, "");
    Process process = builder.start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new RequestException("interrupted");
    }
  }
}
