package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact text of every problem a person can run into. */
class ProblemsTest {
  private static final String OUTSIDE = " (names from outside need BCE3S_CLASS_PATH)";

  /** Nine lines that are right; the cases below append to them or replace a piece. */
  private static final String GOOD =
      """
      dataset: {name: shapes-lt, imbalance_factor: 25}
      backbone: {name: resnet8}
      loss:
        joint: {name: bce, weight: 1}
        uniform: {name: bce}
      train:
        epochs: 3
        batch_size: 32
      augmentation: [crop]
      """;

  @TempDir private Path folder;

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        // Misspelt keys, at every depth.
        change("train:", "trian:", "x.yaml:6:1: trian: unknown key; did you mean \"train\"?"),
        change(
            "uniform:",
            "unifrom:",
            "x.yaml:5:3: loss.unifrom: unknown key; did you mean \"uniform\"?"),
        change(
            "epochs:", "epocs:", "x.yaml:7:3: train.epocs: unknown key; did you mean \"epochs\"?"),
        change(
            "weight: 1}",
            "wieght: 1}",
            "x.yaml:4:22: loss.joint.wieght: unknown key; did you mean \"weight\"?"),
        change(
            "weight: 1}",
            "colour: 1}",
            "x.yaml:4:22: loss.joint.colour: unknown key; allowed: weight, negative_ratio, name"),
        change(
            "[crop]",
            "[{name: crop, pading: 3}]",
            "x.yaml:9:29: augmentation[0].pading: unknown key; did you mean \"padding\"?"),
        append("sedes: [1]", "x.yaml:10:1: sedes: unknown key; did you mean \"seeds\"?"),
        append(
            "ablation: {baselin: a, rows: {a: {}}}",
            "x.yaml:10:12: ablation.baselin: unknown key; did you mean \"baseline\"?"),
        // Missing.
        change(
            "  epochs: 3\n",
            "",
            "x.yaml:6:1: train.epochs: required: passes over the training images"),
        change(
            "backbone: {name: resnet8}\n",
            "",
            "x.yaml:1:1: backbone: required: network from images to features"),
        change(
            "{name: shapes-lt, ",
            "{",
            "x.yaml:1:1: dataset.name: required: one of cifar10-lt, shapes-lt"),
        append(
            "ablation: {}",
            "x.yaml:10:1: ablation: a table without rows is not allowed; must be given by one of"
                + " rows, grid, zip, leave_one_out, union"),
        change(
            "[crop]",
            "{view: [crop]}",
            "x.yaml:9:1: augmentation.source: required: changes of a source image, in order; a list"
                + " alone is this one"),
        // Wrong type.
        change(
            "[crop]",
            "crop",
            "x.yaml:9:15: augmentation: wanted a list, or a mapping of source, view, partner, found"
                + " \"crop\"; write [crop]"),
        change(
            "[crop]",
            "{source: [crop], view: [{name: crop, pading: 1}]}",
            "x.yaml:9:52: augmentation.view[0].pading: unknown key; did you mean \"padding\"?"),
        change(
            "epochs: 3",
            "epochs: ten",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"ten\""),
        change(
            "epochs: 3",
            "epochs: 012",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"012\" with a leading zero;"
                + " write 12"),
        change(
            "epochs: 3",
            "epochs: 1_000",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"1_000\"; write 1000"),
        change(
            "epochs: 3",
            "epochs: 1e3",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"1e3\"; write 1000"),
        change(
            "epochs: 3",
            "epochs: 3.0",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"3.0\"; write 3"),
        change(
            "epochs: 3",
            "epochs: 1e-3",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"1e-3\""),
        change(
            "epochs: 3",
            "epochs: 0x10",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"0x10\""),
        change(
            "epochs: 3",
            "epochs: 3000000000",
            "x.yaml:7:11: train.epochs: \"3000000000\" does not fit; must be at most"
                + " 2147483647"),
        change(
            "epochs: 3",
            "epochs: 1e999999999",
            "x.yaml:7:11: train.epochs: \"1e999999999\" does not fit; must be at most"
                + " 2147483647"),
        change(
            "epochs: 3",
            "epochs:",
            "x.yaml:7:10: train.epochs: wanted a whole number, found nothing"),
        change(
            "epochs: 3",
            "epochs: null",
            "x.yaml:7:11: train.epochs: wanted a whole number, found \"null\""),
        change(
            "epochs: 3",
            "epochs: [3]",
            "x.yaml:7:11: train.epochs: wanted a whole number, found a list"),
        change(
            "epochs: 3",
            "epochs: {a: 3}",
            "x.yaml:7:11: train.epochs: wanted a whole number, found a mapping"),
        change(
            "weight: 1}",
            "weight: yes}",
            "x.yaml:4:30: loss.joint.weight: wanted a number, found \"yes\""),
        change(
            "weight: 1}",
            "weight: '0,5'}",
            "x.yaml:4:30: loss.joint.weight: wanted a number, found \"0,5\"; write 0.5"),
        change(
            "weight: 1}",
            "weight: .nan}",
            "x.yaml:4:30: loss.joint.weight: wanted a number, found \".nan\""),
        change(
            "weight: 1}",
            "weight: 1e999}",
            "x.yaml:4:30: loss.joint.weight: \"1e999\" is too large for a number"),
        change(
            "weight: 1}",
            "weight: 1e-999}",
            "x.yaml:4:30: loss.joint.weight: \"1e-999\" is too small for a number; write 0"),
        append(
            "mixing: {mixup: no}",
            "x.yaml:10:17: mixing.mixup: wanted true or false, found \"no\"; write false"),
        append(
            "mixing: {mixup: 1}", "x.yaml:10:17: mixing.mixup: wanted true or false, found \"1\""),
        append(
            "mixing: {remix: {kappa: 0.5}}",
            "x.yaml:10:25: mixing.remix.kappa: 0.5 is not allowed; must be at least 1"),
        append(
            "mixing: {mixup: true, remix: {taw: 1}}",
            "x.yaml:10:31: mixing.remix.taw: unknown key; did you mean \"tau\"?"),
        append(
            "mixing: {cutmix_label: aera}",
            "x.yaml:10:24: mixing.cutmix_label: unknown value \"aera\"; did you mean \"area\"?"),
        append("mixing: 3", "x.yaml:10:9: mixing: wanted a mapping, found \"3\""),
        append(
            "seeds: 3",
            "x.yaml:10:8: seeds: wanted a list, found \"3\"; write [0, 1, 2] for 3 seeds, [3] for"
                + " seed 3 alone"),
        append("seeds: 42", "x.yaml:10:8: seeds: wanted a list, found \"42\"; write [42]"),
        append("seeds: 0, 1", "x.yaml:10:8: seeds: wanted a list, found \"0, 1\"; write [0, 1]"),
        append("seeds: {a: 1}", "x.yaml:10:8: seeds: wanted a list, found a mapping"),
        // Dotted paths, which rows alone take.
        change(
            "backbone:",
            "train.epochs: 3\nbackbone:",
            "x.yaml:2:1: train.epochs: unknown key; dotted paths are for the top of a row and left"
                + " of = on the command line; here write train: {epochs: 3}"),
        change(
            "epochs: 3",
            "optimizer.rate: 0.1\n  epochs: 3",
            "x.yaml:7:3: train.optimizer.rate: unknown key; dotted paths are for the top of a row"
                + " and left of = on the command line; here write optimizer: {rate: 0.1}"),
        append("seeds: [a]", "x.yaml:10:9: seeds[0]: wanted a whole number, found \"a\""),
        append(
            "report: {select: lst}",
            "x.yaml:10:18: report.select: unknown value \"lst\"; did you mean \"last\"?"),
        append(
            "report: {shots: 20}",
            "x.yaml:10:17: report.shots: unknown value \"20\"; allowed: oltr, few-inclusive"),
        change(
            "{name: resnet8}",
            "[resnet8]",
            "x.yaml:2:11: backbone: wanted {name: ...}, found a list"),
        // Out of range.
        change(
            "epochs: 3",
            "epochs: 0",
            "x.yaml:7:11: train.epochs: 0 is not allowed; must be between 1 and 100000"),
        change(
            "weight: 1}",
            "weight: -0.5}",
            "x.yaml:4:30: loss.joint.weight: -0.5 is not allowed; must be at least 0"),
        append("seeds: [1, -2]", "x.yaml:10:8: seeds: -2 is not allowed; must be at least 0"),
        append(
            "sampling: {source: {name: instance, x: 1}}",
            "x.yaml:10:37: sampling.source.x: unknown key; allowed: name"),
        // Names of registries.
        change(
            "resnet8",
            "resnet9",
            "x.yaml:2:18: backbone.name: unknown backbone \"resnet9\"; did you mean \"resnet8\" or"
                + " \"resnet20\"?"
                + OUTSIDE),
        change(
            "shapes-lt",
            "imagenet",
            "x.yaml:1:17: dataset.name: unknown dataset \"imagenet\"; known: cifar10-lt,"
                + " shapes-lt"
                + OUTSIDE),
        change(
            "[crop]",
            "[crop, mirror]",
            "x.yaml:9:22: augmentation[1].name: unknown augmentation \"mirror\"; known: crop,"
                + " flip"
                + OUTSIDE),
        // What other programs call it.
        change(
            "  epochs: 3",
            "  epochs: 3\n  lr: 0.1\n  num_workers: 4",
            List.of(
                "x.yaml:8:3: train.lr: unknown key; did you mean \"optimizer.rate\"?",
                "x.yaml:9:3: train.num_workers: unknown key; did you mean \"data_threads\"?")),
        change("backbone:", "model:", "x.yaml:2:1: model: unknown key; did you mean \"backbone\"?"),
        // Rules across settings.
        change(
            "  epochs: 3",
            "  schedule: {name: milestones, milestones: [1, 2], gammas: [0.1]}\n  epochs: 3",
            "x.yaml:7:60: train.schedule.gammas: [0.1] is not allowed; must be as many as"
                + " milestones"),
        change(
            "  epochs: 3",
            "  schedule: {name: milestones, milestones: [1, 2]}\n  epochs: 3",
            "x.yaml:7:3: train.schedule.gammas: [0.1] is not allowed; must be as many as"
                + " milestones"),
        // YAML itself.
        change(
            "  batch_size: 32",
            "  epochs: 4\n  batch_size: 32",
            "x.yaml:8:3: train.epochs: duplicate key; first written at x.yaml:7:3"),
        change("  epochs: 3", "\tepochs: 3", "x.yaml:7:1: a tab cannot indent YAML; use spaces"),
        change(
            "epochs: 3",
            "epochs: !!java.net.URL [\"http://a\"]",
            List.of(
                "x.yaml:7:11: train.epochs: tag !!java.net.URL is not allowed; a setting has its"
                    + " own type",
                "x.yaml:7:11: train.epochs: wanted a whole number, found a list")),
        change(
            "epochs: 3",
            "epochs: !!int 3",
            "x.yaml:7:11: train.epochs: tag !!int is not allowed; a setting has its own type"),
        change(
            "epochs: 3",
            "<<: {epochs: 3}",
            List.of(
                "x.yaml:6:1: train.epochs: required: passes over the training images",
                "x.yaml:7:3: train.<<: merge keys are not supported; use include")),
        change(
            "epochs: 3",
            "epochs: *three",
            "x.yaml:7:11: alias *three has no anchor &three before it"),
        change("[crop]", "&a [*a]", "x.yaml:9:19: alias *a stands inside its own anchor"),
        change(
            "[crop]",
            "[crop",
            "x.yaml:10:1: not valid YAML: expected ',' or ']', but got <stream end>"),
        change(
            "epochs: 3",
            "epochs: 3: 4",
            "x.yaml:7:12: not valid YAML: mapping values are not allowed here"),
        change("epochs: 3", "? [a]\n  : 3", "x.yaml:7:5: a key must be a plain word"),
        append("---\na: 1", "x.yaml:10:1: a second YAML document begins; an experiment is one"),
        change(
            "epochs: 3",
            "epochs: 3 # \u0007",
            "x.yaml:7:15: character U+0007 is not allowed in YAML"),
        change(
            "[crop]",
            "[".repeat(60) + "]".repeat(60),
            "x.yaml:9:55: nested more than 40 levels deep"),
        // Seeds, names, rows.
        append(
            "seeds: [3, 1, 3]",
            "x.yaml:10:15: seeds[2]: seed 3 is given twice; first at x.yaml:10:9"),
        append("seeds: []", "x.yaml:10:8: seeds: at least one is needed"),
        append(
            "experiment: a/b",
            "x.yaml:10:13: experiment: \"a/b\" is no name for a folder; use up to 100 of A-Z a-z"
                + " 0-9 . _ -"),
        append(
            "experiment: ..",
            "x.yaml:10:13: experiment: \"..\" is no name for a folder; use up to 100 of A-Z a-z 0-9"
                + " . _ -"),
        append("ablation: {rows: {}}", "x.yaml:10:18: ablation.rows: at least one row is needed"),
        append(
            "ablation: {rows: {a: }}",
            "x.yaml:10:21: ablation.rows.a: wanted a mapping, found nothing; write {} for no"
                + " change"),
        append(
            "ablation: {rows: {a b: {}}}",
            "x.yaml:10:19: ablation.rows.a b: \"a b\" is no name for a row; use up to 100 of A-Z"
                + " a-z 0-9 + . _ = , -, first a letter or digit"),
        append(
            "ablation: {rows: {a: {}, A: {}}}",
            "x.yaml:10:26: ablation.rows.A: differs from \"a\" in case only, and rows become"
                + " folders"),
        append(
            "ablation: {baseline: ce-jiont, rows: {ce-joint: {}}}",
            "x.yaml:10:22: ablation.baseline: unknown row \"ce-jiont\"; did you mean"
                + " \"ce-joint\"?"),
        append(
            "ablation: {rows: {a: {loss.jiont.weight: 1}}}",
            "x.yaml:10:23: ablation.rows.a.loss.jiont: unknown key; did you mean \"joint\"?"),
        append(
            "ablation: {rows: {a: {train.epochs: 0}}}",
            "x.yaml:10:37: ablation.rows.a.train.epochs: 0 is not allowed; must be between 1 and"
                + " 100000"),
        append(
            "ablation: {rows: {a: {loss.joint: {name: ce, negative_ratio: 1}}}}",
            "x.yaml:10:46: ablation.rows.a.loss.joint.negative_ratio: unknown key; allowed: weight,"
                + " name"),
        append(
            "ablation: {rows: {a: {train.schedule.name: milestones}}}",
            "x.yaml:10:23: ablation.rows.a.train.schedule.milestones: required: epochs of the"
                + " steps"),
        append(
            "ablation: {rows: {a: {seeds: [1]}}}",
            "x.yaml:10:23: ablation.rows.a.seeds: belongs to the whole experiment, not to a row"),
        append(
            "ablation: {rows: {a: {a..b: 1}}}",
            "x.yaml:10:23: ablation.rows.a.a..b: wanted a dotted path a.b.c"),
        append(
            "ablation: {rows: {a: {train.epochs: 1, train: {epochs: 2}}}}",
            "x.yaml:10:48: ablation.rows.a.train.epochs: duplicate key; first written at"
                + " x.yaml:10:23"),
        // Settings that contradict each other.
        change(
            "  joint: {name: bce, weight: 1}\n  uniform: {name: bce}\n",
            "  joint: {name: bce, weight: 0}\n",
            "x.yaml:4:30: loss.joint.weight: 0 is not allowed; must be greater than 0 where both"
                + " other terms weigh 0 too"),
        change(
            "  uniform: {name: bce}\n",
            "  contrastive: {name: bce}\n",
            "x.yaml:5:16: loss.contrastive.weight: 0.1 is not allowed; must be 0 without a mixed"
                + " stream, which the term is computed on; or set mixing.mixup or mixing.cutmix to"
                + " true"),
        change(
            "  uniform: {name: bce}\n",
            "  uniform: {name: bce}\n  reweighting: {first_epoch: -1}\n",
            "x.yaml:6:30: loss.reweighting.first_epoch: -1 is not allowed; must be at least 0"),
        // What is wrong with the shared settings is said once, not for every row.
        change(
            "epochs: 3",
            "epochs: 0\nablation: {rows: {a: {}, b: {}}}\nreport:",
            List.of(
                "x.yaml:7:11: train.epochs: 0 is not allowed; must be between 1 and 100000",
                "x.yaml:10:3: report.batch_size: unknown key; allowed: select, shots, tta,"
                    + " logit_adjustment, quality, method, label",
                "x.yaml:6:1: train.batch_size: required: source images a step")));
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void everyProblemHasItsAddressAndItsText(String text, List<String> problems) throws IOException {
    write("x.yaml", text.getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml")).containsExactlyInAnyOrderElementsOf(problems);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.epochs = 3", "train.epochs =3", "train.epochs= 3"})
  void blanksAroundTheSignOfASettingAreSaidOnce(String typed) throws IOException {
    write("x.yaml", GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml", ("seeds=[1] " + typed + " train.batch_size=8").split(" ", -1)))
        .containsExactly(
            "command line: override \"" + typed + "\": leave out the blanks: train.epochs=3");
  }

  static Stream<Arguments> wrongOverrides() {
    return Stream.of(
        arguments("train.epochs", "command line: override \"train.epochs\": wanted key.path=value"),
        arguments(
            "loss.uniform=null",
            "command line: loss.uniform: wanted {name: ...}, found \"null\"; weight: 0 switches it off"),
        arguments("backbone=null", "command line: backbone: wanted {name: ...}, found \"null\""),
        arguments("=3", "command line: override \"=3\": wanted key.path=value"),
        arguments(
            "train..epochs=3", "command line: override \"train..epochs=3\": wanted key.path=value"),
        arguments(
            "train.epochs=", "command line: train.epochs: wanted a whole number, found nothing"),
        arguments(
            "train.epochs=x", "command line: train.epochs: wanted a whole number, found \"x\""),
        arguments(
            "train.epochs=0",
            "command line: train.epochs: 0 is not allowed; must be between 1 and 100000"),
        arguments(
            "train.epocs=1", "command line: train.epocs: unknown key; did you mean \"epochs\"?"),
        arguments(
            "seeds=[1",
            "command line: seeds: not valid YAML: expected ',' or ']', but got <stream end>"),
        arguments(
            "seeds=[1, 1]", "command line: seeds[1]: seed 1 is given twice; first at seeds[0]"),
        arguments(
            "train.epochs=!!int 3",
            "command line: train.epochs: tag !!int is not allowed; a setting has its own type"),
        arguments(
            "backbone.name=resnet",
            "command line: backbone.name: unknown backbone \"resnet\"; did you mean \"resnet8\" or"
                + " \"resnet20\"?"
                + OUTSIDE),
        arguments("include=[a.yaml]", "command line: include: can only be written in a file"));
  }

  @ParameterizedTest
  @MethodSource("wrongOverrides")
  void overridesAreAddressedAsCommandLine(String override, String problem) throws IOException {
    write("x.yaml", GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml", override)).containsExactly(problem);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        arguments(new byte[0], "x.yaml: is empty; an experiment is a mapping of settings"),
        arguments(
            "# only\n\n".getBytes(StandardCharsets.UTF_8),
            "x.yaml: is empty; an experiment is a mapping of settings"),
        arguments(
            "[a, b]".getBytes(StandardCharsets.UTF_8),
            "x.yaml:1:1: wanted a mapping of settings, found a list"),
        arguments(
            "abc".getBytes(StandardCharsets.UTF_8),
            "x.yaml:1:1: wanted a mapping of settings, found \"abc\""),
        arguments(
            new byte[] {0x7f, 'E', 'L', 'F', 0, 1}, "x.yaml: is a binary file, not YAML text"),
        arguments(
            new byte[] {'a', ':', '\n', ' ', (byte) 0xff},
            "x.yaml:2:2: is not UTF-8 text: byte 0xFF"),
        arguments(
            new byte[(1 << 20) + 1], "x.yaml: is larger than 1 MiB, which no experiment file is"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void fileThatIsNoYamlTextIsRefusedInOneLine(byte[] bytes, String problem) throws IOException {
    write("x.yaml", bytes);

    assertThat(problems("x.yaml")).containsExactly(problem);
  }

  @Test
  void missingFileAndFolderAreRefused() throws IOException {
    Files.createDirectory(folder.resolve("d.yaml"));

    assertThat(problems("no.yaml")).containsExactly("no.yaml: no such file");
    assertThat(problems("d.yaml")).containsExactly("d.yaml: is a folder, not a file");
  }

  @Test
  void missingFileIsTakenForOneBesideItOfNearlyItsName() throws IOException {
    write("quickstart.yaml", GOOD.getBytes(StandardCharsets.UTF_8));
    write("x.yaml", "include: [quickstrat.yaml]\n".getBytes(StandardCharsets.UTF_8));

    String meant = ": no such file; did you mean \"quickstart.yaml\"?";
    assertThat(problems("quickstar.yaml")).containsExactly("quickstar.yaml" + meant);
    assertThat(problems("quickstart.yml")).containsExactly("quickstart.yml" + meant);
    assertThat(problems("x.yaml")).containsExactly("x.yaml:1:11: include: quickstrat.yaml" + meant);
  }

  @Test
  void aliasBombIsRefusedAtAnAlias() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append(String.format(Locale.ROOT, "a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
    }
    write("x.yaml", bomb.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml"))
        .containsExactly("x.yaml:11:17: more than 20000 values, aliases expanded; refused");
  }

  @Test
  void includesAreAddressedAtTheLineThatNamesThem() throws IOException {
    write(
        "x.yaml", ("include: [b/y.yaml, b/no.yaml, b]\n" + GOOD).getBytes(StandardCharsets.UTF_8));
    write("b/y.yaml", "include: [../z.yaml]\n".getBytes(StandardCharsets.UTF_8));
    write("z.yaml", "seeds: [1]\ninclude:\n  - x.yaml\n".getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml"))
        .containsExactly(
            "x.yaml:1:21: include: b/no.yaml: no such file",
            "x.yaml:1:32: include: b: is a folder, not a file",
            "z.yaml:3:5: include: include cycle: x.yaml -> b/y.yaml -> z.yaml -> x.yaml");
  }

  @Test
  void theWorkingFolderHasANameInAMessageToo() throws IOException {
    Path file = Files.createTempFile(Path.of("target"), "include", ".yaml");
    try {
      Files.writeString(file, "include: [..]\n");
      assertThatThrownBy(() -> new ExperimentReader(SmallCatalogue.create()).read(file, List.of()))
          .hasMessageContaining(":1:11: include: .: is a folder, not a file");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void missingIncludeHidesNeitherOtherProblemsNorCausesNewOnes() throws IOException {
    write("x.yaml", "include: [no.yaml]\nloss: {unifrom: bce}\n".getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml"))
        .containsExactly(
            "x.yaml:1:11: include: no.yaml: no such file",
            "x.yaml:2:8: loss.unifrom: unknown key; did you mean \"uniform\"?");
  }

  @Test
  void problemsOfAnIncludedFileAreAddressedThere() throws IOException {
    write(
        "sub/x.yaml",
        "include: [../base/b.yaml]\nseeds: [0, 0]\n".getBytes(StandardCharsets.UTF_8));
    write("base/b.yaml", GOOD.replace("epochs: 3", "epochs: x").getBytes(StandardCharsets.UTF_8));

    assertThat(problems("sub/x.yaml"))
        .containsExactly(
            "sub/x.yaml:2:12: seeds[1]: seed 0 is given twice; first at sub/x.yaml:2:9",
            "base/b.yaml:7:11: train.epochs: wanted a whole number, found \"x\"");
  }

  @Test
  void allProblemsAreReportedInOnePassInTheOrderOfTheFile() throws IOException {
    String text =
        """
        dataset: {name: shapes-lt, imbalance_factor: 0.5, profile: stp}
        backbone: {name: resnet80, width: 2}
        loss:
          joint: {name: bce, weight: -1, negative_ratio: 2}
          unifrom: {name: bce}
        train: {epochs: 0, batch_size: many, epochs: 1}
        seeds: [1, 1]
        """;
    write("x.yaml", text.getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml", "train.threads=0"))
        .containsExactly(
            "x.yaml:1:46: dataset.imbalance_factor: 0.5 is not allowed; must be at least 1",
            "x.yaml:1:60: dataset.profile: unknown value \"stp\"; did you mean \"step\"?",
            "x.yaml:2:18: backbone.name: unknown backbone \"resnet80\"; did you mean \"resnet20\""
                + " or \"resnet8\"?"
                + OUTSIDE,
            "x.yaml:4:30: loss.joint.weight: -1 is not allowed; must be at least 0",
            "x.yaml:4:50: loss.joint.negative_ratio: 2 is not allowed; must be between 0 and 1",
            "x.yaml:5:3: loss.unifrom: unknown key; did you mean \"uniform\"?",
            "x.yaml:6:17: train.epochs: 0 is not allowed; must be between 1 and 100000",
            "x.yaml:6:32: train.batch_size: wanted a whole number, found \"many\"",
            "x.yaml:6:38: train.epochs: duplicate key; first written at x.yaml:6:9",
            "x.yaml:7:12: seeds[1]: seed 1 is given twice; first at x.yaml:7:9",
            "command line: train.threads: 0 is not allowed; must be between 1 and 1024");
  }

  @Test
  void quotedInputStaysOnOneShortLine() throws IOException {
    write(
        "x.yaml",
        GOOD.replace("resnet8", "\"a\\nb\\0" + "c".repeat(100_000) + "\"")
            .getBytes(StandardCharsets.UTF_8));

    assertThat(problems("x.yaml"))
        .containsExactly(
            "x.yaml:2:18: backbone.name: unknown backbone \"a\\nb\\u0000"
                + "c".repeat(56)
                + "...\"; known: resnet20, resnet8"
                + OUTSIDE);
  }

  private static Arguments change(String from, String to, String problem) {
    return change(from, to, List.of(problem));
  }

  private static Arguments change(String from, String to, List<String> problems) {
    assertThat(GOOD).contains(from);
    return arguments(
        GOOD.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)), problems);
  }

  private static Arguments append(String line, String problem) {
    return arguments(GOOD + line + "\n", List.of(problem));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** The problems of a file of the test's folder, named as if that were the working folder. */
  private List<String> problems(String name, String... overrides) {
    ExperimentReader reader = new ExperimentReader(SmallCatalogue.create());
    ExperimentException e =
        catchThrowableOfType(
            ExperimentException.class, () -> reader.read(folder.resolve(name), List.of(overrides)));
    assertThat(e).as("an exception").isNotNull();
    return e.problems().stream().map(p -> p.toString().replace(folder + "/", "")).toList();
  }
}
