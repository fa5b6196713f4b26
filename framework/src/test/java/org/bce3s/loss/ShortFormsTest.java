package org.bce3s.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bce3s.catalogue.Defaults;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Sigmoid.Negatives;
import org.bce3s.joint.Smoothing;
import org.bce3s.joint.Softmax;
import org.bce3s.registry.Entry;
import org.bce3s.term.Focusing;
import org.bce3s.term.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every short form is a composition, to the bit; a new one is tested by being in the table. */
class ShortFormsTest {
  /** What the short forms stand for with their defaults, written out. */
  private static final Map<String, JointTerm> COMPOSITIONS =
      Map.of(
          "bce", bce(),
          "ce", Softmax.of(1),
          "class-balanced-bce", classBalancedBce(),
          "class-balanced-ce", Softmax.of(1).with(beta(0.9999)),
          "focal", Softmax.of(1).with(new Focusing(2, true)),
          "class-balanced-focal", Sigmoid.of(1).with(beta(0.9999)).with(new Focusing(2, true)),
          "ldam", Softmax.of(1).with(Margin.ofLabel(0.5, 0.25)),
          "balanced-softmax", Softmax.of(1).with(new Prior(1)),
          "logit-adjustment", Softmax.of(1).with(new Prior(1)),
          "label-smoothing", Softmax.of(1).with(Smoothing.uniform(0.1)));

  private static ClassWeighting beta(double beta) {
    return new ClassWeighting(
        OptionalDouble.of(beta), OptionalDouble.empty(), 0, ClassWeighting.Divisor.IMAGES);
  }

  private static Sigmoid bce() {
    return new Sigmoid(
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Negatives.UNLABELLED,
        0.4,
        1,
        OptionalDouble.of(64),
        true);
  }

  private static Sigmoid classBalancedBce() {
    return new Sigmoid(
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(beta(0.99999)),
        Negatives.COMPLEMENT,
        0.4,
        1,
        OptionalDouble.empty(),
        false);
  }

  private static Stream<Entry<?>> entries() {
    return ShortForms.entries().stream();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void equalsItsCompositionToTheBit(Entry<JointTerm> entry) {
    LossCase in = LossCase.random(5, 6, 9, 7, 4);
    try (LossGraph shortForm = new LossGraph(Only.of(Defaults.make(entry)), in);
        LossGraph composition = new LossGraph(Only.of(COMPOSITIONS.get(entry.name())), in)) {
      LossGraph.Result got = shortForm.run(in);
      LossGraph.Result want = composition.run(in);

      assertThat(got.total()).isEqualTo(want.total());
      assertThat(got.gradients()).containsExactlyInAnyOrderEntriesOf(want.gradients());
    }
  }

  @Test
  void settingsReachTheComposition() {
    assertThat(new ShortForms.Bce(0.7, 0.3, 0.2, 8).composition())
        .isEqualTo(Sigmoid.bce3s(0.7, 0.3, 0.2, 8));
    assertThat(new ShortForms.Focal(0.7, 1, ShortForms.FocalForm.SIGMOID).composition())
        .isEqualTo(Sigmoid.of(0.7).with(new Focusing(1, true)));
    assertThat(new ShortForms.Ldam(0.7, 0.3).composition())
        .isEqualTo(Softmax.of(0.7).with(Margin.ofLabel(0.3, 0.25)));
    assertThat(new ShortForms.LogitAdjustment(0.7, 2).composition())
        .isEqualTo(Softmax.of(0.7).with(new Prior(2)));
    assertThat(new ShortForms.LabelSmoothing(0.7, 0.2).composition())
        .isEqualTo(Softmax.of(0.7).with(Smoothing.uniform(0.2)));
  }
}
