package org.bce3s.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bce3s.contrastive.ContrastiveStreams;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Components;
import org.bce3s.spec.Names;
import org.bce3s.spec.NoEffect;
import org.bce3s.term.LossTerm;

/**
 * Finds the settings of a run that cannot take effect beside the others, so that no row carries the
 * name of something that it does not do. What is switched off by a value of its own (a weight of 0,
 * a flip of probability 0, a beta of 0) does what it says and is not among them, nor are settings
 * that cannot change a result, nor values equal to the default that say nothing else.
 */
public final class SettingsWithoutEffect {
  private static final String EPOCHS = "train.epochs";
  private static final String TRAINABLE = "stage.trainable";

  private final RunSettings settings;
  private final TrainSettings train;
  private final LossSettings loss;
  private final MixingSettings mixing;
  private final List<NoEffect> found = new ArrayList<>();

  private SettingsWithoutEffect(RunSettings settings) {
    this.settings = settings;
    this.train = settings.train();
    this.loss = settings.loss();
    this.mixing = settings.mixing();
  }

  /** All of them, in the order of the settings. */
  public static List<NoEffect> of(RunSettings settings) {
    SettingsWithoutEffect search = new SettingsWithoutEffect(settings);
    settings.dataset().value().withoutEffect().forEach(e -> search.found.add(e.below("dataset")));
    if (settings.epochs() == 0) {
      search.nothingIsTrained();
    } else {
      search.losses();
      search.streams();
      search.training();
      search.stage();
    }
    return List.copyOf(search.found);
  }

  /**
   * Of the loss the re-weighting alone, and nothing of mixing: a stage is refused that does not
   * switch some of them off. Nor the size of a batch, which every run must have.
   */
  private void nothingIsTrained() {
    for (String path : IdleSettings.WHERE_NOTHING_IS_TRAINED) {
      if (!Set.of("mixing", "train.batch_size").contains(path)) {
        found.add(
            NoEffect.evident(
                path.equals("loss") ? "loss.reweighting" : path,
                "has no effect: the stage trains nothing",
                TRAINABLE));
      }
    }
  }

  private void losses() {
    JointTerm joint = loss.joint().value();
    ContrastiveTerm contrastive = loss.contrastive().value();
    absent("loss.joint", loss.joint());
    absent("loss.contrastive", loss.contrastive());
    absent("loss.uniform", loss.uniform());
    if (contrastive.weight() > 0 && contrastive.firstEpoch() >= train.epochs()) {
      beyond("loss.contrastive.first_epoch");
    }
    for (String head : Heads.unused(settings)) {
      found.add(
          NoEffect.of(
              "heads." + head, "has no effect: no joint term is of this head", "loss.joint"));
    }
    Optional<DeferredReweighting> reweighting = loss.reweighting();
    if (reweighting.isPresent() && joint.weight() == 0) {
      found.add(
          NoEffect.of(
              "loss.reweighting",
              "has no effect: the joint term weighs 0 (loss.joint.weight)",
              "loss.joint"));
    } else if (reweighting.filter(r -> r.firstEpoch() >= train.epochs()).isPresent()) {
      beyond("loss.reweighting.first_epoch");
    }
    if (joint.weight() > 0) {
      weightsNeverReached("loss.joint", joint);
    }
  }

  /** Weights of classes whose first epoch the run does not have, of a term or of its parts. */
  private void weightsNeverReached(String place, JointTerm term) {
    if (term instanceof JointSum sum) {
      sum.terms()
          .forEach(
              (name, part) -> {
                if (part.term().value().weight() > 0) {
                  weightsNeverReached(place + ".terms." + name + ".term", part.term().value());
                }
              });
    } else if (term.classWeightings().stream().anyMatch(w -> w.firstEpoch() >= train.epochs())) {
      beyond(place + ".class_weights.first_epoch");
    }
  }

  /** The settings of a term that is not there, but for its name and its weight. */
  private void absent(String place, Choice<? extends LossTerm> term) {
    if (term.value().weight() > 0) {
      return;
    }
    for (RecordComponent component : Components.of(term.settings().getClass())) {
      String key = Names.key(component.getName());
      if (!key.equals("weight")) {
        found.add(
            NoEffect.evident(
                place + "." + key,
                "has no effect: the term weighs 0 (" + place + ".weight)",
                place + ".weight"));
      }
    }
  }

  private void beyond(String path) {
    found.add(
        NoEffect.of(
            path,
            "is never reached: the run has "
                + NoEffect.epochs(train.epochs())
                + ", counted from 0 ("
                + EPOCHS
                + ")",
            EPOCHS));
  }

