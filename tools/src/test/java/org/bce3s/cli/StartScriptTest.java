package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bce3s.failure.ExitCode;
import org.bce3s.tensor.RepeatableResults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code tools/bce3s} in a project of its own, with a Maven that only notes that it was called and
 * a JVM that prints its command line.
 */
class StartScriptTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>"$PROJECT/builds"
      [ ! -e "$PROJECT/broken" ] || { echo 'Foo.java:1: not a statement'; exit 1; }
      echo /repository/library.jar >"$PROJECT/tools/target/classpath.txt"
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -XshowSettings:properties ]; then
        echo '    java.specification.version = 17' >&2
        echo "    java.home = $JAVA_HOME" >&2
        exit
      fi
      case $1 in
        -XX:ArchiveClassesAtExit=*)
          printf '%s\\n' "$@" >"${1#*=}"
          [ ! -e "$PROJECT/no archive" ]
          exit
          ;;
      esac
      printf '%s\\n' "$@"
      [ -z "${HOLD:-}" ] || { : >"$HOLD"; while [ -e "$HOLD" ]; do sleep 0.05; done; }
      """;

  private static final List<String> SCRIPTS =
      List.of("bce3s", "find-java.sh", "utf8-locale.sh", "start-jvm.sh", "archive-classes.sh");

  @TempDir private Path folder;
  private Path project;

  @BeforeEach
  void copyScripts() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    for (String script : SCRIPTS) {
      Path copy = project.resolve("tools").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(script), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String source : List.of("pom.xml", "tools/pom.xml", "tools/src/main/Foo.java")) {
      TestFiles.write(project.resolve(source), "");
      age(project.resolve(source), -60);
    }
    program("bin/mvn", MAVEN);
    program("jdk/bin/java", JAVA);
    program("jdk/bin/javac", "#!/bin/sh\n");
  }

  @Test
  void setsTheEnvironmentOfRepeatableResultsUnlessItIsSet() throws IOException {
    String script = Files.readString(Path.of("start-jvm.sh"));

    RepeatableResults.ENVIRONMENT.forEach(
        (name, value) ->
            assertThat(script)
                .contains("export " + name + "=\"${" + name + ":-" + value + "}\"\n"));
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Console first = run(Map.of(), "list", "two words");
    assertThat(first.err()).contains("building for the first time");
    assertThat(first.out())
        .contains("-Dbce3s.home=" + project + "\n")
        .contains("-Dbce3s.in-use-lock=" + project + "/tools/target/in-use.lock\n")
        .endsWith(
            "-cp\n"
                + project
                + "/tools/target/bce3s-tools.jar:/repository/library.jar\n"
                + "org.bce3s.cli.Bce3s\nlist\ntwo words\n");
    assertThat(run(Map.of(), "list").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    age(project.resolve("tools/src/main/Foo.java"), 60);
    assertThat(run(Map.of(), "list").err()).contains("have changed: building");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aFailedBuildShowsItsOutputAndStartsNothing() throws Exception {
    Files.createFile(project.resolve("broken"));
    Console failed = run(Map.of(), "list");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("Foo.java:1: not a statement", "the build failed");
    assertThat(failed.out()).isEmpty();

    Files.delete(project.resolve("broken"));
    assertThat(run(Map.of(), "list").exitCode()).isZero();
  }

  @Test
  void aBuildArchivesTheClassesOfItsClassPathForTheStartsAfterIt() throws Exception {
    Path archive = project.resolve("tools/target/classes.jsa");
    assertThat(run(Map.of(), "list").out())
        .contains("\n-XX:SharedArchiveFile=" + archive + "\n-Xlog:cds=off\n");
    assertThat(Files.readAllLines(archive))
        .containsExactly(
            "-XX:ArchiveClassesAtExit=" + archive + ".new",
            "-cp",
            project + "/tools/target/bce3s-tools.jar:/repository/library.jar",
            "org.bce3s.start.UsualStart");

    age(project.resolve("tools/src/main/Foo.java"), 60);
    Files.createFile(project.resolve("no archive"));
    Console without = run(Map.of(), "list");
    assertThat(without.exitCode()).isZero();
    assertThat(without.err()).hasLineCount(1).contains("have changed: building");
    assertThat(without.out()).startsWith("--enable").doesNotContain("SharedArchiveFile", "-Xlog");
    assertThat(archive).as("the one of the build before").doesNotExist();
    assertThat(archive.resolveSibling("classes.jsa.new")).as("half an archive").doesNotExist();
  }

  @Test
  void codeFromOutsideComesLastOnTheClassPath() throws Exception {
    assertThat(run(Map.of("BCE3S_CLASS_PATH", "my loss.jar:other.jar"), "list").out())
        .contains("/repository/library.jar:my loss.jar:other.jar\norg.bce3s.cli.Bce3s\n");
  }

  @Test
  void theHomeFolderIsThatOfTheShell() throws Exception {
    assertThat(run(Map.of("HOME", "/another home"), "list").out())
        .contains("\n-Duser.home=/another home\n");
    assertThat(run(Map.of("HOME", ""), "list").out()).doesNotContain("user.home");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep", "run", "reproduce", "--debug sweep", "@words"})
  void nothingIsTrainedByCodeOlderThanItsSources(String words) throws Exception {
    run(Map.of(), "list");
    Path hold = folder.resolve("hold");
    Process sweep = start(Map.of("HOLD", hold.toString()), "sweep", "a.yaml").start();
    try {
      while (!Files.exists(hold)) {
        assertThat(sweep.isAlive()).isTrue();
        Thread.sleep(20);
      }
      assertThat(run(Map.of(), (words + " b.yaml").split(" ", -1)).exitCode()).isZero();

      age(project.resolve("tools/src/main/Foo.java"), 60);
      Console refused = run(Map.of(), (words + " b.yaml").split(" ", -1));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err())
          .contains("sources are newer than the build", "would train by the old code")
          .hasLineCount(1);
      Console list = run(Map.of(), "plan", "sweep");
      assertThat(list.err()).contains("starting as built");
      assertThat(list.out()).endsWith("org.bce3s.cli.Bce3s\nplan\nsweep\n");
      assertThat(builds()).isEqualTo(1);
    } finally {
      Files.deleteIfExists(hold);
      assertThat(sweep.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(run(Map.of(), "sweep", "b.yaml").err()).contains("building");
    assertThat(builds()).isEqualTo(2);
  }

  private long builds() throws IOException {
    return Files.readAllLines(project.resolve("builds")).size();
  }

  private Console run(Map<String, String> environment, String... words) throws Exception {
    Path err = folder.resolve("err");
    Process process = start(environment, words).redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Console(process.exitValue(), out, Files.readString(err));
  }

  private ProcessBuilder start(Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>();
    command.add(project.resolve("tools/bce3s").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("BCE3S_"));
    builder.environment().put("PROJECT", project.toString());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    builder.environment().putAll(environment);
    return builder;
  }

  private void program(String name, String text) throws IOException {
    Path file = TestFiles.write(folder.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    assertThat(file).isExecutable();
  }

  private static void age(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }
}
