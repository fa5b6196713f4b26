package org.bce3s.experiment;

import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.registry.Choice;
import org.bce3s.settings.LossSettings;
import org.bce3s.term.LossTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every experiment that the project ships. */
class YamlFilesTest {
  private static final Path YAML = ProjectFiles.root().resolve("yaml");

  private final ExperimentReader reader = new ExperimentReader(Catalogue.standard());

  @TempDir private Path folder;

  static Stream<Path> all() {
    return ProjectFiles.yaml().stream();
  }

  static Stream<Path> experiments() {
    return ProjectFiles.experiments().stream();
  }

  static Stream<Path> parts() {
    return all().filter(file -> file.startsWith(YAML.resolve("base")));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void experimentCanBePlannedAndItsRowsReadBack(Path file) throws IOException {
    Experiment experiment = reader.read(file, List.of());

    assertThat(experiment.rows()).isNotEmpty();
    for (Row row : experiment.rows()) {
      Path resolved = Files.writeString(folder.resolve("resolved.yaml"), row.resolvedYaml());
      Row again = reader.read(resolved, List.of()).rows().get(0);
      assertThat(Canonical.text(again.settings())).isEqualTo(Canonical.text(row.settings()));
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void partIsIncludedBySomeFile(Path part) {
    Pattern include =
        Pattern.compile(
            "^include: .*\\b" + Pattern.quote(part.getFileName().toString()), MULTILINE);
    List<Path> users = all().filter(file -> include.matcher(read(file)).find()).toList();

    assertThat(users).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void fileBeginsWithItsSchemaAndAPurpose(Path file) {
    List<String> lines = read(file).lines().toList();
    boolean published = file.startsWith(YAML.resolve("published"));
    Path own = published ? file.resolveSibling("schema.json") : YAML.resolve("schema.json");
    String schema = file.getParent().relativize(own).toString();

    assertThat(lines.get(0)).isEqualTo("# yaml-language-server: $schema=" + schema);
    assertThat(lines.get(1)).isEqualTo("#");
    assertThat(lines.get(2)).startsWith("# ");
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void headerNamesTheExpectedTimeAndTheCommand(Path file) {
    String relative = ProjectFiles.root().relativize(file).toString();

    assertThat(read(file)).contains("# Expected time: ", "#   tools/bce3s sweep " + relative);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void recipeNamesThePublishedFigureOrSaysThatItIsNotAtHand(Path file) {
    assertThat(read(file)).containsPattern("# Published( \\(|: not at hand)");
  }

  /** Experiments that follow something published. */
  static Stream<Path> recipes() {
    return experiments()
        .filter(file -> file.getParent().endsWith("paper") || file.getParent().endsWith("methods"));
  }

  @Test
  void quickstartStandsAlone() {
    assertThat(read(YAML.resolve("quickstart.yaml")))
        .doesNotContain("include:")
        .contains("imbalance_factor:", "backbone:", "epochs:", "batch_size:", "seeds:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quickstart", "cifar10-lt/ablation-cpu", "cifar100-lt/ablation", "paper/ablation"})
  void ablationBeginsWithTheSixRowsAndTheirTerms(String name) {
    Experiment experiment = reader.read(YAML.resolve(name + ".yaml"), List.of());

    assertThat(experiment.baseline()).contains("ce-joint");
    assertThat(experiment.rows())
        .extracting(row -> row.name() + ": " + terms(row.settings().loss()))
        .startsWith(
            "ce-joint: ce 1.0, bce 0.0, bce 0.0",
            "bce-joint: bce 1.0, bce 0.0, bce 0.0",
            "bce-joint+contrastive: bce 1.0, bce 0.1, bce 0.0",
            "bce-joint+uniform: bce 1.0, bce 0.0, bce 1.0",
            "bce3s: bce 1.0, bce 0.1, bce 1.0",
            "ce-tripartite: ce 1.0, ce 0.1, ce 1.0");
  }

  /** The YAML of a run has the default classifier of its time written out beside its heads. */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "normalized"})
  void runOfSeveralHeadsIsReadBackWhateverTheDefaultWas(String classifier) throws IOException {
    Row row = reader.read(YAML.resolve("methods/glmc.yaml"), List.of()).rows().get(0);
    String linear = "classifier:\n  name: linear\nheads:";
    assertThat(row.resolvedYaml()).contains(linear);
    Path resolved = folder.resolve("resolved.yaml");
    Files.writeString(
        resolved, row.resolvedYaml().replace(linear, linear.replace("linear", classifier)));

    Row again = reader.read(resolved, List.of()).rows().get(0);

    assertThat(again.settings()).isEqualTo(row.settings());
  }

  private static String terms(LossSettings loss) {
    return Stream.<Choice<? extends LossTerm>>of(loss.joint(), loss.contrastive(), loss.uniform())
        .map(term -> term.name() + " " + term.value().weight())
        .collect(Collectors.joining(", "));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
