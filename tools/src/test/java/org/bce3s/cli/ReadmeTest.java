package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Stages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says can be typed is what the program takes. */
class ReadmeTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("tools/bce3s ((?:data )?[a-z]+)");

  private static final Pattern TABLE =
      Pattern.compile("\\| command \\| what it does \\|\n(.*?)\n\n", Pattern.DOTALL);

  /** The commands of the first cell of a line of that table; options begin with dashes. */
  private static final Pattern CELL = Pattern.compile("(?m)^\\|([^|]+)\\|");

  private static final Pattern CODE = Pattern.compile("`([a-z]+)\\b[^`]*`");

  private static final Pattern FILE = Pattern.compile("\\b(?:yaml|ci)/[A-Za-z0-9/._-]+\\w");

  @TempDir private Path folder;

  @Test
  void experimentsCanBeRead() throws IOException {
    List<String> blocks = found(YAML, 1);
    List<List<String>> rows = new ArrayList<>();
    for (String block : blocks) {
      Path file = Files.writeString(folder.resolve("readme.yaml"), block);
      Experiment experiment = new ExperimentReader(Catalogue.standard()).read(file, List.of());
      Stages.check(experiment.rows());
      rows.add(experiment.rows().stream().map(Row::name).toList());
    }
    assertThat(rows)
        .containsExactly(
            List.of("ce-joint", "bce3s"),
            List.of("ce", "crt", "lws", "tau-norm", "ncm", "adjusted"),
            List.of("photographs"));
  }

  @Test
  void commandsExist() throws IOException {
    List<String> commands = new ArrayList<>(found(COMMAND, 1));
    found(TABLE, 1).stream()
        .flatMap(table -> CELL.matcher(table).results())
        .flatMap(cell -> CODE.matcher(cell.group(1)).results())
        .forEach(code -> commands.add(code.group(1)));
    assertThat(commands).contains("sweep", "list", "data doctor", "data fetch", "tensorboard");
    for (String command : commands) {
      Console help = Console.run(("help " + command).split(" ", -1));
      assertThat(help.err()).as(command).isEmpty();
    }
  }

  @Test
  void filesExist() throws IOException {
    List<String> files = found(FILE, 0);
    assertThat(files).contains("yaml/quickstart.yaml");
    for (String file : files) {
      assertThat(root().resolve(file)).exists();
    }
  }

  private static List<String> found(Pattern pattern, int group) throws IOException {
    String readme = Files.readString(root().resolve("README.md"));
    return pattern.matcher(readme).results().map((MatchResult m) -> m.group(group)).toList();
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("README.md")) ? here : here.getParent();
  }
}
