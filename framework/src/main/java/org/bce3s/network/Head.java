package org.bce3s.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What stands behind the backbone: the classifier by which images are classified, further ones that
 * are only trained, and what the contrastive term has, if there is one.
 *
 * @param classifier classifies; its variables are the {@code classifier.*} whatever else there is
 * @param others only trained, by name
 * @param contrastive projector and what stands behind it, if any
 */
public record Head(
    ClassifierHead classifier,
    Map<String, ClassifierHead> others,
    Optional<ContrastiveHead> contrastive) {
  /** What the names of the variables of further classifiers begin with. */
  private static final String OTHERS = "heads.";

  /**
   * The head of a network.
   *
   * @param others further classifiers, by name
   * @param classes K
   * @param featureSize d
   * @param parts what the contrastive term needs; empty if there is none
   */
  public static Head create(
      Variables variables,
      Classifier classifier,
      Map<String, Classifier> others,
      int classes,
      int featureSize,
      Optional<ContrastiveParts> parts) {
    Variables own = variables.of(Variable.Part.CLASSIFIER);
    Variables auxiliary = variables.of(Variable.Part.AUXILIARY);
    ClassifierHead first =
        new ClassifierHead(classifier, classifier.variables(own, classes, featureSize));
    Map<String, ClassifierHead> further = new LinkedHashMap<>();
    others.forEach(
        (name, other) ->
            further.put(
                name,
                new ClassifierHead(
                    other,
                    other.variables(auxiliary.under(OTHERS + name + "."), classes, featureSize))));
    return new Head(
        first, further, parts.map(p -> ContrastiveHead.create(auxiliary, p, classes, featureSize)));
  }

  /** The momentum network, if there is one. */
  Optional<KeyNetwork> keys() {
    return contrastive.flatMap(ContrastiveHead::keys);
  }

  /** The factor on the learning rate of the variable of a name. */
  double rateFactor(String variable) {
    return Stream.concat(Stream.of(classifier), others.values().stream())
        .filter(head -> head.variables().isOfRows(variable))
        .mapToDouble(head -> head.classifier().rowsRate())
        .findFirst()
        .orElse(1);
  }

  /** The variables of the classifier by which images are classified. */
  public ClassifierVariables variables() {
    return classifier.variables();
  }

  /** The logits [N, K] by which features [N, d] are classified. */
  public Operand<TFloat32> logits(Ops tf, Operand<TFloat32> features) {
    return classifier.logits(tf, features);
  }
}
