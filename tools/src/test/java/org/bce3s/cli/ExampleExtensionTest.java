package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ci/example-extension}, compiled here and put on the class path of the commands. {@code
 * ci/release/check.sh} does the same with the released jars.
 */
class ExampleExtensionTest {
  private static final Path EXAMPLE =
      Path.of("").toAbsolutePath().getParent().resolve("ci/example-extension");

  @TempDir private static Path folder;
  private static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    classes = folder.resolve("classes");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-Xlint:all,-processing", "-Werror", "-d", classes.toString(), "-cp"));
    words.add(System.getProperty("java.class.path"));
    sources().forEach(file -> words.add(file.toString()));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, words.toArray(String[]::new)))
        .isZero();
    Path services = EXAMPLE.resolve("src/main/resources/META-INF/services");
    Path to = Files.createDirectories(classes.resolve("META-INF/services"));
    try (Stream<Path> files = Files.list(services)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void isShort() throws IOException {
    long lines = 0;
    for (Path file : sources()) {
      lines += Files.readAllLines(file).size();
    }
    assertThat(lines).isLessThan(200);
  }

  @Test
  void isListedDescribedAndInTheSchema() throws Exception {
    assertThat(run("list").out()).contains("  poly-1 ", "  plain ", "  grayscale ", "  bars-lt ");
    assertThat(run("describe", "poly-1").out())
        .contains("poly-1 (loss.joint)", "epsilon: number", "factor of 1 - p");
    assertThat(run("schema").out()).contains("\"poly-1\"", "channels of the first convolution");
  }

  @Test
  void isSwept() throws Exception {
    Path out = folder.resolve("runs");
    Console sweep =
        run("sweep", EXAMPLE.resolve("bars.yaml").toString(), "train.epochs=1", "--out", out + "");
    assertThat(sweep.exitCode()).as(sweep.err()).isZero();
    assertThat(out.resolve("bars/runs.csv"))
        .content()
        .contains("\npoly-1,0,", "\npoly-1-steeper,0,", ",bars-lt,", ",plain,");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLE.resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** A process as {@code tools/start-jvm.sh} starts it. */
  private static Console run(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path") + File.pathSeparator + classes);
    command.add(Bce3s.class.getName());
    command.addAll(List.of(words));
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("BCE3S_CLASS_PATH", classes.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Console(process.exitValue(), out, Files.readString(err));
  }
}
