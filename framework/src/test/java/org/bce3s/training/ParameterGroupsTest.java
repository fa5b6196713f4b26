package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ResNet;
import org.bce3s.backbone.VisionTransformer;
import org.bce3s.catalogue.Defaults;
import org.bce3s.catalogue.Tested;
import org.bce3s.optimisation.Constant;
import org.bce3s.optimisation.Decayed;
import org.bce3s.optimisation.Sgd;
import org.bce3s.pytorch.NetworkShapes;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.InitSettings;
import org.bce3s.settings.ParameterGroups;
import org.bce3s.settings.Selection;
import org.bce3s.settings.SettingsWithoutEffect;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers with rates of their own, and frozen ones. */
class ParameterGroupsTest {
  private static final Optional<InitSettings> FROM_A_FILE =
      Optional.of(new InitSettings("w", "0".repeat(64), false));

  @TempDir private Path folder;

  /** One epoch of one step of plain gradient descent without decay, from given weights. */
  private TinyRun oneStep(Map<String, FloatTensor> from) {
    TinyRun run = new TinyRun();
    run.epochs = 1;
    run.batch = 40;
    run.schedule = Optional.of(new Constant());
    run.optimizer = Optional.of(new Sgd(0.1, 0, 0.01, false, Decayed.WEIGHTS));
    run.init = FROM_A_FILE;
    run.start = Optional.of(() -> from);
    return run;
  }

  private Map<String, FloatTensor> weights() {
    return new TinyRun().train(folder.resolve("first")).variables();
  }

  private Map<String, FloatTensor> trained(TinyRun run, String name) {
    return run.train(folder.resolve(name)).variables();
  }

  @Test
  void aLayersStepIsAsLongAsItsFactorSays() {
    Map<String, FloatTensor> start = weights();
    TinyRun grouped = oneStep(start);
    grouped.groups = Optional.of(new ParameterGroups(3, 0.5, List.of()));
    Map<String, FloatTensor> plain = trained(oneStep(start), "plain");
    Map<String, FloatTensor> got = trained(grouped, "grouped");

    Map<String, Double> factors =
        Map.of(
            "stem.kernel", 0.125,
            "stem.bn_beta", 0.125,
            "stage1.block1.conv2.kernel", 0.25,
            "stage2.block1.conv1.kernel", 0.5,
            "classifier.weight", 3.0,
            "classifier.bias", 3.0);
    factors.forEach(
        (name, factor) -> {
          float[] from = start.get(name).values();
          for (int i = 0; i < from.length; i++) {
            double want = from[i] + factor * (plain.get(name).values()[i] - from[i]);
            assertThat((double) got.get(name).values()[i]).as(name).isCloseTo(want, within(1e-6));
          }
        });
  }

  /** As timm.utils.freeze leaves it: statistics stay too, and are what is normalised by. */
  @Test
  void aFrozenLayerStaysAsItIsWithItsStatistics() {
    Map<String, FloatTensor> start = weights();
    TinyRun run = oneStep(start);
    run.groups = Optional.of(new ParameterGroups(1, 1, List.of("stem", "stage1.block1")));
    Map<String, FloatTensor> got = trained(run, "frozen");

    Map<Boolean, Set<String>> same =
        got.keySet().stream()
            .filter(name -> name.startsWith("st") && !name.endsWith(".momentum"))
            .collect(
                Collectors.partitioningBy(
                    name -> got.get(name).equals(start.get(name)), Collectors.toSet()));
    assertThat(same.get(true))
        .contains("stem.kernel", "stem.bn_mean", "stage1.block1.conv1.bn_variance")
        .allMatch(name -> name.startsWith("stem.") || name.startsWith("stage1."));
    assertThat(same.get(false))
        .contains("stage2.block1.conv1.kernel", "stage2.block1.conv1.bn_mean")
        .allMatch(name -> name.startsWith("stage2."));
    assertThat(got.keySet()).doesNotContain("stem.kernel.momentum");
  }

