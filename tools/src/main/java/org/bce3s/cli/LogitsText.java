package org.bce3s.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.bce3s.training.RunSettings;

/** How a network's features become logits, in words: what a file of weights does not say. */
final class LogitsText {
  private LogitsText() {}

  /** Of the network that these settings describe. */
  static String of(RunSettings settings) {
    OptionalDouble scale = settings.loss().joint().value().cosineScale();
    return scale.isPresent()
        ? String.format(Locale.ROOT, "%s cos(x, w), the bias is not used", scale.getAsDouble())
        : "x.w/max(|w|, 1e-5) + b: the classifier's rows are divided by their norm, unlike those"
            + " of PyTorch's nn.Linear";
  }
}
