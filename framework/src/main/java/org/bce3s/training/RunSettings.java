package org.bce3s.training;

import java.util.List;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.data.Dataset;
import org.bce3s.loss.ContrastiveTerm;
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
 * @param mixing the streams beside the source stream
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
    @Doc("streams forwarded beside the source images") @Default("{}") MixingSettings mixing,
    @Doc("which images an epoch sees") @Default("{}") SamplingSettings sampling,
    @Doc("how the run is trained") TrainSettings train,
    @Doc("what the figures mean") @Default("{}") ReportSettings report) {
  /** Copies the list, and checks that there is something to minimise. */
  public RunSettings {
    augmentation = List.copyOf(augmentation);
    ContrastiveTerm term = loss.contrastive().value();
    double contrastive = term.weight();
    if (loss.joint().value().weight() == 0
        && contrastive == 0
        && loss.uniform().value().weight() == 0) {
      throw new SpecException(
          "loss.joint.weight", 0, "greater than 0 where both other terms weigh 0 too");
    }
    if (contrastive > 0 && !mixing.forms(term.streams())) {
      throw new SpecException(
          "loss.contrastive.weight",
          contrastive,
          "0 without "
              + term.streams().words()
              + ", which the term is computed on; or set "
              + term.streams().settings()
              + " to true");
    }
  }
}
