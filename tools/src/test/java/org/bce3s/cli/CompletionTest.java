package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What a shell offers after a word, by the script that a release installs. */
class CompletionTest {
  @TempDir private static Path folder;
  private static Path script;

  @BeforeAll
  static void writeTheScript() throws IOException {
    // As the build of a release makes it: of the class alone, by its constructor without arguments.
    CommandLine commands = new CommandLine(Bce3s.class);
    script = Files.writeString(folder.resolve("bce3s"), AutoComplete.bash("bce3s", commands));
  }

  @Test
  void commandsAreOffered() throws Exception {
    assertThat(offered("bce3s", "s")).contains("sweep", "status", "schema").doesNotContain("plan");
    assertThat(offered("bce3s", "data", "")).contains("inspect", "doctor", "fetch");
  }

  @Test
  void optionsAreOffered() throws Exception {
    assertThat(offered("bce3s", "sweep", "--la")).containsExactly("--launcher");
  }

  @Test
  void valuesAreOffered() throws Exception {
    assertThat(offered("bce3s", "sweep", "--launcher", "")).contains("local", "slurm");
    assertThat(offered("bce3s", "predict", "--select", "")).contains("last", "oracle");
  }

  private static List<String> offered(String... words) throws Exception {
    String typed = "'" + String.join("' '", words) + "'";
    String program =
        String.join(
            "\n",
            ". \"$1\"",
            "COMP_WORDS=(" + typed + ")",
            "COMP_CWORD=" + (words.length - 1),
            "COMP_LINE=\"${COMP_WORDS[*]}\"",
            "_complete_bce3s",
            "printf '%s\\n' \"${COMPREPLY[@]}\"");
    Process process =
        new ProcessBuilder("bash", "-c", program, "bash", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return out.lines().toList();
  }
}
