package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The language in which the rows of an ablation are written. */
class AblationTest {
  /** Six lines; the ablations below begin at the seventh. */
  private static final String BASE =
      """
      dataset: {name: shapes-lt, imbalance_factor: 25}
      backbone: resnet8
      loss: {joint: bce, contrastive: {weight: 0.1}, uniform: {weight: 1}}
      train: {epochs: 3, batch_size: 32}
      augmentation: [crop]
      mixing: {mixup: true}
      """;

  @TempDir private Path folder;

  @Test
  void namesThatAreTooLongForAFolderAreShortened() throws IOException {
    String values = "train.epochs: [1, 2], train.batch_size: [32, 64]";
    String words =
        "loss.joint.negative_ratio: [0.123456789012345, 0.5], loss.contrastive.weight:"
            + " [0.123456789012345], loss.uniform.weight: [0.123456789012345]";
    List<String> names = names("{grid: {" + words + ", " + values + "}}");

    assertThat(names).hasSize(8).doesNotHaveDuplicates();
    assertThat(names.get(0))
        .matches(
            "negative_ratio=0\\.123456789012345,contrastive\\.weight=0\\.123456789012345-[0-9a-f]{8}");
    assertThat(names("{grid: {" + words + ", " + values.replace("64", "64, 128") + "}}"))
        .as("names stay when values are added")
        .containsAll(names);
  }

  @Test
  void rowsOfMappingsHaveNamesThatTellThemApart() throws IOException {
    assertThat(
            names(
                "{grid: {train.optimizer: [sgd, {name: sgd, rate: 0.1}, {name: sgd, rate: 0.1,"
                    + " momentum: 0}]}}"))
        .containsExactly(
            "optimizer=sgd", "optimizer=sgd-rate-0.1", "optimizer=sgd-rate-0.1-momentum-0");
    List<String> alike =
        names(
            "{grid: {loss.contrastive: [{weight: 0.1, temperature: 1}, {weight: 0.1, temperature:"
                + " 2}, {}], loss.joint: [{name: bce, weight: 1}, {name: bce, weight: +1}]}}");
    assertThat(alike).hasSize(6).doesNotHaveDuplicates();
    assertThat(alike.get(4)).isEqualTo("contrastive=none,joint=bce-weight-1");
  }

  /** What a folder's name cannot hold is a dash in the row's. */
  @Test
  void rowsWhoseNamesWouldBeOneAreToldApart() throws IOException {
    List<String> names =
        names("{grid: {report: [{select: last, method: müde}, {select: last, method: möde}]}}");

    assertThat(names).hasSize(2).doesNotHaveDuplicates();
    assertThat(names).allMatch(name -> name.matches("report=select-last-method-m-de-[0-9a-f]{8}"));
  }

  private List<String> names(String ablation) throws IOException {
    Path file = Files.writeString(folder.resolve("names.yaml"), BASE + "ablation: " + ablation);
    return new ExperimentReader(SmallCatalogue.create())
        .read(file, List.of()).rows().stream().map(Row::name).toList();
  }

