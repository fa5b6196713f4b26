package org.bce3s.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bce3s.cli.Bce3s;
import org.bce3s.cli.RunChild;
import org.bce3s.file.AtomicFile;

/**
 * Loads the classes that commands and runs load, for the JVM to archive them: plans a tiny
 * experiment and trains it, all in this process. Started with {@code -XX:ArchiveClassesAtExit=FILE}
 * it leaves nothing but that file.
 */
final class UsualStart {
  private static final String EXPERIMENT = "usual-start.yaml";

  private UsualStart() {}

  /** Ends the JVM with the exit code of the run. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Files.createTempDirectory("bce3s-classes-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> AtomicFile.deleteFolder(folder)));
    Path yaml = folder.resolve(EXPERIMENT);
    try (InputStream text = UsualStart.class.getResourceAsStream(EXPERIMENT)) {
      Files.copy(text, yaml);
    }
    String data = folder.resolve("data").toString();
    PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Bce3s.run(nowhere, nowhere, "plan", yaml.toString(), "--data", data);
    Path run = Files.createDirectory(folder.resolve("run"));
    RunChild.main(
        new String[] {
          "run", yaml.toString(), "--seed", "0", "--data", data, "--run-folder", run.toString()
        });
  }
}
