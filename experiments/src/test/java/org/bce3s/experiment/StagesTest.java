package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stages and classifiers that contradict each other or the rest of an experiment. */
class StagesTest {
  private static final String BASE =
      """
      dataset: {name: shapes-lt, imbalance_factor: 10}
      backbone: resnet8
      classifier: linear
      loss: {joint: ce}
      train: {epochs: 2, batch_size: 8}
      ablation:
        rows:
          ce: {}
      """;

  @TempDir private Path folder;

  private Experiment read(String row) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), BASE + "    new: {" + row + "}\n");
    return new ExperimentReader(Catalogue.standard()).read(file, List.of());
  }

  private static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of(
            "stage.start: cee", "9:24: stage.start: unknown row \"cee\"; did you mean \"ce\"?"),
        Arguments.of(
            "stage.start: new", "9:24: stage.start: the rows start from each other: new from new"),
        Arguments.of(
            "stage.start: ce, backbone: resnet14",
            "9:24: stage.start: row \"ce\" has another backbone, resnet8 {norm: batch, width: 1}; this row has"
                + " resnet14 {norm: batch, width: 1}, and a stage keeps the backbone"),
        Arguments.of(
            "stage.start: ce, backbone.width: 2",
            "9:24: stage.start: row \"ce\" has another backbone, resnet8 {norm: batch, width: 1}; this row has"
                + " resnet8 {norm: batch, width: 2}, and a stage keeps the backbone"),
        Arguments.of(
            "stage.start: ce, sampling.holdout: 1",
            "9:24: stage.start: row \"ce\" has sampling.holdout 0; this row has 1, and a stage"
                + " keeps the training images"),
        Arguments.of(
            "stage: {start: ce, trainable: nothing}, classifier: tau-normalized}\n"
                + "    more: {stage: {start: new}, classifier: linear",
            "10:27: stage.start: row \"new\" has classifier \"tau-normalized\", which does not"
                + " apply its rows as long as it stores them, so that they are not what classifier"
                + " \"linear\" of this row takes them for; set classifier: linear in row \"new\","
                + " or stage.reset_classifier: true here"),
        Arguments.of(
            "classifier: normalized}\n"
                + "    more: {stage: {start: new}, classifier: learnable-scale",
            "10:27: stage.start: row \"new\" has classifier \"normalized\", which does not apply"
                + " its rows as long as it stores them, so that they are not what classifier"
                + " \"learnable-scale\" of this row takes them for; set classifier: linear in row"
                + " \"new\""),
        Arguments.of(
            "stage: {start: ce, select: val}",
            "9:38: ablation.rows.new.stage.select: val is not allowed; must be last or oracle"
                + " without a hold-out; or set sampling.holdout"),
        Arguments.of(
            "stage.trainable: classifier",
            "9:11: ablation.rows.new.stage.start: required: row whose checkpoint this stage starts"
                + " from, of the same seed"),
        Arguments.of(
            "stage: {start: ce, max_norm: 2}",
            "9:40: ablation.rows.new.stage.max_norm: 2 is not allowed; must be between 0 and 1"),
        Arguments.of(
            "classifier: learnable-scale",
            "9:23: ablation.rows.new.classifier.name: learnable-scale is not allowed; must be the"
                + " classifier of a later stage, for it builds on what an earlier one left; set"
                + " stage.start to the row to start from"),
        Arguments.of(
            "loss.joint: ldam",
            "9:5: ablation.rows.new.classifier.name: linear is not allowed; must be cosine or etf"
                + " with loss.joint \"ldam\", whose margins are cosines"),
        Arguments.of(
            "classifier: etf, loss.uniform.weight: 1",
            "9:49: ablation.rows.new.loss.uniform.weight: 1.0 is not allowed; must be 0 with"
                + " classifier \"etf\", whose rows are not trained"),
        Arguments.of(
            "stage.start: ce, classifier: tau-normalized",
            "9:11: ablation.rows.new.stage.trainable: classifier is not allowed; must be nothing"
                + " with classifier \"tau-normalized\", which is not trained"),
        Arguments.of(
            "stage: {start: ce, trainable: all}, classifier: learnable-scale",
            "9:41: ablation.rows.new.stage.trainable: all is not allowed; must be classifier with"
                + " classifier \"learnable-scale\", made for a fixed backbone"),
        Arguments.of(
            "stage: {start: ce, reset_classifier: true}, classifier: learnable-scale",
            "9:48: ablation.rows.new.stage.reset_classifier: true is not allowed; must be false"
                + " with classifier \"learnable-scale\", which builds on what the earlier stage"
                + " left"),
        Arguments.of(
            "stage.start: ce, heads: {a: {classifier: linear, use: infer}, b: {classifier: samn}},"
                + " classifier: linear",
            "9:89: ablation.rows.new.heads.b.classifier.name: samn is not allowed; must be a"
                + " classifier that needs no earlier stage: only the head that infers takes over"
                + " what one left"),
        Arguments.of(
            "stage: {start: ce, max_norm: 0.1}, classifier: learnable-scale",
            "9:40: ablation.rows.new.stage.max_norm: 0.1 is not allowed; must be unset with"
                + " classifier \"learnable-scale\", whose rows are not trained"),
        Arguments.of(
            "stage: {start: ce}, loss.contrastive.weight: 0.1, mixing.mixup: true",
            "9:56: ablation.rows.new.loss.contrastive.weight: 0.1 is not allowed; must be 0 in a"
                + " stage that does not train the backbone, which the term is for"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyContradictionHasItsAddressAndItsText(String row, String problem) {
    ExperimentException e =
        catchThrowableOfType(ExperimentException.class, () -> Stages.check(read(row).rows()));

    assertThat(e).as("an exception").isNotNull();
    assertThat(e.problems().stream().map(p -> p.toString().replace(folder + "/x.yaml:", "")))
        .containsExactly(problem);
  }

  @Test
  void theUsualSecondStagesAreAllowed() {
    for (String row :
        List.of(
            "stage: {start: ce, reset_classifier: true}, sampling.source: class-balanced",
            "stage: {start: ce, max_norm: 0.1}, loss.joint: class-balanced-bce",
            "stage: {start: ce}, classifier: learnable-scale",
            "stage: {start: ce, trainable: nothing}, classifier: {name: tau-normalized, tau: 0.7}",
            "stage: {start: ce, trainable: nothing}, classifier: nearest-class-mean",
            "stage: {start: ce, trainable: nothing}, classifier: monotone-norms",
            "stage: {start: ce}, classifier: samn",
            "stage: {start: ce, trainable: nothing}, report.logit_adjustment: 1")) {
      assertThatCode(() -> Stages.check(read(row).rows())).as(row).doesNotThrowAnyException();
    }
  }
}
