package org.bce3s.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointTerm;
import org.bce3s.term.LossTerm;

/**
 * The settings of a run that have no effect in it, whatever their values, since others switch off
 * what they are for. Runs that differ in these alone are one run. Those of them that a person must
 * be told of are found by {@link SettingsWithoutEffect}.
 */
public final class IdleSettings {
  /** In a stage that trains nothing, in the order of the settings. */
  static final List<String> WHERE_NOTHING_IS_TRAINED =
      List.of(
          "augmentation",
          "loss",
          "mixing",
          "sampling.source",
          "sampling.partner",
          "sampling.class_subset",
          "train.epochs",
          "train.batch_size",
          "train.micro_batches",
          "train.optimizer",
          "train.schedule",
          ParameterGroups.PATH,
          "train.clip_norm",
          "train.clip_groups",
          "train.ema",
          "train.swa",
          "train.last_batch",
          "train.evaluate_every",
          "stage.batch_norm",
          "stage.keep_features",
          "stage.max_norm");

  private IdleSettings() {}

  /**
   * Their paths, e.g. {@code mixing.alpha}; with a path goes all that is below it. A term of weight
   * 0 is one of them as a whole.
   */
  public static Set<String> of(RunSettings settings) {
    Set<String> idle = new LinkedHashSet<>();
    LossSettings loss = settings.loss();
    term(idle, "joint", loss.joint().value());
    term(idle, "contrastive", loss.contrastive().value());
    term(idle, "uniform", loss.uniform().value());
    if (loss.joint().value().weight() == 0) {
      idle.add("loss.reweighting");
    }
    MixingSettings mixing = settings.mixing();
    if (!meetsSource(loss.joint().value(), mixing)) {
      idle.add("loss.joint.negative_ratio");
      idle.add("sampling.class_subset");
    } else if (loss.joint().value().negativeRatio() >= 1) {
      idle.add("sampling.class_subset");
    }
    if (!mixing.mixes()) {
      idle.addAll(
          List.of(
              AugmentationSettings.PARTNER, "mixing.alpha", "mixing.remix", "sampling.partner"));
    }
    if (!mixing.readsView()) {
      idle.add(AugmentationSettings.VIEW);
    }
    if (mixing.streams() == 1) {
      idle.add("mixing.forward");
    }
    if (!mixing.cutmix()) {
      idle.add("mixing.cutmix_label");
    }
    if (settings.train().clipNorm().isEmpty()) {
      idle.add("train.clip_groups");
    }
    if (settings.parameterGroups().filter(g -> !g.changeNothing()).isEmpty()) {
      idle.add(ParameterGroups.PATH);
    }
    if (settings.stage().isPresent() && !settings.couldKeepFeatures()) {
      idle.add("stage.keep_features");
    }
    if (settings.stage().filter(s -> s.trainable() == Trainable.NOTHING).isPresent()) {
      idle.addAll(WHERE_NOTHING_IS_TRAINED);
    }
    return idle;
  }

  /** Whether the joint term, or a part of it, is there and computed on the source images. */
  static boolean meetsSource(JointTerm joint, MixingSettings mixing) {
    return mixing.source()
        && joint.weight() > 0
        && (joint.parts().isEmpty()
            || joint.parts().stream().anyMatch(p -> p.streams() != JointPart.Streams.MIXED));
  }

  private static void term(Set<String> idle, String place, LossTerm term) {
    if (term.weight() == 0) {
      idle.add("loss." + place);
    }
  }
}
