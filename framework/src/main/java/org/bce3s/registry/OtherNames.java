package org.bce3s.registry;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What other programs and papers call a setting or an entry: {@code lr}, {@code cross-entropy}. */
final class OtherNames {
  /**
   * The path of a setting or the name of an entry, then others for it, letters and digits alone.
   */
  static final List<List<String>> TABLE =
      List.of(
          List.of("train.optimizer.rate", "lr", "learningrate", "baselr"),
          List.of("train.optimizer.weight_decay", "wd", "weightdecay"),
          List.of("train.optimizer.momentum", "momentum"),
          List.of("train.batch_size", "bs", "batch", "minibatch"),
          List.of("train.epochs", "numepochs", "nepochs", "maxepochs"),
          List.of("train.schedule", "scheduler", "lrscheduler", "lrschedule"),
          List.of("train.schedule.warmup_epochs", "warmup", "warmupepochs"),
          List.of("train.clip_norm", "clip", "gradclip", "clipgrad", "maxgradnorm"),
          List.of("train.micro_batches", "accumsteps", "gradientaccumulationsteps"),
          List.of("train.data_threads", "numworkers"),
          List.of("train.precision", "amp", "dtype"),
          List.of("backbone", "model", "arch", "architecture", "network"),
          List.of("augmentation", "transform", "transforms"),
          List.of("loss.joint", "criterion"),
          List.of("dataset.imbalance_factor", "imbfactor", "imbalanceratio"),
          List.of("dataset.profile", "imbtype"),
          List.of("mixing.alpha", "mixupalpha"),
          List.of("init.weights", "pretrained"),
          List.of("ce", "crossentropy", "crossentropyloss"),
          List.of("bce", "binarycrossentropy", "bceloss", "bcewithlogits", "bcewithlogitsloss"),
          List.of("focal", "focalloss"),
          List.of("logit-adjustment", "la"),
          List.of("cosine", "cosineannealing", "cosineannealinglr"),
          List.of("warmup-milestones", "multistep", "multisteplr"),
          List.of("flip", "hflip", "horizontalflip", "randomhorizontalflip"),
          List.of("crop", "randomcrop"),
          List.of("linear", "fc"),
          List.of("nearest-class-mean", "ncm"),
          List.of("learnable-scale", "lws"),
          List.of("instance", "random", "shuffle"),
          List.of("class-balanced", "balanced"),
          List.of("square-root", "sqrt"),
          List.of("inat2018", "inaturalist", "inaturalist2018"),
          List.of("vit_b16", "vitb", "vitbase", "vitbasepatch16224"));

  private static final Map<String, String> MEANT = new HashMap<>();

  static {
    TABLE.forEach(line -> line.stream().skip(1).forEach(other -> MEANT.put(other, line.get(0))));
  }

  private OtherNames() {}

  /**
   * What is meant by a name, where it is known: of {@code train.optimizer.rate} the end that begins
   * with a known name, which is {@code optimizer.rate} among the settings of {@code train}.
   */
  static Optional<String> of(String name, Collection<String> known) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    String path = MEANT.getOrDefault(letters, "");
    List<String> keys = Arrays.asList(path.split("\\."));
    for (int i = 0; i < keys.size(); i++) {
      String end = String.join(".", keys.subList(i, keys.size()));
      if (known.contains(end) || known.contains(keys.get(i))) {
        return Optional.of(end);
      }
    }
    return Optional.empty();
  }
}
