package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.failure.ExitCode;
import org.bce3s.process.Launch;
import org.bce3s.process.RunCommandLine;
import org.bce3s.run.RunFolder;
import org.bce3s.tensor.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as a person types them in options and settings. */
class PathsTest {
  private static final String HOME = System.getProperty("user.home");
  private static final String LIST =
      """
      dataset: {name: image-list, root: ROOT, test: TEST}
      backbone: resnet8
      loss: {joint: ce}
      train: {epochs: 1, batch_size: 2}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void home() {
    System.setProperty("user.home", folder.toString());
  }

  @AfterEach
  void ownHome() {
    System.setProperty("user.home", HOME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"~/a b/small.yaml", "~//a b/small.yaml"})
  void aTildeIsTheHomeFolderInOptionsAndParameters(String file) {
    TestFiles.write(
        folder.resolve("a b/small.yaml"),
        LIST.replace("image-list, root: ROOT, test: TEST", "shapes-lt"));
    Console plan = Console.run("plan", file, "--out=~/runs");
    assertThat(plan.err()).isEmpty();
    assertThat(plan.out()).contains(" in " + folder.resolve("runs/small"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"~/photographs", "~"})
  void aTildeIsTheHomeFolderInSettings(String root) {
    String below = root.length() > 1 ? "photographs/" : "";
    Path file =
        TestFiles.write(
            folder.resolve("list.yaml"), LIST.replace("ROOT", root).replace("TEST", "~/lists/t"));
    assertThat(Console.run("plan", file.toString()).err())
        .isEqualToNormalizingNewlines(
            "bce3s plan: "
                + folder.resolve(below + "train.txt")
                + ": no such file; if it lies elsewhere, type --data DIR, the folder of data sets\n");
    TestFiles.write(folder.resolve(below + "train.txt"), "a.png 0\n");
    Console noTest = Console.run("plan", file.toString());
    assertThat(noTest.err()).contains(folder.resolve("lists/t") + ": no such file");
    assertThat(noTest.exitCode()).isEqualTo(ExitCode.DATA);
  }

  @Test
  void anIncludeMayBeInTheHomeFolder() {
    TestFiles.write(folder.resolve("base.yaml"), "backbone: resnet8\n");
    Path file =
        TestFiles.write(folder.resolve("x/a.yaml"), "include: [~/base.yaml, ~/gone.yaml]\n");
    assertThat(Console.run("plan", file.toString()).err())
        .contains("include: " + folder.resolve("gone.yaml") + ": no such file")
        .doesNotContain("base.yaml");
  }

  @Test
  void anEmptyPathIsRefused() {
    for (String option : List.of("--out", "--data", "--results")) {
      Console sweep = Console.run("sweep", "a.yaml", option, "");
      assertThat(sweep.exitCode()).isEqualTo(ExitCode.WRONG);
      assertThat(sweep.err())
          .contains(
              "invalid value for option '" + option + "'", "it is empty; \".\" is this folder");
    }
    assertThat(Console.run("plan", "").err()).contains("it is empty");
    assertThat(Files.exists(Path.of("small"))).isFalse();
  }

  @Test
  void aFolderThatBeginsWithADashIsNoOptionOfARunsProcess() {
    Path run = Path.of("-dash/x/seed-0");
    List<String> command =
        RunCommandLine.ofThisJvm("Main", "1g")
            .of(
                new Launch(
                    new RunFolder(run),
                    0,
                    Path.of("-data"),
                    Optional.of(new RunFolder(Path.of("-start"))),
                    Cluster.ALONE,
                    1));
    assertThat(command.subList(command.indexOf("run"), command.size()))
        .containsExactly(
            "run",
            "./-dash/x/seed-0/resolved.yaml",
            "--seed",
            "0",
            "--data",
            "./-data",
            "--run-folder",
            "./-dash/x/seed-0",
            "--start-run",
            "./-start");
  }
}
