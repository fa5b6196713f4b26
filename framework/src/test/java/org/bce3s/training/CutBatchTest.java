package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.backbone.ConvolutionNorm;
import org.bce3s.backbone.ResNet;
import org.bce3s.backbone.ResidualBlock;
import org.bce3s.backbone.Stem;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.classifier.Normalized;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.contrastive.ContrastiveStreams;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.SupCon;
import org.bce3s.joint.ClassWeighting.Divisor;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Sigmoid;
import org.bce3s.joint.Softmax;
import org.bce3s.network.Blueprint;
import org.bce3s.network.NetworkGraph;
import org.bce3s.network.StepDraw;
import org.bce3s.network.TrainingStep;
import org.bce3s.optimisation.Sgd;
import org.bce3s.random.RandomStream;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.Forward;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Remix;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.term.Focusing;
import org.bce3s.term.LossTerm;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.UniformTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch in parts is the whole batch, on a net without BatchNorm, or it is refused: over every
 * registered term of the loss.
 */
class CutBatchTest {
  private static final int[] SOURCES = {2, 0, 0, 1};
  private static final int[] PARTNERS = {0, 3, 2, 0};

  /** Pastes two fifths of the image. */
  private static final StepDraw DRAW =
      new StepDraw(
          0.3,
          new int[] {1, 6, 2, 7},
          new float[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0},
          new int[] {7, 11});

  static Stream<Arguments> terms() {
    Catalogue catalogue = Catalogue.standard();
    Map<String, String> settings = Map.of("weight", "1.0", "projection", "4");
    Stream<Arguments> joint =
        catalogue.registry(JointTerm.class).entries().stream()
            .filter(e -> e.settings() != JointSum.class) // its terms are tested one by one
            .flatMap(
                e ->
                    Arrays.stream(Divisor.values())
                        .map(d -> arguments(e.name(), Defaults.make(e, settings), d)));
    Stream<Arguments> noisy =
        Stream.of(
            arguments("softmax with noise", noise(), Divisor.IMAGES),
            arguments(
                "sigmoid with noise", Sigmoid.of(1).with(Margin.ofNoise(0.5)), Divisor.WEIGHTS));
    Stream<Arguments> others =
        Stream.of(catalogue.registry(ContrastiveTerm.class), catalogue.registry(UniformTerm.class))
            .flatMap(r -> r.entries().stream())
            .map(e -> arguments(e.name(), Defaults.make(e, settings), Divisor.IMAGES));
    return Stream.of(joint, noisy, others).flatMap(s -> s);
  }

  private static Softmax noise() {
    return Softmax.of(1).with(Margin.ofLabel(0.1, 0).withNoise(0.5)).with(new Focusing(1, false));
  }

  private static Arguments arguments(String name, LossTerm term, Divisor divisor) {
    return Arguments.of(name, term, divisor);
  }

  /** A run with the term alone, on the streams that it sees, whose labels Remix moves. */
  private static TinyRun run(LossTerm term, Divisor divisor) {
    TinyRun run = new TinyRun();
    run.backbone = // no more than a stem: nothing of it looks at other images
        new ResNet(
            Stem.SMALL,
            List.of(8),
            List.of(0),
            ResidualBlock.BASIC,
            ResNet.Shortcut.PAD,
            ConvolutionNorm.NONE);
    run.batch = SOURCES.length;
    run.optimizer = Optional.of(new Sgd(1, 0, 0, false));
    ContrastiveStreams streams =
        term instanceof ContrastiveTerm contrastive
            ? contrastive.streams()
            : ContrastiveStreams.MIXED;
    boolean second = streams == ContrastiveStreams.TWO_VIEWS;
    boolean view = second || streams == ContrastiveStreams.VIEW;
    boolean mixes = !view && !(term instanceof UniformTerm);
    run.mixing =
        new MixingSettings(
            mixes,
            mixes,
            1,
            CutmixLabel.AREA,
            Optional.of(new Remix(2, 0.35)),
            view,
            second,
            false,
            true,
            Forward.TOGETHER);
    run.joint = term instanceof JointTerm joint ? joint : Softmax.of(0);
    run.contrastive =
        term instanceof ContrastiveTerm contrastive ? contrastive : TrainerTest.NO_CONTRASTIVE;
    run.uniform = term instanceof UniformTerm uniform ? uniform : new BceUniform(0, 1);
    run.classifier = run.joint.needsCosines() ? new TrainedCosine(30) : new Normalized();
    if (run.joint.classWeightings().isEmpty()) {
      run.reweighting = Optional.of(new DeferredReweighting(0, 0.99, divisor));
    }
    return run;
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("terms")
  void partsAreTheWholeBatchOrRefused(String name, LossTerm term, Divisor divisor) {
    TinyRun run = run(term, divisor);
    if (term instanceof ContrastiveTerm contrastive && contrastive.comparesSamples()) {
      for (int parts : new int[] {2, 4}) {
        run.microBatches = parts;
        assertRefused(
            run,
            "train.micro_batches: "
                + parts
                + " is not allowed; must be 1 with loss.contrastive \""
                + term.getClass().getSimpleName()
                + "\", which compares the samples of a batch with each other");
      }
      return;
    }
    Step whole = step(run);
    for (int parts : new int[] {2, 4}) {
      run.microBatches = parts;
      Step cut = step(run);

      assertThat(cut.loss).isCloseTo(whole.loss, within(1e-6 * Math.max(1, whole.loss)));
      assertThat(cut.after).containsOnlyKeys(whole.after.keySet());
      whole.after.forEach(
          (variable, value) ->
              assertThat(cut.after.get(variable).values())
                  .as("%s of %d parts", variable, parts)
                  .containsExactly(value.values(), within(1e-6f * largest(whole.after))));
    }
  }

  /** A loss, and the variables less its gradients. */
  private record Step(double loss, Map<String, FloatTensor> after) {}

  private static Step step(TinyRun run) {
    try (NetworkGraph graph =
        new NetworkGraph(Blueprint.of(run.settings(), run.data()), 2, false, 1)) {
      TrainingStep step = graph.step(SOURCES.length);
      graph.initialize();
      step.source(pixels("source"), SOURCES);
      step.partner(pixels("partner"), PARTNERS);
      step.view(pixels("view"));
      return new Step(step.run(DRAW, 1, true).total(), graph.snapshot());
    }
  }

  private static byte[] pixels(String name) {
    RandomStream random = RandomStream.of(1, name);
    byte[] pixels = new byte[SOURCES.length * 8 * 8 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return pixels;
  }

  /** 1, or the largest value if that is larger. */
  private static float largest(Map<String, FloatTensor> variables) {
    float largest = 1;
    for (FloatTensor variable : variables.values()) {
      for (float value : variable.values()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  @Test
  void workersAreRefusedTheSame() {
    TinyRun run = run(new SupCon(1, 0.1, 4, 0), Divisor.IMAGES);
    run.workers = 2;

    assertRefused(
        run,
        "train.workers: 2 is not allowed; must be 1 with loss.contrastive \"SupCon\", which"
            + " compares the samples of a batch with each other");
  }

  private static void assertRefused(TinyRun run, String message) {
    assertThatThrownBy(run::settings).isInstanceOf(SpecException.class).hasMessage(message);
  }
}
