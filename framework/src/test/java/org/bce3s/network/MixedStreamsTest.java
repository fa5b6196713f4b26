package org.bce3s.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.bce3s.image.ImageShape;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Remix;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.GraphSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.op.Ops;

class MixedStreamsTest {
  private static final ImageShape SHAPE = new ImageShape(8, 16, 3);
  private static final int[] COUNTS = {300, 100, 99, 10};
  private static final int[] QUARTER = {2, 6, 0, 8};
  private static final int[] EMPTY = {3, 3, 5, 5};

  private static MixingSettings mixing(CutmixLabel label, Optional<Remix> remix) {
    return new MixingSettings(true, true, 1, label, remix, false);
  }

  /** The soft labels of one image by stream. */
  private static List<float[]> labels(
      MixingSettings mixing, double lambda, int[] box, int source, int partner) {
    try (GraphSession session = new GraphSession(1, false, 0)) {
      Ops tf = session.tf();
      MixedStreams streams =
          new MixedStreams(
              tf,
              mixing,
              SHAPE,
              tf.constant((float) lambda),
              tf.constant((float) (1 - lambda)),
              tf.constant(box));
      return streams
          .labels(COUNTS, tf.constant(new int[] {source}), tf.constant(new int[] {partner}))
          .stream()
          .map(label -> session.run(List.of(), List.of(), List.of(label.soft())).get(0))
          .toList();
    }
  }

  private static float[] shares(double ofClass0, double ofClass3) {
    return new float[] {(float) ofClass0, 0, 0, (float) ofClass3};
  }

  @Test
  void bothStreamsHaveMixupsLabelAsReleased() {
    List<float[]> labels = labels(mixing(CutmixLabel.MIXUP, Optional.empty()), 0.3, QUARTER, 0, 3);

    assertThat(labels).hasSize(2);
    assertThat(labels.get(0)).containsExactly(shares(0.3, 0.7));
    assertThat(labels.get(1)).containsExactly(shares(0.3, 0.7));
  }

  @Test
  void cutmixMayHaveTheLabelOfTheAreaThatIsLeft() {
    MixingSettings mixing = mixing(CutmixLabel.AREA, Optional.empty());

    assertThat(labels(mixing, 0.3, QUARTER, 0, 3).get(0)).containsExactly(shares(0.3, 0.7));
    assertThat(labels(mixing, 0.3, QUARTER, 0, 3).get(1)).containsExactly(shares(0.75, 0.25));
    assertThat(labels(mixing, 0.3, EMPTY, 0, 3).get(1)).containsExactly(shares(1, 0));
    assertThat(labels(mixing, 0.3, new int[] {0, 8, 0, 16}, 0, 3).get(1))
        .containsExactly(shares(0, 1));
  }

  /** 300 images of class 0 are three times those of class 1, not of class 2. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.4, 0",
    "0, 1, 0.5, 0.5",
    "0, 1, 0.9, 0.9",
    "1, 0, 0.6, 1",
    "1, 0, 0.5, 0.5",
    "1, 0, 0.1, 0.1",
    "1, 2, 0.4, 0.4",
    "0, 3, 0.01, 0",
    "3, 0, 0.99, 1"
  })
  void remixGivesTheLabelToTheMuchRarerClass(int source, int partner, double lambda, float share) {
    for (float[] labels :
        labels(
            mixing(CutmixLabel.MIXUP, Optional.of(new Remix(3, 0.5))),
            lambda,
            QUARTER,
            source,
            partner)) {
      assertThat(labels[source]).isEqualTo(share);
      assertThat(labels[partner]).isCloseTo(1 - share, within(1e-7f));
    }
  }

  @Test
  void remixLeavesImagesOfOneClassAndLooksAtTheAreaWhereThatIsTheLabel() {
    MixingSettings mixing = mixing(CutmixLabel.AREA, Optional.of(new Remix(3, 0.5)));

    assertThat(labels(mixing, 0.4, QUARTER, 0, 0)).allSatisfy(l -> assertThat(l[0]).isEqualTo(1));
    List<float[]> labels = labels(mixing, 0.4, QUARTER, 0, 3);
    assertThat(labels.get(0)).containsExactly(shares(0, 1));
    assertThat(labels.get(1)).containsExactly(shares(0.75, 0.25));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Remix(0.5, 2))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            """
            kappa: 0.5 is not allowed; must be at least 1
            tau: 2 is not allowed; must be between 0 and 1""");
  }
}