  /** With all of the backbone frozen its features are those of inference, and rows alone move. */
  @Test
  void aFrozenBackboneIsALinearProbe() {
    TinyRun run = oneStep(weights());
    run.groups = Optional.of(new ParameterGroups(1, 1, List.of("stem", "stage1", "stage2")));
    TinyRun stage = oneStep(run.start.orElseThrow().get());
    stage.init = Optional.empty();
    stage.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    stage.stage =
        Optional.of(
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.CLASSIFIER,
                BatchNormMode.FROZEN,
                false,
                OptionalDouble.empty()));

    assertThat(trained(run, "probe").get("classifier.weight"))
        .isEqualTo(trained(stage, "stage").get("classifier.weight"));
  }

  @Test
  void groupsThatChangeNothingChangeNoBit() {
    Map<String, FloatTensor> start = weights();
    TinyRun run = oneStep(start);
    run.groups = Optional.of(new ParameterGroups(1, 1, List.of()));

    assertThat(trained(run, "groups")).isEqualTo(trained(oneStep(start), "none"));
  }

  static List<Arguments> backbones() {
    return Tested.of(Backbone.class).stream()
        .map(e -> Arguments.of(e.name(), Defaults.make(e)))
        .toList();
  }

  /** Else a variable of one could be neither frozen nor slowed down. */
  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("backbones")
  void everyVariableIsOfOneLayer(String name, Backbone backbone) {
    if (backbone.layers().isEmpty()) {
      return;
    }
    Map<String, Integer> layers = new HashMap<>();
    List<List<String>> all = backbone.layers();
    for (String variable : NetworkShapes.of(backbone, 32).keySet()) {
      List<String> own =
          all.stream()
              .flatMap(List::stream)
              .filter(layer -> variable.equals(layer) || variable.startsWith(layer + "."))
              .toList();
      assertThat(own).as(variable).hasSize(1);
      layers.merge(own.get(0), 1, Integer::sum);
    }
    assertThat(layers.keySet())
        .containsExactlyInAnyOrderElementsOf(all.stream().flatMap(List::stream).toList());
  }

  @Test
  void layersOfATransformerAreThoseOfMae() {
    assertThat(new VisionTransformer(4, 4, 3, 2).layers())
        .containsExactly(
            List.of("patch", "token", "position"),
            List.of("block1"),
            List.of("block2"),
            List.of("norm"));
    assertThat(new ResNet(List.of(4, 8), List.of(2, 1), ResNet.Shortcut.PAD).layers())
        .containsExactly(
            List.of("stem"),
            List.of("stage1.block1"),
            List.of("stage1.block2"),
            List.of("stage2.block1"),
            List.of());
  }

  private static void assertRefused(TinyRun run, String... parts) {
    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    TinyRun run = new TinyRun();
    run.groups = Optional.of(new ParameterGroups(1, 1, List.of("stem")));
    assertRefused(run, "train.parameter_groups.freeze", "weights are drawn", "init.weights");
    run.init = FROM_A_FILE;
    assertThat(run.settings().parameterGroups()).isPresent();

    run.groups = Optional.of(new ParameterGroups(1, 1, List.of("stem", "stage3", "stages1")));
    assertRefused(
        run,
        "train.parameter_groups.freeze[1]: stage3",
        "did you mean",
        "train.parameter_groups.freeze[2]");

    assertThatThrownBy(() -> new ParameterGroups(1, 0, List.of()))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("layer_decay");
  }

  @Test
  void aStageThatTrainsTheHeadAloneHasNone() {
    TinyRun run = new TinyRun();
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.groups = Optional.of(new ParameterGroups(5, 1, List.of()));
    run.stage =
        Optional.of(
            new StageSettings(
                "first",
                Selection.LAST,
                Trainable.CLASSIFIER,
                BatchNormMode.MOVING,
                false,
                OptionalDouble.empty()));

    assertThat(run.settings().parameterGroups()).isEmpty();
    assertThat(SettingsWithoutEffect.of(run.settings()))
        .extracting(NoEffect::path)
        .contains("train.parameter_groups");
  }
}