  private void streams() {
    String noStream = "has no effect: no mixed stream is formed (mixing.mixup, mixing.cutmix)";
    String[] both = {"mixing.mixup", "mixing.cutmix"};
    AugmentationSettings augmentation = settings.augmentation();
    if (!mixing.readsView()) {
      ifOther(
          augmentation.view().isPresent(),
          AugmentationSettings.VIEW,
          "has no effect: no second view is formed (mixing.view)",
          "mixing.view");
    }
    if (!mixing.mixes()) {
      ifOther(augmentation.partner().isPresent(), AugmentationSettings.PARTNER, noStream, both);
      ifOther(mixing.alpha() != 1, "mixing.alpha", noStream, both);
      ifOther(mixing.remix().isPresent(), "mixing.remix", noStream, both);
      boolean drawn = !settings.sampling().partner().name().equals("uniform");
      ifOther(drawn, "sampling.partner", noStream, both);
    }
    if (!mixing.cutmix()) {
      ifOther(
          mixing.cutmixLabel() != CutmixLabel.MIXUP,
          "mixing.cutmix_label",
          "has no effect: no cutmix stream is formed (mixing.cutmix)",
          "mixing.cutmix");
    }
    ifOther(
        mixing.streams() == 1 && mixing.forward() != Forward.TOGETHER,
        "mixing.forward",
        "has no effect: there is one stream (mixing)",
        "mixing");
    unusedStreams();
    JointTerm joint = loss.joint().value();
    boolean drawn = settings.sampling().classSubset() != ClassSubset.COVERING;
    String subset = "sampling.class_subset";
    if (joint.weight() == 0) {
      ifOther(
          drawn,
          subset,
          "has no effect: the joint term weighs 0 (loss.joint.weight)",
          "loss.joint");
    } else if (joint.negativeRatio() >= 1) {
      ifOther(
          drawn,
          subset,
          "has no effect: loss.joint \"" + loss.joint().name() + "\" takes all classes",
          "loss.joint");
    } else if (!IdleSettings.meetsSource(joint, mixing)) {
      String what = "has no effect: the joint term takes all classes of mixed images";
      if (joint.parts().isEmpty()) {
        found.add(NoEffect.evident("loss.joint.negative_ratio", what, "mixing.source"));
      }
      ifOther(drawn, subset, what, "mixing.source");
    }
  }

  /** Streams that no term is computed on; they move the statistics of batch normalisation still. */
  private void unusedStreams() {
    boolean joint = loss.joint().value().weight() > 0;
    boolean contrastive = loss.contrastive().value().weight() > 0;
    ContrastiveStreams taken = loss.contrastive().value().streams();
    boolean labels =
        (joint && loss.joint().value().takesMixed())
            || (contrastive && taken == ContrastiveStreams.MIXED);
    if (mixing.mixes() && !labels) {
      String what = "has no effect: no term takes labels of mixed images";
      ifOther(mixing.remix().isPresent(), "mixing.remix", what, "loss");
      boolean area = mixing.cutmix() && mixing.cutmixLabel() != CutmixLabel.MIXUP;
      ifOther(area, "mixing.cutmix_label", what, "loss");
    }
    if (hasMovingStatistics()) {
      return;
    }
    String what = "has no effect: no term is computed on this stream";
    if (!labels && !(contrastive && taken == ContrastiveStreams.MIXUP_AND_CUTMIX)) {
      ifOther(mixing.mixup(), "mixing.mixup", what, "loss");
      ifOther(mixing.cutmix(), "mixing.cutmix", what, "loss");
    }
    boolean views = joint && loss.joint().value().takesViews();
    if (!views && !(contrastive && !taken.areMixed())) {
      ifOther(mixing.view(), "mixing.view", what, "loss");
      ifOther(mixing.secondView(), "mixing.second_view", what, "loss");
    }
  }

  private boolean hasMovingStatistics() {
    return settings.backbone().value().batchNormPositions(1, 1).isPresent()
        && settings.stage().filter(s -> s.batchNorm() == BatchNormMode.FROZEN).isEmpty();
  }

  private void training() {
    ifOther(
        train.precision() != Precision.F32 && !settings.backbone().value().isTrained(),
        "train.precision",
        "has no effect: backbone \"" + settings.backbone().name() + "\" computes nothing",
        "backbone");
    train.optimizer().value().withoutEffect().forEach(e -> found.add(e.below("train.optimizer")));
    train
        .schedule()
        .value()
        .withoutEffect(train.epochs())
        .forEach(e -> found.add(e.below("train.schedule")));
    ifOther(
        train.parameterGroups().isPresent() && settings.parameterGroups().isEmpty(),
        ParameterGroups.PATH,
        "has no effect: the stage trains the head alone",
        TRAINABLE);
    if (train.swa().filter(s -> s.firstEpoch() >= train.epochs()).isPresent()) {
      beyond("train.swa.first_epoch");
    }
    boolean apart = train.clipGroups() != ClipGroups.GLOBAL;
    if (train.clipNorm().isEmpty()) {
      ifOther(
          apart,
          "train.clip_groups",
          "has no effect: nothing is clipped (train.clip_norm)",
          "train.clip_norm");
    } else if (settings.stage().filter(s -> s.trainable() != Trainable.ALL).isPresent()) {
      ifOther(
          apart, "train.clip_groups", "has no effect: the stage trains the head alone", TRAINABLE);
    }
    if (train.epochs() > 1 && train.evaluateEvery() >= train.epochs()) {
      ifOther(
          settings.report().select() != Selection.LAST,
          "report.select",
          "has no choice: the last epoch alone is evaluated (train.evaluate_every)",
          "train.evaluate_every",
          EPOCHS);
    }
  }

  private void stage() {
    boolean frozen =
        settings.stage().filter(s -> s.batchNorm() == BatchNormMode.FROZEN).isPresent();
    ifOther(
        frozen && settings.backbone().value().batchNormPositions(1, 1).isEmpty(),
        "stage.batch_norm",
        "has no effect: backbone \"" + settings.backbone().name() + "\" has no batch normalisation",
        "backbone");
  }

  /** Adds a setting if it is other than what would be meant without it. */
  private void ifOther(boolean other, String path, String what, String... causes) {
    if (other) {
      found.add(NoEffect.of(path, what, causes));
    }
  }
}
