package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes with this JVM, and a program of two classes in a jar. */
class ArchivedClassesTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();
  private static final String STARTED = "started\n";

  @TempDir private Path folder;
  private Path archive;
  private Path jar;

  @BeforeEach
  void archive() throws Exception {
    archive = folder.resolve("an archive.jsa");
    jar = jar("program.jar");
    assertThat(script("archive-classes.sh", jar.toString(), "")).isEmpty();
    assertThat(archive).isNotEmptyFile();
    assertThat(folder.resolve("an archive.jsa.new")).doesNotExist();
  }

  @Test
  void aStartTakesTheClassesFromTheArchive() throws Exception {
    assertThat(script("start-jvm.sh", jar.toString(), "-Xlog:class+load"))
        .contains("org.bce3s.cli.Bce3s source: shared objects file (top)");
  }

  @Test
  void whatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
    assertThat(start(jar.toString())).as("it fits").isEqualTo(STARTED);
    assertThat(start(jar + ":" + folder)).as("a folder behind").isEqualTo(STARTED);
    assertThat(start(folder + ":" + jar)).as("a folder before").isEqualTo(STARTED);
    assertThat(start(jar("other.jar").toString())).as("another jar").isEqualTo(STARTED);
    assertThat(script("start-jvm.sh", jar.toString(), "-Xshare:off")).isEqualTo(STARTED);

    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(start(jar.toString())).as("built anew").isEqualTo(STARTED);

    Files.delete(archive);
    Files.writeString(archive, "no archive");
    assertThat(start(jar.toString())).as("another file").isEqualTo(STARTED);

    Files.delete(archive);
    assertThat(start(jar.toString())).as("no file").isEqualTo(STARTED);
  }

  /** A program that says that it has started, whichever of its classes is. */
  private Path jar(String name) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
    List<String> compiled = new ArrayList<>(List.of("-d", classes.toString()));
    for (String type : new String[] {"cli.Bce3s", "start.UsualStart"}) {
      String[] words = type.split("\\.", -1);
      Path source =
          TestFiles.write(
              folder.resolve(words[1] + ".java"),
              """
              package org.bce3s.PACKAGE;
              public class TYPE {
                public static void main(String[] arguments) {
                  System.out.print("started\\n");
                  new org.bce3s.cli.Bce3s();
                }
              }
              """
                  .replace("PACKAGE", words[0])
                  .replace("TYPE", words[1]));
      compiled.add(source.toString());
    }
    tool("javac", compiled.toArray(new String[0]));
    Path packed = folder.resolve(name);
    tool("jar", "--create", "--file", packed.toString(), "-C", classes.toString(), ".");
    return packed;
  }

  private static void tool(String name, String... arguments) {
    ToolProvider tool = ToolProvider.findFirst(name).orElseThrow();
    assertThat(tool.run(System.out, System.err, arguments)).isZero();
  }

  private String start(String classPath) throws Exception {
    return script("start-jvm.sh", classPath, "");
  }

  private String script(String name, String classPath, String options) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-euc",
                "java=$1 root=/ class_path=$2 class_archive=$3; . \"$4\"",
                "sh",
                JAVA,
                classPath,
                archive.toString(),
                Path.of(name).toAbsolutePath().toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("BCE3S_"));
    builder.environment().put("BCE3S_JAVA_OPTS", options);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}
