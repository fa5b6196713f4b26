package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names with accents where the locale has none. The shell makes the files, for the JVM of the test
 * may itself be one that could not.
 */
class NamesOfFilesTest {
  private static final String CLASSES =
      """
      set -eu
      data=$(printf 'k\\303\\266rbe') # a folder of data, a class and a list, all with an accent
      class=$(printf 'm\\303\\274de')
      for part in train test; do
        mkdir -p "$data/images/$part/ant" "$data/images/$part/$class"
        cp one.png "$data/images/$part/ant/1.png"
        cp one.png "$data/images/$part/$class/$class.png"
      done
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"C", "xx_YY.ISO-8859-1"})
  void aFolderOfImagesIsReadInEveryLocale(String locale) throws Exception {
    String output =
        shell(
            Map.of("LC_ALL", locale),
            CLASSES
                + """
                . "$TOOLS/utf8-locale.sh"
                exec "$JAVA" -cp "$CLASS_PATH" org.bce3s.cli.Bce3s \\
                  data inspect --dataset image-folder --data "$data"
                """);

    assertThat(output).contains("    1  m\u00fcde").contains("exit 0\n");
  }

  @Test
  void withoutTheStartScriptTheLocaleIsNamed() throws Exception {
    String output =
        shell(
            Map.of("LC_ALL", "C"),
            CLASSES
                + """
                mv "$data" data
                exec "$JAVA" -cp "$CLASS_PATH" org.bce3s.cli.Bce3s \\
                  data inspect --dataset image-folder
                """);

    assertThat(output)
        .contains("cannot be the name of a file in this locale; type LC_ALL=C.UTF-8 before the")
        .contains("exit 3\n");
  }

  @Test
  void aNameThatIsNotUtf8IsNamed() throws Exception {
    String output =
        shell(
            Map.of("LC_ALL", "C.UTF-8"),
            CLASSES
                + """
                mv "$data" data
                cp one.png "data/images/train/ant/$(printf 'm\\374de').png"
                exec "$JAVA" -cp "$CLASS_PATH" org.bce3s.cli.Bce3s \\
                  data inspect --dataset image-folder
                """);

    assertThat(output)
        .contains("data/images/train/ant: the name \"m?de.png\" in it is not UTF-8; rename it")
        .contains("exit 3\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "xx_YY.ISO-8859-1", "xx_YY.UTF-8"})
  void aLocaleWithoutUtf8IsReplacedByOneThatHasIt(String locale) throws Exception {
    String output =
        shell(
            Map.of("LC_ALL", locale),
            ". \"$TOOLS/utf8-locale.sh\"\nLC_ALL=$LC_ALL locale charmap\n");

    assertThat(output).contains("UTF-8\n").endsWith("exit 0\n");
  }

  @Test
  void aLocaleWithUtf8IsLeftAlone() throws Exception {
    String output =
        shell(
            Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8"),
            ". \"$TOOLS/utf8-locale.sh\"\necho \"LC_ALL is '$LC_ALL'\"\n");

    assertThat(output).contains("LC_ALL is ''\n");
  }

  private String shell(Map<String, String> environment, String script)
      throws IOException, InterruptedException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", folder.resolve("one.png").toFile());
    Files.writeString(folder.resolve("script.sh"), script);
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("/bin/sh", "script.sh"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_"));
    builder.environment().remove("LANG");
    builder.environment().putAll(environment);
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
    builder.environment().put("CLASS_PATH", absolute(System.getProperty("java.class.path")));
    builder.environment().put("TOOLS", Path.of("").toAbsolutePath().toString());
    int exitCode = builder.start().waitFor();
    return Files.readString(output, StandardCharsets.UTF_8) + "exit " + exitCode + "\n";
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(":", -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(":", entries);
  }
}
