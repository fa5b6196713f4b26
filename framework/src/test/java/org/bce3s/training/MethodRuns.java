package org.bce3s.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.contrastive.BalancedContrastive;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Glmc;
import org.bce3s.contrastive.Gpaco;
import org.bce3s.contrastive.Paco;
import org.bce3s.contrastive.ProbabilisticContrastive;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Margin;
import org.bce3s.joint.Softmax;
import org.bce3s.loss.ShortForms;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.Forward;
import org.bce3s.settings.HeadSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.term.Ramp;
import org.bce3s.uniform.BceUniform;

/** Tiny runs of the methods that have more behind their backbone than a classifier. */
final class MethodRuns {
  private MethodRuns() {}

  /** By name, what makes a tiny run one of the method. */
  static Map<String, Consumer<TinyRun>> all() {
    Map<String, Consumer<TinyRun>> methods = new LinkedHashMap<>();
    methods.put("GLMC", MethodRuns::glmc);
    methods.put("GCL", MethodRuns::gcl);
    methods.put(
        "BCL",
        run -> {
          threeViews(run, new BalancedContrastive(0.6, 0.1, 4, OptionalInt.of(6), 0));
          run.classifier = new TrainedCosine(30);
        });
    methods.put(
        "ProCo",
        run -> threeViews(run, new ProbabilisticContrastive(1, 0.1, 6, OptionalInt.of(6), 0)));
    methods.put(
        "PaCo",
        run -> twoViews(run, new Paco(1, 0.05, 0.01, 1, 1, 0.9, 20, 4, OptionalInt.empty(), 0)));
    methods.put(
        "GPaCo",
        run -> {
          twoViews(run, new Gpaco(1, 0.05, 0.01, 1, 1, 20, 4, OptionalInt.empty(), 0));
          run.mixing = views(false, Forward.APART);
        });
    return methods;
  }

  /** Two heads, of which the second classifies, on mixed streams that are forwarded apart. */
  static void glmc(TinyRun run) {
    run.classifier = new Linear();
    run.heads =
        Map.of("plain", head(HeadSettings.Use.TRAIN), "rebalanced", head(HeadSettings.Use.INFER));
    run.joint =
        new JointSum(
            1,
            Map.of(
                "plain", part(Softmax.of(2), "plain", new Ramp(1, 0, 2)),
                "rebalanced",
                    part(
                        new ShortForms.LogitAdjustment(2, 1).composition(),
                        "rebalanced",
                        new Ramp(0.5, 1, 2))));
    run.contrastive = new Glmc(4, 4, 0);
    run.uniform = new BceUniform(0, 1);
    run.mixing =
        new MixingSettings(
            true,
            true,
            1,
            CutmixLabel.MIXUP,
            Optional.empty(),
            false,
            false,
            true,
            false,
            Forward.APART);
  }

  /** Noise on the logits, of a mixed stream alone. */
  private static void gcl(TinyRun run) {
    run.classifier = new TrainedCosine(30);
    run.joint = Softmax.of(1).with(Margin.ofNoise(0.5));
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.uniform = new BceUniform(0, 1);
    run.mixing =
        new MixingSettings(
            true,
            false,
            1,
            CutmixLabel.MIXUP,
            Optional.empty(),
            false,
            false,
            false,
            false,
            Forward.TOGETHER);
  }

  static HeadSettings head(HeadSettings.Use use) {
    return new HeadSettings(TinyRun.choice(new Linear()), use);
  }

  static JointPart part(JointTerm term, String head, Ramp factor) {
    return new JointPart(
        TinyRun.choice(term), Optional.of(head), JointPart.Streams.ALL, Optional.of(factor));
  }

  private static void threeViews(TinyRun run, ContrastiveTerm term) {
    run.classifier = new Linear();
    run.joint =
        new JointSum(
            1,
            Map.of(
                "source",
                new JointPart(
                    TinyRun.choice(new ShortForms.LogitAdjustment(1, 1).composition()),
                    Optional.empty(),
                    JointPart.Streams.SOURCE,
                    Optional.empty())));
    run.contrastive = term;
    run.uniform = new BceUniform(0, 1);
    run.mixing = views(true, Forward.TOGETHER);
  }

  private static void twoViews(TinyRun run, ContrastiveTerm term) {
    run.classifier = new Linear();
    run.joint = Softmax.of(0);
    run.contrastive = term;
    run.uniform = new BceUniform(0, 1);
    run.mixing = views(false, Forward.TOGETHER);
  }

  private static MixingSettings views(boolean second, Forward forward) {
    return new MixingSettings(
        false, false, 1, CutmixLabel.MIXUP, Optional.empty(), true, second, false, true, forward);
  }
}
