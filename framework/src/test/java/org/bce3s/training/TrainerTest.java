package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.classifier.NearestClassMean;
import org.bce3s.contrastive.BalancedContrastive;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.CeContrastive;
import org.bce3s.contrastive.ContrastiveStreams;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Glmc;
import org.bce3s.contrastive.Gpaco;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.contrastive.Paco;
import org.bce3s.contrastive.ProbabilisticContrastive;
import org.bce3s.contrastive.PrototypeSupCon;
import org.bce3s.contrastive.SupCon;
import org.bce3s.evaluation.DivergedException;
import org.bce3s.image.ImageShape;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.ShortForms;
import org.bce3s.network.Blueprint;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.settings.ClassSubset;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.Forward;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.settings.Remix;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.CeUniform;
import org.bce3s.uniform.UniformTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class TrainerTest {
  static final ContrastiveTerm NO_CONTRASTIVE =
      new BceContrastive(0, 1, 4, 1, 64, 1, MemoryStart.ZERO);
  private static final UniformTerm NO_UNIFORM = new BceUniform(0, 1);

  @TempDir Path folder;

  @Test
  void theSameSeedGivesTheSameBits() {
    TinyRun.Outcome first = new TinyRun().train(folder.resolve("first"));
    TinyRun run = new TinyRun();
    run.dataThreads = 3;
    TinyRun.Outcome second = run.train(folder.resolve("second"));

    assertSameRun(second, first);
    assertThat(first.reports()).hasSize(2);
    assertThat(first.losses()).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedGivesAnotherRun() {
    TinyRun run = new TinyRun();
    TinyRun.Outcome first = run.train(folder.resolve("first"));
    run.seed++;

    assertThat(run.train(folder.resolve("second")).losses().get(0))
        .isNotEqualTo(first.losses().get(0));
  }

  static void assertSameRun(TinyRun.Outcome got, TinyRun.Outcome want) {
    assertThat(TinyRun.differences(got.variables(), want.variables())).isEmpty();
    assertThat(got.reports()).isEqualTo(want.reports());
    assertThat(got.result().accuracy()).isEqualTo(want.result().accuracy());
    assertThat(got.result().predictions().predicted())
        .isEqualTo(want.result().predictions().predicted());
    assertThat(got.result().predictions().confidence())
        .isEqualTo(want.result().predictions().confidence());
  }

  @Test
  void aContrastiveTermOfWeightZeroLeavesTheBitsOfOneThatIsNeverSwitchedOn() {
    TinyRun absent = new TinyRun();
    absent.contrastive = NO_CONTRASTIVE;
    TinyRun off = new TinyRun();
    off.contrastive = new BceContrastive(0.1, 1, 4, 1, 64, 100, MemoryStart.ZERO);
    TinyRun.Outcome got = absent.train(folder.resolve("absent"));
    TinyRun.Outcome want = off.train(folder.resolve("off"));

    assertThat(got.variables()).doesNotContainKey("memory");
    assertThat(want.variables()).containsKey("memory");
    assertThat(TinyRun.differences(got.variables(), TinyRun.withoutProjector(want.variables())))
        .isEmpty();
    assertThat(got.losses()).isEqualTo(want.losses());
    assertThat(got.reports()).isEqualTo(want.reports());
  }

  @Test
  void aUniformTermOfWeightZeroLeavesTheBitsOfOneTimesZero() {
    record TimesZero(double weight) implements UniformTerm {
      @Override
      public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier) {
        return tf.math.mul(tf.constant(0f), new BceUniform(1, 1).loss(tf, classifier));
      }
    }

    TinyRun absent = new TinyRun();
    absent.uniform = NO_UNIFORM;
    TinyRun zero = new TinyRun();
    zero.uniform = new TimesZero(1);
    TinyRun.Outcome got = absent.train(folder.resolve("absent"));
    TinyRun.Outcome want = zero.train(folder.resolve("zero"));

    assertThat(TinyRun.differences(got.variables(), want.variables())).isEmpty();
    assertThat(got.losses()).isEqualTo(want.losses());
    assertThat(got.reports().get(0).losses().uniform()).isEmpty();
    assertThat(want.reports().get(0).losses().uniform()).hasValue(0.0);
  }

  @Test
  void theContrastiveTermCountsFromItsFirstEpochOn() {
    TinyRun.Outcome run = new TinyRun().train(folder);

    assertThat(run.reports().get(0).losses().contrastive()).isEmpty();
    assertThat(run.reports().get(1).losses().contrastive().orElseThrow()).isPositive();
    EpochReport report = run.reports().get(1);
    assertThat(report.losses().total())
        .isCloseTo(
            report.losses().joint().orElseThrow()
                + 0.1 * report.losses().contrastive().orElseThrow()
                + report.losses().uniform().orElseThrow(),
            within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"12, DROP, 3", "12, KEEP, 4", "23, KEEP, 2", "46, DROP, 1", "60, KEEP, 1"})
  void theLastBatchIsDroppedOrKept(int batch, LastBatch last, int steps) {
    TinyRun run = new TinyRun();
    run.batch = batch;
    run.last = last;
    run.epochs = 1;

    assertThat(run.data().train().size()).isEqualTo(46);
    assertThat(run.train(folder).losses()).hasSize(steps);
  }

  @Test
  void aBatchLargerThanTheSetIsRefusedWhereLastBatchesAreDropped() {
    TinyRun run = new TinyRun();
    run.batch = 47;

    assertThatThrownBy(run::trainer)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "train.batch_size: 47 is not allowed; must be at most 46, the number of training"
                + " images, unless last_batch is keep");
  }

  @Test
  void bfloat16TrainsAndItsLossIsNear() {
    TinyRun f32 = new TinyRun();
    TinyRun bf16 = new TinyRun();
    bf16.precision = Precision.BF16;
    List<Double> want = f32.train(folder.resolve("f32")).losses();
    List<Double> got = bf16.train(folder.resolve("bf16")).losses();

    assertThat(got).isNotEqualTo(want);
    for (int i = 0; i < want.size(); i++) {
      assertThat(got.get(i)).isCloseTo(want.get(i), within(0.05 * want.get(i)));
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void trainsWithAnyMixedStreams(boolean mixup, boolean cutmix) {
    TinyRun run = new TinyRun();
    run.mixing = MixingSettings.of(mixup, cutmix);
    run.contrastive = mixup || cutmix ? run.contrastive : NO_CONTRASTIVE;
    run.rate = 0.02;
    run.epochs = 8;
    List<EpochReport> reports = run.train(folder).reports();

    assertThat(reports.get(7).losses().joint().orElseThrow())
        .isLessThan(reports.get(0).losses().joint().orElseThrow());
  }

  static List<Arguments> losses() {
    return List.of(
        Arguments.of(Softmax.of(1), NO_CONTRASTIVE, NO_UNIFORM),
        Arguments.of(
            Softmax.of(1), new CeContrastive(0.1, 1, 4, 0, MemoryStart.ZERO), new CeUniform(1, 1)),
        Arguments.of(
            new ShortForms.ClassBalancedBce(1, 0.99, 1).composition(), NO_CONTRASTIVE, NO_UNIFORM),
        Arguments.of(
            Softmax.of(0), new BceContrastive(1, 1, 4, 1, 64, 0, MemoryStart.ZERO), NO_UNIFORM),
        Arguments.of(Softmax.of(0), NO_CONTRASTIVE, new BceUniform(1, 1)));
  }

  @Test
  void aBatchOfMoreValuesThanAnArrayHoldsIsRefused() {
    ImageShape image = new ImageShape(224, 224, 3);

    Blueprint.checkFits("train.evaluation_batch", 14_266, image);
    assertThatThrownBy(() -> Blueprint.checkFits("train.evaluation_batch", 14_267, image))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "train.evaluation_batch: 14267 is not allowed; must be at most 14266 for images of "
                + image
                + ", as many as fit an array");
  }

  /** Of 46 training and 20 test images, 29 of which would fit an array. */
  @Test
  void evaluationIsRefusedForBatchesThatItFormsAlone() {
    ImageShape image = new ImageShape(4886, 4886, 3);
    TinyRun run = new TinyRun();
    Blueprint.checkNetwork(run.settings(), run.data(), image);

    run.classifier = new NearestClassMean(30);
    run.contrastive = NO_CONTRASTIVE;
    run.uniform = NO_UNIFORM;
    run.mixing = MixingSettings.of(false, false);
    run.stage = Optional.of(StageTest.untrained());
    assertThatThrownBy(() -> Blueprint.checkNetwork(run.settings(), run.data(), image))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("train.evaluation_batch: 46 is not allowed; must be at most 29");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void trainsWithAnyTerms(JointTerm joint, ContrastiveTerm contrastive, UniformTerm uniform) {
    TinyRun run = new TinyRun();
    run.joint = joint;
    run.contrastive = contrastive;
    run.uniform = uniform;
    run.epochs = 1;
    EpochReport report = run.train(folder).reports().get(0);

    assertThat(report.losses().total()).isFinite().isPositive();
    assertThat(report.losses().joint().isPresent()).isEqualTo(joint.weight() > 0);
    assertThat(report.losses().contrastive().isPresent()).isEqualTo(contrastive.weight() > 0);
    assertThat(report.losses().uniform().isPresent()).isEqualTo(uniform.weight() > 0);
  }

  static List<Arguments> termsOfOtherMethods() {
    return List.of(
        Arguments.of(new SupCon(1, 0.1, 4, 0), false, true),
        Arguments.of(new PrototypeSupCon(0.35, 0.1, 4, 0), false, true),
        Arguments.of(new PrototypeSupCon(0.35, 0.1, 4, 0), true, true),
        Arguments.of(new BalancedContrastive(0.35, 0.1, 4, OptionalInt.of(6), 0), false, true),
        Arguments.of(new BalancedContrastive(0.35, 0.1, 4, OptionalInt.empty(), 0), true, true),
        Arguments.of(new ProbabilisticContrastive(1, 0.1, 4, OptionalInt.empty(), 0), false, true),
        Arguments.of(
            new Paco(1, 0.05, 0.01, 1, 1, 0.9, 20, 4, OptionalInt.empty(), 0), false, true),
        Arguments.of(new Gpaco(1, 0.05, 0.01, 1, 1, 20, 4, OptionalInt.empty(), 0), false, true),
        Arguments.of(new Glmc(10, 4, 0), true, false),
        Arguments.of(new BceContrastive(0.1, 1, 4, 1, 64, 0, MemoryStart.NORMAL), true, true));
  }

  @ParameterizedTest
  @MethodSource("termsOfOtherMethods")
  void trainsWithContrastiveTermsOfOtherMethods(ContrastiveTerm term, boolean mixes, boolean view) {
    TinyRun run = new TinyRun();
    run.joint = Softmax.of(1);
    run.contrastive = term;
    run.uniform = NO_UNIFORM;
    run.mixing =
        new MixingSettings(
            mixes,
            mixes,
            1,
            CutmixLabel.AREA,
            Optional.of(new Remix(3, 0.5)),
            view,
            term.streams() == ContrastiveStreams.TWO_VIEWS,
            false,
            true,
            Forward.TOGETHER);
    run.reweighting = Optional.of(new DeferredReweighting(1, 0.99, Divisor.WEIGHTS));
    run.subset = ClassSubset.RELEASED;
    TinyRun.Outcome first = run.train(folder.resolve("first"));

    assertThat(first.losses()).allSatisfy(loss -> assertThat(loss).isFinite());
    assertThat(first.reports().get(0).losses().contrastive()).isPresent();
    assertSameRun(run.train(folder.resolve("second")), first);
  }

  @Test
  void weightsOfTheClassesCountFromTheirFirstEpochOn() {
    TinyRun plain = new TinyRun();
    plain.joint = Softmax.of(1);
    TinyRun weighted = new TinyRun();
    weighted.joint = Softmax.of(1);
    weighted.reweighting = Optional.of(new DeferredReweighting(1, 0.99, Divisor.IMAGES));
    List<Double> want = plain.train(folder.resolve("plain")).losses();
    List<Double> got = weighted.train(folder.resolve("weighted")).losses();

    assertThat(got.subList(0, 3)).isEqualTo(want.subList(0, 3));
    assertThat(got.get(3)).isNotCloseTo(want.get(3), within(1e-3));
  }

  @Test
  void divergenceStopsTheRunAndNamesItsPlace() {
    TinyRun run = new TinyRun();
    run.rate = 1e20;

    assertThatThrownBy(() -> run.train(folder))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching(
            "diverged: the loss is (NaN|-?Infinity) in epoch 0, step [12] \\(joint .*, contrastive"
                + " absent, uniform .*; images \\[\\d+(, \\d+){11}] of the training set\\); a smaller"
                + " train\\.optimizer\\.rate or train\\.clip_norm may help");
    assertThat(new Checkpoints(folder).newest()).isEmpty();
  }

  @Test
  void divergenceInTheVeryLastStepIsNoticedToo() {
    TinyRun run = new TinyRun();
    run.rate = 1e38;
    run.epochs = 1;
    run.batch = 46;

    assertThatThrownBy(() -> run.train(folder))
        .isInstanceOf(DivergedException.class)
        .hasMessage("diverged: the network's outputs for test image 0 are not finite");
    assertThat(new Checkpoints(folder).newest()).isEmpty();
  }

  /** Leaves the weights as they are and a value such as NaN beside them, of which no loss tells. */
  record Spoiling(double rate, float with) implements Optimizer {
    @Override
    public Op update(
        Ops tf,
        Variables variables,
        Variable variable,
        Operand<TFloat32> gradient,
        Operand<TFloat32> rate) {
      Variable slot = variables.slot(variable.name() + ".spoilt", Initializer.constant(0));
      return slot.assign(tf, tf.constant(with));
    }
  }

  @Test
  void aNaNThatTheLossDoesNotTellOfIsNoticedByTheEndOfTheEpoch() {
    TinyRun run = new TinyRun();
    run.optimizer = Optional.of(new Spoiling(0.1, Float.NaN));

    assertThatThrownBy(() -> run.train(folder))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching(
            "diverged: after epoch 0, step \\d \\S+\\.spoilt and \\d+ more variables hold NaN"
                + " or infinite values, though the loss is finite; a smaller train.optimizer.rate"
                + " or train.clip_norm may help");
    assertThat(new Checkpoints(folder).newest()).isEmpty();
  }

  @Test
  void aNaNIsNoticedBeforeTheCheckpointOfAStop() {
    TinyRun run = new TinyRun();
    run.optimizer = Optional.of(new Spoiling(0.1, Float.NaN));

    assertThatThrownBy(() -> run.train(folder, new ArrayList<>(), () -> true))
        .isInstanceOf(DivergedException.class)
        .hasMessageStartingWith("diverged: after epoch 0, step 0 ");
    assertThat(new Checkpoints(folder).newest()).isEmpty();
  }

  @Test
  void aContrastiveTermWithoutAMixedStreamIsRefused() {
    TinyRun run = new TinyRun();
    run.mixing = MixingSettings.of(false, false);

    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "loss.contrastive.weight: 0.1 is not allowed; must be 0 without a mixed stream, which"
                + " the term is computed on; or set mixing.mixup or mixing.cutmix to true");
  }

  @Test
  void aContrastiveTermWithoutItsStreamsIsRefused() {
    TinyRun run = new TinyRun();
    run.contrastive = new SupCon(0.5, 0.1, 4, 0);

    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "loss.contrastive.weight: 0.5 is not allowed; must be 0 without a second view, which"
                + " the term is computed on; or set mixing.view to true");
    run.contrastive = new Glmc(10, 4, 0);
    run.mixing = MixingSettings.of(true, false);

    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "loss.contrastive.weight: 10.0 is not allowed; must be 0 without both mixed streams,"
                + " which the term is computed on; or set mixing.mixup and mixing.cutmix to true");
  }

  @Test
  void aLossWithoutAnyTermIsRefused() {
    TinyRun run = new TinyRun();
    run.joint = Sigmoid.bce3s(0, 0.4, 1, 64);
    run.contrastive = NO_CONTRASTIVE;
    run.uniform = NO_UNIFORM;

    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "loss.joint.weight: 0 is not allowed; must be greater than 0 where both other terms"
                + " weigh 0 too");
  }
}