  static Stream<Arguments> expansions() {
    return Stream.of(
        arguments(
            "a grid is every combination, the last path fastest",
            "{grid: {loss.contrastive.temperature: [0.5, 2], loss.contrastive.weight: [0.2, 1]}}",
            """
            temperature=0.5,weight=0.2: loss.contrastive.weight=0.2@7:85 loss.contrastive.temperature=0.5@7:50
            temperature=0.5,weight=1: loss.contrastive.weight=1@7:90 loss.contrastive.temperature=0.5@7:50
            temperature=2,weight=0.2: loss.contrastive.weight=0.2@7:85 loss.contrastive.temperature=2@7:55
            temperature=2,weight=1: loss.contrastive.weight=1@7:90 loss.contrastive.temperature=2@7:55
            """),
        arguments(
            "a zip pairs the values",
            "{zip: {train.epochs: [5, 7], train: {batch_size: [64, 128]}}}",
            """
            epochs=5,batch_size=64: train.epochs=5@7:33 train.batch_size=64@7:61
            epochs=7,batch_size=128: train.epochs=7@7:36 train.batch_size=128@7:65
            """),
        arguments(
            "leave_one_out switches one term off a row",
            "{leave_one_out: [uniform, joint]}",
            """
            without-uniform: loss.uniform.weight=0@7:28
            without-joint: loss.joint.weight=0@7:37
            """),
        arguments(
            "a union joins blocks in their order",
            "{union: [{grid: {train.epochs: [9]}}, {rows: {all: {}}}, {leave_one_out: [joint]}]}",
            """
            epochs=9: train.epochs=9@7:43
            all:
            without-joint: loss.joint.weight=0@7:85
            """),
        arguments(
            "keys are as long as other varied paths demand, in whatever block",
            "{union: [{grid: {loss.joint.weight: [2]}}, {zip: {loss.uniform.weight: [2], train.epochs: [4]}}]}",
            """
            joint.weight=2: loss.joint.weight=2@7:48
            uniform.weight=2,epochs=4: loss.uniform.weight=2@7:83 train.epochs=4@7:102
            """),
        arguments(
            "a name is not repeated in the key, and lists and mappings are spelt out",
            "{zip: {loss.joint.name: [ce, bce], backbone: [resnet20, {name: resnet8, width: 0.5}],"
                + " augmentation: [[], [flip, {name: crop, padding: 2}]]}}",
            """
            joint=ce,backbone=resnet20,augmentation=none: augmentation=[]@7:112 backbone.name=resnet20@7:57 loss.joint.name=ce@7:36
            joint=bce,backbone=resnet8-width-0.5,augmentation=flip+crop-padding-2: augmentation=[{name: flip}, {name: crop, padding: 2}]@7:116 backbone.width=0.5@7:90
            """),
        arguments(
            "a value equal to the shared one is no change",
            "{grid: {train.epochs: [3, 4]}}",
            """
            epochs=3:
            epochs=4: train.epochs=4@7:37
            """),
        arguments(
            "what a newly chosen term brings along is a change by default",
            "{rows: {steps: {train.schedule: {name: milestones, milestones: [1]}}}}",
            """
            steps: train.schedule.name=milestones@7:50 train.schedule.milestones=[1]@7:74 train.schedule.gammas=[0.1]@default
            """),
        arguments(
            "an exclusion drops the rows that have all its settings, defaults and numbers included",
            "{grid: {loss.joint.name: [bce, ce], train.epochs: [3, 10]}, exclude:"
                + " [{loss.joint: ce, train.epochs: 3}, {train: {epochs: 1e1}, loss.joint.negative_ratio: .4}]}",
            """
            joint=bce,epochs=3:
            joint=ce,epochs=10: loss.joint.name=ce@7:42 train.epochs=10@7:65
            """),
        arguments(
            "a row that could not be run may be excluded",
            "{grid: {train.epochs: [0, 9]}, exclude: [{train.epochs: 0}]}",
            """
            epochs=9: train.epochs=9@7:37
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("expansions")
  void expandsToRowsWithTheirChangesAndOrigins(String what, String ablation, String rows)
      throws IOException {
    assertThat(read(ablation).rows().stream().map(this::shown).collect(Collectors.joining("\n")))
        .as(what)
        .isEqualTo(rows.strip());
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        wrong(
            "{rows: {a: {}}, grid: {train.epochs: [1]}}",
            "x.yaml:7:1: ablation: rows beside grid is not allowed; must be given by one of rows,"
                + " grid, zip, leave_one_out, union; to join them write"
                + " union: [{rows: ...}, {grid: ...}]"),
        wrong(
            "{union: [{rows: {a: {}}}, {}]}",
            "x.yaml:7:37: ablation.union[1]: a table without rows is not allowed; must be given by"
                + " one of rows, grid, zip, leave_one_out"),
        wrong(
            "{union: [{grdi: {}}]}",
            "x.yaml:7:21: ablation.union[0].grdi: unknown key; did you mean \"grid\"?",
            "x.yaml:7:20: ablation.union[0]: a table without rows is not allowed; must be given by"
                + " one of rows, grid, zip, leave_one_out"),
        wrong("{grid: [1]}", "x.yaml:7:18: ablation.grid: wanted a mapping, found a list"),
        wrong(
            "{grid: {}}",
            "x.yaml:7:18: ablation.grid: at least one path with a list of values is needed"),
        wrong(
            "{zip: {train.epochs: []}}",
            "x.yaml:7:32: ablation.zip.train.epochs: at least one value is needed"),
        wrong(
            "{grid: {train: {epochs: 3}}}",
            "x.yaml:7:35: ablation.grid.train.epochs: wanted a list of values, found \"3\";"
                + " write [3]"),
        wrong(
            "{grid: {train.epochs: }}",
            "x.yaml:7:32: ablation.grid.train.epochs: wanted a list of values, found nothing"),
        wrong(
            "{grid: {train.epochs: [1, 2], train: {epochs: [3]}}}",
            "x.yaml:7:49: ablation.grid.train.epochs: duplicate key; first written at x.yaml:7:19"),
        wrong(
            "{grid: {train.epochs: [10, 3, 1e1]}}",
            "x.yaml:7:41: ablation.grid.train.epochs[2]: the value is given twice; first at"
                + " x.yaml:7:34"),
        wrong(
            "{zip: {train.epochs: [1, 2], train.batch_size: [8]}}",
            "x.yaml:7:40: ablation.zip.train.batch_size: has 1 value, but train.epochs has 2; zip"
                + " takes one of each for a row"),
        wrong(
            "{grid: {train.epochs: [1, 0], train.batch_size: [8, 16]}}",
            "x.yaml:7:37: ablation.grid.train.epochs: 0 is not allowed; must be between 1 and"
                + " 100000"),
        wrong(
            "{grid: {train.epocs: [1, 2]}}",
            "x.yaml:7:19: ablation.grid.train.epocs: unknown key; did you mean \"epochs\"?"),
        wrong(
            "{grid: {seeds: [1, 2]}}",
            "x.yaml:7:19: ablation.grid.seeds: belongs to the whole experiment, not to a row"),
        wrong("{grid: {a..b: [1]}}", "x.yaml:7:19: ablation.grid.a..b: wanted a dotted path a.b.c"),
        wrong(
            "{grid: {train.schedule.name: [cosine, milestones]}}",
            "x.yaml:7:49: ablation.grid[schedule=milestones].train.schedule.milestones: required:"
                + " epochs of the steps"),
        wrong(
            "{union: [{grid: {train.epochs: [1, 2]}}, {zip: {train.epochs: [4, 2]}}]}",
            "x.yaml:7:77: ablation.union[1].zip: row \"epochs=2\" is given twice; first at"
                + " x.yaml:7:46"),
        wrong(
            "{union: [{rows: {a: {}}}, {rows: {a: {}}}]}",
            "x.yaml:7:45: ablation.union[1].rows.a: row \"a\" is given twice; first at"
                + " x.yaml:7:28"),
        wrong(
            "{leave_one_out: []}",
            "x.yaml:7:27: ablation.leave_one_out: at least one of joint, contrastive, uniform is"
                + " needed"),
        wrong(
            "{leave_one_out: uniform}",
            "x.yaml:7:27: ablation.leave_one_out: wanted a list, found \"uniform\"; write [uniform]"),
        wrong(
            "{leave_one_out: [joint, unifrom]}",
            "x.yaml:7:35: ablation.leave_one_out[1]: wanted a place of the loss, found \"unifrom\";"
                + " did you mean \"uniform\"?"),
        wrong(
            "{leave_one_out: [joint, joint]}",
            "x.yaml:7:35: ablation.leave_one_out[1]: row \"without-joint\" is given twice; first at"
                + " x.yaml:7:28"),
        wrong(
            "{rows: {a: {}}, exclude: [{train.epochs: 4}]}",
            "x.yaml:7:37: ablation.exclude[0]: matches no row"),
        wrong(
            "{rows: {a: {}}, exclude: [{train.epochs: 3}]}",
            "x.yaml:7:37: ablation.exclude: every row is excluded"),
        wrong(
            "{rows: {a: {}}, exclude: [{}]}",
            "x.yaml:7:37: ablation.exclude[0]: at least one setting is needed"),
        wrong(
            "{rows: {a: {}}, exclude: [{train.epochs: [3]}]}",
            "x.yaml:7:52: ablation.exclude[0].train.epochs: wanted one value, found a list; write an"
                + " element of exclude for each"),
        wrong(
            "{rows: {a: {}}, exclude: [{train.epoch: 3}]}",
            "x.yaml:7:38: ablation.exclude[0].train.epoch: no row has this setting; did you mean"
                + " \"train.epochs\", \"train.device\" or \"train.ema\"?"),
        wrong(
            "{rows: {a: {}}, exclude: {train.epochs: 3}}",
            "x.yaml:7:36: ablation.exclude: wanted a list, found a mapping"),
        wrong(
            "{baseline: epochs=3, grid: {train.epochs: [3, 4]}, exclude: [{train.epochs: 3}]}",
            "x.yaml:7:22: ablation.baseline: row \"epochs=3\" is excluded"),
        wrong(
            "{baseline: epochs=2, grid: {train.epochs: [3, 4]}}",
            "x.yaml:7:22: ablation.baseline: unknown row \"epochs=2\"; did you mean \"epochs=3\" or"
                + " \"epochs=4\"?"),
        wrong(
            "{grid: {backbone.name: [" + "x".repeat(120) + "]}}",
            "x.yaml:7:35: ablation.grid.backbone.name: unknown backbone \""
                + "x".repeat(60)
                + "...\"; known: resnet20, resnet8 (names from outside need BCE3S_CLASS_PATH)"),
        wrong(
            "{grid: {train.epochs: 10..50}}",
            "x.yaml:7:33: ablation.grid.train.epochs: wanted a list of values, found \"10..50\"; ranges"
                + " are not known, write every value: [1, 2, 3]"),
        wrong(
            "{grid: {train.epochs: " + numbers(101) + ", train.batch_size: " + numbers(100) + "}}",
            "x.yaml:7:18: ablation.grid: gives more than 10000 rows"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void everyProblemHasItsAddressAndItsText(String ablation, List<String> problems) {
    ExperimentException e = catchThrowableOfType(ExperimentException.class, () -> read(ablation));

    assertThat(e).as("an exception").isNotNull();
    assertThat(e.problems().stream().map(p -> p.toString().replace(folder + "/", "")))
        .containsExactlyInAnyOrderElementsOf(problems);
  }

  @Test
  void aTermThatIsOffAlreadyCannotBeLeftOut() {
    ExperimentException e =
        catchThrowableOfType(
            ExperimentException.class,
            () -> read("{leave_one_out: [joint, uniform]}", "loss.uniform.weight=0"));

    assertThat(e)
        .hasMessage(
            folder.resolve("x.yaml")
                + ":7:35: ablation.leave_one_out[1]: the weight of this term is 0 already: nothing"
                + " to leave out");
  }

  @Test
  void valuesHaveTheOriginsOfFileCommandLineAndDefault() throws IOException {
    Row row = read("{grid: {train.epochs: [4]}}", "train.threads=1").rows().get(0);

    assertThat(row.values())
        .contains(
            new Setting("train.epochs", "4", folder.resolve("x.yaml") + ":7:34", true),
            new Setting("train.threads", "1", "command line", false),
            new Setting("train.device", "auto", "default", false),
            new Setting(
                "augmentation",
                "[{name: crop, padding: 4}]",
                folder.resolve("x.yaml") + ":5:15",
                false));
    assertThat(row.changes()).extracting(Setting::path).containsExactly("train.epochs");
  }

  @Test
  void changesAreWhatTheRowSetsWhereTheSharedSettingsAreNoWholeRun() throws IOException {
    String withoutEpochs = BASE.replace("epochs: 3, ", "");
    Path file = folder.resolve("x.yaml");
    Files.writeString(
        file, withoutEpochs + "ablation: {zip: {train.epochs: [4, 5], train.batch_size: [32, 8]}}");
    Experiment experiment = new ExperimentReader(SmallCatalogue.create()).read(file, List.of());

    assertThat(experiment.rows().get(0).changes())
        .extracting(Setting::path)
        .containsExactly("train.epochs", "train.batch_size");
  }

  @Test
  void aGridMayBeReplacedFromTheCommandLine() throws IOException {
    Experiment experiment =
        read("{grid: {train: {epochs: [4, 5]}}}", "ablation.grid.train.epochs=[7]", "seeds=[3]");

    assertThat(experiment.rows()).extracting(Row::name).containsExactly("epochs=7");
    assertThat(experiment.seeds()).containsExactly(3L);
  }

  private Experiment read(String ablation, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), BASE + "ablation: " + ablation + "\n");
    return new ExperimentReader(SmallCatalogue.create()).read(file, List.of(overrides));
  }

  private String shown(Row row) {
    String changes =
        row.changes().stream()
            .map(s -> " " + s.path() + "=" + s.value() + "@" + s.origin())
            .collect(Collectors.joining());
    return row.name() + ":" + changes.replace(folder.resolve("x.yaml") + ":", "");
  }

  private static Arguments wrong(String ablation, String... problems) {
    return arguments(ablation, List.of(problems));
  }

  private static String numbers(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList().toString();
  }
}
