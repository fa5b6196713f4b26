package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script of bundles and releases, with a JVM that prints its command line. */
class PackedScriptTest {
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -XshowSettings:properties ]; then
        echo '    java.specification.version = @VERSION@' >&2
        echo '    java.home = /jdk' >&2
        exit
      fi
      printf '%s\\n' "$0" "$@"
      """;

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void pack() throws IOException {
    root = Files.createDirectories(folder.resolve("a [b] folder"));
    Path lib = Files.createDirectories(root.resolve("lib"));
    for (String script : new String[] {"find-java.sh", "start-jvm.sh", "utf8-locale.sh"}) {
      Files.copy(Path.of(script), lib.resolve(script));
    }
    Files.writeString(lib.resolve("class-path"), "a.jar:./b c.jar:*\n");
  }

  @Test
  void ofAReleaseTakesTheJdkOfTheMachine() throws Exception {
    Path java = program("machine/bin/java", JAVA.replace("@VERSION@", "17"));
    assertThat(start("bin/bce3s"))
        .startsWith(java + "\n")
        .contains("-Dbce3s.home=" + root + "\n")
        .contains("-cp\n@/lib/a.jar:@/lib/./b c.jar:@/lib/*\n".replace("@", root.toString()))
        .endsWith("org.bce3s.cli.Bce3s\nlist\ntwo words\n");
  }

  @Test
  void ofABundleTakesItsOwn() throws Exception {
    program("machine/bin/java", "#!/bin/sh\nexit 1\n");
    Path java = program("a [b] folder/jdk/bin/java", JAVA.replace("@VERSION@", "17"));
    assertThat(start("bce3s")).startsWith(java + "\n").endsWith("list\ntwo words\n");
  }

  @Test
  void anOldJavaIsRefusedInOneLine() throws Exception {
    Path java = program("machine/bin/java", JAVA.replace("@VERSION@", "11"));
    assertThat(start("bin/bce3s"))
        .isEqualTo(
            "bce3s: needs a JDK, version 17 or later, and "
                + java
                + " is version 11; on Debian and Ubuntu: apt-get install openjdk-17-jdk\n");
  }

  private String start(String place) throws Exception {
    Path script = root.resolve(place);
    try (InputStream in = Bundle.class.getResourceAsStream("bce3s")) {
      program("a [b] folder/" + place, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), script);
    ProcessBuilder builder =
        new ProcessBuilder(link.toString(), "list", "two words").redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("BCE3S_"));
    builder.environment().put("JAVA_HOME", folder.resolve("machine").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return out;
  }

  private Path program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
