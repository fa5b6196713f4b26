package org.bce3s.reproduction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Row;
import org.bce3s.failure.RequestException;
import org.bce3s.fake.FakeTraining;
import org.bce3s.fake.MemoryFolder;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.process.Child;
import org.bce3s.process.Launch;
import org.bce3s.process.Retries;
import org.bce3s.run.RunConfiguration;
import org.bce3s.run.RunOrder;
import org.bce3s.run.RunProgram;
import org.bce3s.sweep.KeptTables;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.Sweep;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.sweep.SweepOptions;
import org.bce3s.tensor.Cluster;
import org.bce3s.training.TrainingObserver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesReproductionTest {
  private static final String EXPERIMENT =
      """
      experiment: tiny
      dataset: {name: shapes-lt, head_count: 20, imbalance_factor: 4, test_count: 4, side: 16}
      backbone: {name: resnet8, width: 0.25}
      loss: {joint: {name: bce}, contrastive: {name: bce}, uniform: {name: bce}}
      mixing: {mixup: true}
      train: {epochs: 3, batch_size: 8}
      seeds: [5, 6]
      ablation:
        baseline: plain
        rows:
          plain: {loss.contrastive.weight: 0}
          contrastive: {loss.contrastive.weight: 0.5}
          second: {loss.contrastive.weight: 0, stage: {start: plain}}
      """;

  @TempDir(factory = MemoryFolder.class)
  private static Path swept;

  @TempDir(factory = MemoryFolder.class)
  private Path temporary;

  private Path file;
  private Path tables;

  @BeforeAll
  static void sweepAndKeepTables() throws IOException {
    Path file = swept.resolve("tiny.yaml");
    Files.writeString(file, EXPERIMENT);
    Plan plan = Plan.of(read(file), RunConfiguration::planned, swept);
    sweep(plan, swept.resolve("runs"), Optional.of(KeptTables.in(swept.resolve("results"))));
  }

  @BeforeEach
  void copyTables() throws IOException {
    file = temporary.resolve("tiny.yaml");
    Files.writeString(file, EXPERIMENT);
    tables = Files.createDirectory(temporary.resolve("tables"));
    try (Stream<Path> kept = Files.list(swept.resolve("results/tiny"))) {
      for (Path table : (Iterable<Path>) kept::iterator) {
        Files.copy(table, tables.resolve(table.getFileName()));
      }
    }
  }

  @Test
  void theRunsOfKeptTablesComeOutTheSame() {
    TablesReproduction all =
        again(
            OriginalTables.read(tables).only(List.of("plain", "contrastive"), List.of(5L)),
            Optional.of(file));
    assertThat(all.reasons()).isEmpty();
    assertThat(all.notes()).isEmpty();
    assertThat(all.different()).isEmpty();
    assertThat(all.runs()).hasSize(2).allMatch(RunAgain::isSame);
    assertThat(all.runs().get(0).name()).isEqualTo("plain seed 5");
    assertThat(all.runs().get(0).compared().get(0)).isEqualTo("3 epochs");
    assertThat(all.runs().get(0).compared()).anyMatch(c -> c.matches("\\d\\d+ figures"));
  }

  @Test
  void theTablesSayThemselvesByWhichSettingsTheyWereTrained() {
    OriginalTables asked = OriginalTables.read(tables).only(List.of("second"), List.of(6L));
    TablesAgain planned = plan(asked, Optional.empty());
    assertThat(planned.plan().cells())
        .as("and what it starts from")
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("plain seed 6", "second seed 6");
    sweep(planned.plan(), planned.out(), Optional.empty());
    TablesReproduction one = TablesReproduction.of(planned);
    assertThat(one.runs()).extracting(RunAgain::name).containsExactly("second seed 6");
    assertThat(one.isExact()).isTrue();
    assertThat(one.different()).isEmpty();
  }

  @Test
  void aFigureThatDoesNotComeOutAgainIsNamed() throws IOException {
    edit("epochs.csv", text -> text.replaceFirst("(plain,5,1,[^,]*,)[^,]*", "$19.75"));
    TablesReproduction other = again(only("plain", 5), Optional.of(file));
    assertThat(other.isExact()).isTrue();
    assertThat(other.different()).hasSize(1);
    RunAgain run = other.different().get(0);
    assertThat(run.first().orElseThrow()).startsWith("epoch 2: loss 9.75, now ");
    assertThat(run.compared()).contains("2 of 3 epochs");
  }

  @Test
  void elsewhereAccuraciesMayDifferByAFewPointsAndItIsSaidWhy() throws IOException {
    edit("provenance.json", text -> text.replaceFirst("\"cpu\": \"[^\"]*\"", "\"cpu\": \"8086\""));
    edit(
        "provenance.json",
        text -> text.replace("\"compute_threads\": 2", "\"compute_threads\": 4"));
    double all = OriginalTables.read(tables).runs().get(0).line().figure("all").orElseThrow();
    edit("runs.csv", text -> shifted(text, all, 4.5));
    TablesReproduction near = again(only("plain", 5), Optional.of(file));
    assertThat(near.reasons()).hasSize(2);
    assertThat(near.reasons().get(0)).startsWith("another processor (8086, now ");
    assertThat(near.reasons().get(1)).isEqualTo("4 compute threads, now 2");
    assertThat(near.runs().get(0).isSame()).isFalse();
    assertThat(near.different()).isEmpty();
    edit("runs.csv", text -> shifted(text, all + 4.5, 1));
    assertThat(again(only("plain", 5), Optional.of(file)).different()).hasSize(1);
  }

  @Test
  void tablesOfAnOlderVersionAreComparedAsFarAsTheyGo() throws IOException {
    edit("runs.csv", text -> text.replace("runs/9", "runs/5"));
    TablesReproduction old = again(only("plain", 5), Optional.of(file));
    assertThat(old.notes())
        .containsExactly(
            "the tables are of runs/5, today's of runs/9: columns that one of them does not have"
                + " are not compared");
    assertThat(old.different()).isEmpty();
  }

  @Test
  void rowsAndSeedsThatTheTablesDoNotHaveAreRefused() {
    OriginalTables all = OriginalTables.read(tables);
    assertThatThrownBy(() -> all.only(List.of("plane"), List.of()))
        .isInstanceOf(RequestException.class)
        .hasMessage("--rows: " + tables + " has no row \"plane\"; did you mean \"plain\"?");
    assertThatThrownBy(() -> all.only(List.of("plain"), List.of(7L)))
        .hasMessage("--seeds: " + tables + " (plain) has no seed 7; it has [5, 6]");
  }

  @Test
  void anExperimentOfOtherSettingsIsRefusedSettingBySetting() throws IOException {
    Files.writeString(
        file,
        EXPERIMENT
            .replace("epochs: 3", "epochs: 4, threads: 1")
            .replace("weight: 0.5", "weight: 1"));
    assertThatThrownBy(() -> plan(only("contrastive", 5), Optional.of(file)))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(file + " is another experiment than that of " + tables)
        .hasMessageContaining("tiny.yaml:6:17: train.epochs: 4, in the tables 3")
        .hasMessageContaining(": loss.contrastive.weight: 1, in the tables 0.5")
        .hasMessageNotContaining("train.threads");
    Files.writeString(file, EXPERIMENT.replace("  contrastive: {l", "  contrast: {l"));
    assertThatThrownBy(() -> plan(only("contrastive", 5), Optional.of(file)))
        .hasMessageContaining("has no row \"contrastive\", which")
        .hasMessageContaining("did you mean \"contrast\"?");
  }

  @Test
  void tablesWithoutProvenanceNeedAnExperiment() throws IOException {
    Files.delete(tables.resolve("provenance.json"));
    assertThatThrownBy(() -> plan(only("plain", 5), Optional.empty()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("has no provenance.json")
        .hasMessageEndingWith("name the experiment: reproduce " + tables + " FILE");
    Files.writeString(file, EXPERIMENT.replace("epochs: 3", "epochs: 4"));
    assertThatThrownBy(() -> plan(only("plain", 5), Optional.of(file)))
        .hasMessageContaining("epochs: 4, in the tables 3");
    Files.writeString(file, EXPERIMENT);
    TablesReproduction unknown = again(only("plain", 5), Optional.of(file));
    assertThat(unknown.reasons()).containsExactly("the tables do not say on what machine");
    assertThat(unknown.runs()).allMatch(RunAgain::isSame);
  }

  @Test
  void otherDataIsRefused() throws IOException {
    edit("provenance.json", text -> text.replaceAll("(\"content_sha256\": \")....", "$1beef"));
    assertThatThrownBy(() -> plan(only("plain", 5), Optional.of(file)))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "the data is not that of the tables: images of other content in plain");
  }

  @Test
  void noFolderOfAnybodyElseIsTrainedInto() {
    assertThatThrownBy(
            () ->
                TablesAgain.of(
                    only("plain", 5), Optional.empty(), Catalogue.standard(), temporary, tables))
        .isInstanceOf(FolderException.class)
        .hasMessage(tables + " is not empty; name a new folder");
  }

  private static String shifted(String text, double from, double by) {
    return text.replaceFirst(
        "plain,5,[^,]*,", String.format(Locale.ROOT, "plain,5,%.4f,", from + by));
  }

  private OriginalTables only(String row, long seed) {
    return OriginalTables.read(tables).only(List.of(row), List.of(seed));
  }

  private TablesReproduction again(OriginalTables asked, Optional<Path> experiment) {
    TablesAgain planned = plan(asked, experiment);
    sweep(planned.plan(), planned.out(), Optional.empty());
    return TablesReproduction.of(planned);
  }

  private TablesAgain plan(OriginalTables asked, Optional<Path> experiment) {
    return TablesAgain.of(
        asked,
        experiment.map(f -> Map.entry(f, read(f))),
        Catalogue.standard(),
        temporary,
        temporary.resolve("again-" + System.nanoTime()));
  }

  private static Experiment read(Path file) {
    return new ExperimentReader(Catalogue.standard()).read(file, List.of());
  }

  private static void sweep(Plan plan, Path out, Optional<KeptTables> kept) {
    SweepOptions options = new SweepOptions(swept, out, kept, 1, false, Retries.DEFAULT, List.of());
    assertThat(
            new Sweep(
                    plan,
                    options,
                    TablesReproductionTest::launch,
                    new SweepObserver() {},
                    () -> false)
                .run()
                .exitCode())
        .isZero();
  }

  /** Trains nothing, in this process. */
  private static Child launch(Launch launch) {
    Row row = read(launch.folder().resolvedYaml()).rows().get(0);
    RunOrder order =
        new RunOrder(
            row.settings(),
            () -> RunConfiguration.here(row.settings()),
            launch.seed(),
            launch.data(),
            launch.folder(),
            launch.folder().run(),
            launch.start(),
            Cluster.ALONE);
    int exitCode =
        new RunProgram(new FakeTraining("ok"), new PrintStream(System.err, true, UTF_8))
            .run(order, new TrainingObserver() {}, () -> false);
    return new Ended(exitCode);
  }

  private record Ended(int code) implements Child {
    @Override
    public long pid() {
      return 0;
    }

    @Override
    public OptionalInt exitCode() {
      return OptionalInt.of(code);
    }

    @Override
    public void stop() {}

    @Override
    public void kill() {}
  }

  private interface Edit {
    String of(String text);
  }

  /** Changes a table, whose sums are then of no use. */
  private void edit(String name, Edit edit) throws IOException {
    Path table = tables.resolve(name);
    String text = Files.readString(table);
    String edited = edit.of(text);
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(table, edited);
    Files.deleteIfExists(tables.resolve("SHA256SUMS"));
  }
}
