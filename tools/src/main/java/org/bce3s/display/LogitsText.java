package org.bce3s.display;

import org.bce3s.catalogue.Catalogue;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.Linear;
import org.bce3s.registry.Choice;

/** How features become logits, in words: what a file of weights does not say. */
public final class LogitsText {
  private LogitsText() {}

  /** {@code linear (rows and bias as they are)}; of others that PyTorch's last layer differs. */
  public static String of(Choice<Classifier> classifier, Catalogue catalogue) {
    String doc = catalogue.registry(Classifier.class).entry(classifier.name()).doc();
    return classifier.name()
        + " ("
        + doc
        + ")"
        + (classifier.value() instanceof Linear ? "" : ", unlike PyTorch's nn.Linear");
  }
}
