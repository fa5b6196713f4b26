package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.bce3s.failure.ExitCode;
import org.bce3s.registry.EntryProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of docs/extending.md, a jar with a loss term, in processes that have it on the class
 * path.
 */
class CodeFromOutsideTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(package org.example;.*?)```", Pattern.DOTALL);
  private static final String TINY =
      """
      experiment: tiny
      seeds: [3]
      dataset: {name: shapes-lt, head_count: 10, imbalance_factor: 2, test_count: 2, side: 8}
      augmentation: []
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: brier}
      train: {epochs: 1, batch_size: 16}
      """;

  @TempDir private static Path folder;
  private static String example;
  private static Path jar;

  @BeforeAll
  static void compileTheExample() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Matcher found = EXAMPLE.matcher(Files.readString(root.resolve("docs/extending.md")));
    assertThat(found.find()).isTrue();
    example = found.group(1);
    jar = jar("my losses", "org.example.Losses", example);
  }

  @Test
  void isListedDescribedAndInTheSchema() throws Exception {
    assertThat(run(jar, "list", "loss.joint").out()).contains("  brier ");
    assertThat(run(jar, "describe", "brier").out())
        .contains("brier (loss.joint)", "source: Brier 1950", "weight: number");
    assertThat(run(jar, "schema").out()).contains("Brier score of the images (Brier 1950)");
  }

  @Test
  void isTrainedByASweepAndNamedByItsProvenance() throws Exception {
    Path file = TestFiles.write(folder.resolve("tiny.yaml"), TINY);
    Path out = folder.resolve("runs");
    Console sweep = run(jar, "sweep", file.toString(), "--out", out.toString());
    assertThat(sweep.exitCode()).as(sweep.err()).isZero();
    assertThat(out.resolve("tiny/tiny/seed-3/provenance.json"))
        .content()
        .contains("\"code_from_outside\": \"my losses.jar sha256:");
    Path nothing = Files.createDirectory(folder.resolve("nothing"));
    assertThat(run(nothing, "plan", file.toString()).err())
        .contains("tiny.yaml:6:15: loss.joint.name: unknown loss.joint \"brier\"")
        .contains("(names from outside need BCE3S_CLASS_PATH)");

    Path trained = out.resolve("tiny/tiny/seed-3");
    Console predict = run(nothing, "predict", trained.toString());
    assertThat(predict.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(predict.err())
        .contains("loss.joint.name: unknown loss.joint \"brier\"")
        .contains(
            trained.resolve("provenance.json")
                + ": code_from_outside: the run was trained with my losses.jar sha256:")
        .contains("and BCE3S_CLASS_PATH is " + nothing + "; give its place: BCE3S_CLASS_PATH=PATH");
    assertThat(run(jar, "predict", trained.toString()).exitCode()).isZero();
  }

  @Test
  void aTermThatFailsIsNamedWithItsSettingAndTheLogOfTheRun() throws Exception {
    Path fails =
        jar(
            "wrong",
            "org.example.Losses",
            example.replace(
                "LabelledStream images",
                "if (weight > 0) throw new IllegalStateException(\"rows and logits do not fit\");\n"
                    + "LabelledStream images"));
    Path file = TestFiles.write(folder.resolve("fails.yaml"), TINY.replace("tiny", "fails"));
    Path out = folder.resolve("runs");
    Console sweep = run(fails, "sweep", file.toString(), "--out", out.toString());
    assertThat(sweep.exitCode()).isEqualTo(ExitCode.FAILED);
    Path log = out.resolve("fails/fails/seed-3/log.txt");
    assertThat(sweep.err())
        .contains(
            "fails seed 3: error: loss.joint \"brier\" fails: IllegalStateException: rows and"
                + " logits do not fit; see "
                + log);
    assertThat(log).content().contains("at org.example.Losses$Brier.loss(Losses.java");
  }

  @Test
  void whatDoesNotLoadIsOneLine() throws Exception {
    Path gone = folder.resolve("gone.jar");
    assertOneLine(gone, "bce3s list: BCE3S_CLASS_PATH: " + gone + ": no such file or folder\n");
    assertOneLine(
        jar("missing", "org.example.Other", example),
        "bce3s list: code from outside does not load: org.bce3s.registry.EntryProvider: Provider"
            + " org.example.Other not found; compile it against this version of bce3s, or take it"
            + " off the class path\n");
    assertOneLine(
        jar(
            "fails",
            "org.example.Losses",
            example.replace("return List.of(", "return List.of(null,")),
        "its entries fail: java.lang.NullPointerException; compile it against");
    assertOneLine(
        jar(
            "starts",
            "org.example.Losses",
            example.replace(
                "implements EntryProvider {",
                "implements EntryProvider {\nstatic final int N = Integer.parseInt(\"x\");")),
        "Provider org.example.Losses could not be instantiated (java.lang.ExceptionInInitializer");
    Path taken = jar("taken", "org.example.Losses", example.replace("\"brier\"", "\"ce\""));
    assertOneLine(
        taken,
        "bce3s list: org.example.Losses of "
            + taken
            + ": loss.joint \"ce\" is registered twice; give the entry another name or kind\n");
  }

  @Test
  void helpIsGivenWhereItDoesNotLoad() throws Exception {
    assertThat(run(folder.resolve("gone.jar"), "--help").exitCode()).isZero();
  }

  private static void assertOneLine(Path classPath, String message) throws Exception {
    Console list = run(classPath, "list");
    assertThat(list.err()).contains(message).hasLineCount(1);
    assertThat(list.out()).isEmpty();
    assertThat(list.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  /** A process as {@code tools/start-jvm.sh} starts it. */
  private static Console run(Path more, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path") + File.pathSeparator + more);
    command.add(Bce3s.class.getName());
    command.addAll(List.of(words));
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("BCE3S_CLASS_PATH", more.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Console(process.exitValue(), out, Files.readString(err));
  }

  /** A jar of {@code org.example.Losses} that names a provider. */
  private static Path jar(String name, String provider, String source) throws IOException {
    Path classes = Files.createDirectory(folder.resolve(name));
    Path file = TestFiles.write(classes.resolve("Losses.java"), source);
    int exitCode =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file.toString());
    assertThat(exitCode).isZero();
    TestFiles.write(
        classes.resolve("META-INF/services").resolve(EntryProvider.class.getName()),
        provider + "\n");
    Path made = folder.resolve(name + ".jar");
    try (OutputStream out = Files.newOutputStream(made);
        JarOutputStream written = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path entry : files.filter(Files::isRegularFile).sorted().toList()) {
        written.putNextEntry(new ZipEntry(classes.relativize(entry).toString()));
        Files.copy(entry, written);
      }
    }
    return made;
  }
}
