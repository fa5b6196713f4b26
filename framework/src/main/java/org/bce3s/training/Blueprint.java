package org.bce3s.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.backbone.Backbone;
import org.bce3s.data.DataSplit;
import org.bce3s.data.ImageShape;
import org.bce3s.data.Normalisation;
import org.bce3s.loss.DeferredReweighting;
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
 * @param reweighting weights of the classes in the joint term, if any
 * @param mixing the streams beside the source stream
 * @param optimizer the update rule
 * @param clipNorm largest gradient norm, if any
 * @param clipGroups which gradients share a norm
 * @param precision of the backbone
 * @param trainCounts training images per class [K]
 */
public record Blueprint(
    ImageShape image,
    Optional<Normalisation> normalisation,
    Backbone backbone,
    TripartiteLoss loss,
    Optional<DeferredReweighting> reweighting,
    MixingSettings mixing,
    Optimizer optimizer,
    OptionalDouble clipNorm,
    ClipGroups clipGroups,
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
        loss.reweighting(),
        settings.mixing(),
        optimizer.value(),
        settings.train().clipNorm(),
        settings.train().clipGroups(),
        settings.train().precision(),
        data.trainCounts());
  }

  /** The number of classes K. */
  public int classes() {
    return trainCounts.length;
  }
}
