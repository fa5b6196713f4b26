package org.bce3s.evaluation;

/** Takes what a network says of one image after the other. */
@FunctionalInterface
public interface LogitsConsumer {
  /**
   * Takes one image.
   *
   * @param image its index in its source
   * @param logits one a class [K]; the taker's own
   */
  void accept(int image, float[] logits);
}
