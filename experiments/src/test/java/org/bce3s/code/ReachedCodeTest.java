package org.bce3s.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.settings.RunSettings;
import org.bce3s.shown.ShownRun;
import org.bce3s.training.Trainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachedCodeTest {
  private static final String EXPERIMENT =
      """
      dataset: {name: shapes-lt}
      backbone: {name: resnet8}
      loss: {joint: {name: bce}}
      train: {epochs: 3, batch_size: 32}
      """;

  private static final Map<String, String> SOURCES = sources();

  @TempDir private Path folder;
  private RunSettings settings;
  private CodeVersion before;

  @BeforeEach
  void read() throws IOException {
    settings = settings();
    before = new ReachedCode(type -> new SourceTree(SOURCES)).trains(settings);
  }

  @Test
  void isThatOfTheSourcesInTheFrameworksJar() {
    assertThat(ReachedCode.training(settings)).isEqualTo(before);
    assertThat(before.shared()).matches("[0-9a-f]{16}");
    assertThat(before.parts())
        .containsEntry("tensorflow", "1.1.0")
        .containsKeys(
            "org.bce3s.training.Trainer",
            "org.bce3s.network.TrainingStep",
            "org.bce3s.backbone.ResNet",
            "org.bce3s.data.ShapesDataset",
            "org.bce3s.sampling.InstanceSampler",
            "org.bce3s.optimisation.Sgd",
            "org.bce3s.joint.Sigmoid")
        .doesNotContainKeys(
            "org.bce3s.loss.LossTerms",
            "org.bce3s.loss.ShortForms",
            "org.bce3s.joint.Softmax",
            "org.bce3s.contrastive.BceContrastive",
            "org.bce3s.optimisation.AdamW",
            "org.bce3s.data.DataDoctor",
            "org.bce3s.download.HttpTransfer",
            "org.bce3s.metric.NeuralCollapse",
            "org.bce3s.pytorch.StateDict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joint.Sigmoid | /** | /** More is said here.",
        "joint.Sigmoid | @Doc(\" | @Doc(\"more: ",
        "joint.Sigmoid | import org | /* one line more */ import java.util.Map; import org",
        "settings.TrainSettings | passes over the training images | rounds over the training images",
        "settings.MixingSettings | @Default(\"1.0\") | @Default(\"2.0\")",
        "contrastive.Paco | return | int unused = 0; return",
        "loss.ShortForms | return | int unused = 0; return",
        "loss.LossTerms | Softmax.class | Softmax.class /* one more */, Softmax.class",
        "data.DataDoctor | return | int unused = 0; return",
        "download.HttpTransfer | return | int unused = 0; return",
        "metric.NeuralCollapse | return | int unused = 0; return",
        "evaluation.Evaluation | return | int unused = 0; return",
        "training.TrainedNetwork | return | int unused = 0; return"
      })
  void wordsAndCodeThatTheRunDoesNotUseChangeNothing(String name, String from, String to) {
    assertThat(edited(name, from, to)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joint.Sigmoid | return | int unused = 0; return",
        "term.BinaryCrossEntropy | return | int unused = 0; return",
        "network.TrainingStep | return | int unused = 0; return",
        "evaluation.EpochScore | return | int unused = 0; return",
        "evaluation.EpochEvaluation | return | int unused = 0; return",
        "evaluation.Predictions | public record | /**/ @Deprecated public record",
        "optimisation.Sgd | return | int unused = 0; return",
        "backbone.Layers | return | int unused = 0; return",
        "random.RandomStream | return | int unused = 0; return"
      })
  void codeThatTheRunUsesIsAnotherAndIsNamed(String name, String from, String to) {
    CodeVersion after = edited(name, from, to);
    assertThat(after.hash()).isNotEqualTo(before.hash());
    assertThat(before.difference(after, true)).isEqualTo(name.substring(name.indexOf('.') + 1));
  }

  @Test
  void aLossThatTheRunUsesCountsWhereItIsUsed() throws IOException {
    RunSettings softmax = settings("loss.joint=softmax");
    ReachedCode plain = new ReachedCode(type -> new SourceTree(SOURCES));
    ReachedCode changed =
        new ReachedCode(
            type -> new SourceTree(with("joint.Softmax", "return", "int n = 0; return")));
    assertThat(changed.trains(softmax)).isNotEqualTo(plain.trains(softmax));
    assertThat(plain.trains(softmax).shared()).isEqualTo(before.shared());
    assertThat(changed.trains(settings)).isEqualTo(before);
  }

  @Test
  void whatARegistryMakesOfAChoiceCounts() throws IOException {
    CodeVersion deeper = ReachedCode.training(settings("backbone=resnet14"));
    assertThat(before.parts()).containsKey("entry backbone resnet8");
    assertThat(deeper.parts()).containsKey("entry backbone resnet14");
  }

  @Test
  void whatMeasuresAndMakesFiguresIsCodeOfWhatIsShown() {
    ReachedCode code = new ReachedCode(type -> new SourceTree(SOURCES));
    assertThat(ReachedCode.shown()).isEqualTo(code.shows());
    assertThat(code.partsOfShown())
        .containsKeys(
            "org.bce3s.metric.NeuralCollapse",
            "org.bce3s.evaluation.Evaluation",
            "org.bce3s.metric.Accuracy",
            "org.bce3s.shown.ClassesFile",
            "org.bce3s.shown.PredictionsFile",
            "org.bce3s.shown.QualityFile",
            "org.bce3s.table.Cells",
            "org.bce3s.table.QualityColumns",
            "org.bce3s.table.RunFigures",
            "org.bce3s.table.SelectionColumns",
            "org.bce3s.table.SkippedColumns")
        .doesNotContainKeys(
            "org.bce3s.download.HttpTransfer",
            "org.bce3s.contrastive.Paco",
            "org.bce3s.pytorch.StateDict",
            "org.bce3s.run.RunFolder",
            "org.bce3s.table.AblationTable",
            "org.bce3s.table.Caveats",
            "org.bce3s.table.RunsTable")
        .doesNotContainKeys(before.parts().keySet().toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "metric.NeuralCollapse, return",
    "evaluation.Evaluation, return",
    "shown.ClassesFile, return",
    "table.Cells, SHOWN_DECIMALS = 2",
    "table.RunFigures, return",
    "table.SelectionColumns, return"
  })
  void aChangeOfWhatMakesFiguresIsKnownByTheHashOfWhatIsShown(String name, String from) {
    String shown = new ReachedCode(type -> new SourceTree(SOURCES)).shows();
    Map<String, String> changed = with(name, from, "int unused = 0; " + from);
    Map<String, String> words = with(name, from, "/* said anew */ " + from);
    assertThat(new ReachedCode(type -> new SourceTree(changed)).shows()).isNotEqualTo(shown);
    assertThat(new ReachedCode(type -> new SourceTree(words)).shows()).isEqualTo(shown);
    assertThat(new ReachedCode(type -> new SourceTree(changed)).trains(settings)).isEqualTo(before);
  }

  private CodeVersion edited(String name, String from, String to) {
    Map<String, String> sources = with(name, from, to);
    return new ReachedCode(type -> new SourceTree(sources)).trains(settings);
  }

  private static Map<String, String> with(String name, String from, String to) {
    Map<String, String> sources = new HashMap<>(SOURCES);
    String text = sources.get("org.bce3s." + name);
    assertThat(text).contains(from);
    sources.put("org.bce3s." + name, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
    return sources;
  }

  private RunSettings settings(String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), EXPERIMENT);
    return new ExperimentReader(Catalogue.standard())
        .read(file, List.of(overrides))
        .rows()
        .get(0)
        .settings();
  }

  /** Those in the project's folders, of which the build packs a copy. */
  private static Map<String, String> sources() {
    Map<String, String> texts = new HashMap<>();
    for (String module : List.of("framework", "experiments")) {
      Path root = Path.of("..", module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = root.relativize(file).toString().replace('/', '.');
          if (name.endsWith(".java")) {
            texts.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(texts).containsKeys(Trainer.class.getName(), ShownRun.class.getName());
    return texts;
  }
}
