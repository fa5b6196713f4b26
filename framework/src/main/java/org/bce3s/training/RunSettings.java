package org.bce3s.training;

import java.nio.file.Path;
import java.util.List;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.SpecException;

/**
 * Everything that decides a run's result, but for its seed.
 *
 * @param dataset the data set with its long-tailed profile
 * @param augmentation changes of a training image, in order
 * @param backbone the network
 * @param loss the three places of the loss
 * @param mixing the mixed streams
 * @param sampling which images an epoch sees
 * @param train how it is trained
 * @param report what its figures mean
 */
public record RunSettings(
    @Doc("data set with its long-tailed profile") Choice<Dataset> dataset,
    @Doc("changes of a training image, in order") @Default("[]")
        List<Choice<Augmentation>> augmentation,
    @Doc("network from images to features") Choice<Backbone> backbone,
    @Doc("the three places of the loss") LossSettings loss,
    @Doc("mixed streams forwarded beside the source images") @Default("{}") MixingSettings mixing,
    @Doc("which images an epoch sees") @Default("{}") SamplingSettings sampling,
    @Doc("how the run is trained") TrainSettings train,
    @Doc("what the figures mean") @Default("{}") ReportSettings report) {
  /** Copies the list, and checks that there is something to minimise. */
  public RunSettings {
    augmentation = List.copyOf(augmentation);
    double contrastive = loss.contrastive().value().weight();
    if (loss.joint().value().weight() == 0
        && contrastive == 0
        && loss.uniform().value().weight() == 0) {
      throw new SpecException(
          "loss.joint.weight", 0, "greater than 0 where both other terms weigh 0 too");
    }
    if (report.select() == Selection.VAL && sampling.holdout() == 0) {
      throw new SpecException(
          "report.select", "val", "last or oracle without a hold-out; or set sampling.holdout");
    }
    if (contrastive > 0 && !mixing.mixup() && !mixing.cutmix()) {
      throw new SpecException(
          "loss.contrastive.weight",
          contrastive,
          "0 without a mixed stream, which the term is computed on; or set mixing.mixup or"
              + " mixing.cutmix to true");
    }
  }

  /**
   * Opens the data set and keeps the hold-out out of its training set.
   *
   * @param dataFolder the folder given by {@code --data}
   * @throws DataException if the data is missing or damaged
   * @throws SpecException if the hold-out would leave a class without a training image
   */
  public DataSplit open(Path dataFolder) {
    return dataset.value().open(dataFolder).holdOut(sampling.holdout());
  }
}
