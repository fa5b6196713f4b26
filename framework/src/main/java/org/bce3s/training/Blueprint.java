package org.bce3s.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.backbone.Backbone;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageShape;
import org.bce3s.data.Normalisation;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.registry.Choice;

/**
 * Everything that decides the graph of a run.
 *
 * @param image size of the images
 * @param normalisation of unsigned bytes; empty if images come as normalised floats
 * @param backbone the network
 * @param loss the three places
 * @param mixing the mixed streams
 * @param optimizer the update rule
 * @param clipNorm largest global gradient norm, if any
 * @param precision of the backbone
 * @param trainCounts training images per class [K]
 */
public record Blueprint(
    ImageShape image,
    Optional<Normalisation> normalisation,
    Backbone backbone,
    TripartiteLoss loss,
    MixingSettings mixing,
    Optimizer optimizer,
    OptionalDouble clipNorm,
    Precision precision,
    int[] trainCounts) {

  /** The blueprint of a run on a data set whose images all have the size of the first. */
  public static Blueprint of(RunSettings settings, DataSplit data) {
    LossSettings loss = settings.loss();
    Choice<Optimizer> optimizer = settings.train().optimizer();
    return new Blueprint(
        ImageShape.of(data.train().image(0)),
        Optional.of(data.normalisation()),
        settings.backbone().value(),
        new TripartiteLoss(
            loss.joint().value(), loss.contrastive().value(), loss.uniform().value()),
        settings.mixing(),
        optimizer.value(),
        settings.train().clipNorm(),
        settings.train().precision(),
        data.trainCounts());
  }

  /** The number of classes K. */
  public int classes() {
    return trainCounts.length;
  }
}
