package org.bce3s.settings;

import org.bce3s.classifier.Classifier;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;

/**
 * One of several classifiers behind the backbone.
 *
 * @param classifier how features become its logits
 * @param use what it is for
 */
public record HeadSettings(
    @Doc("how features become its logits") @Default("{name: linear}") Choice<Classifier> classifier,
    @Doc("what it is for: it is trained alone, or images are classified by it as well")
        @Default("train")
        Use use) {
  /** What a head is for. */
  public enum Use {
    /** Joint terms train it. */
    TRAIN,
    /** Images are classified by it; exactly one is. */
    INFER
  }
}
