package org.bce3s.joint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a joint term sees of a step.
 *
 * @param sources logits of the source stream and, if there are such, of its views, each [B, K],
 *     with one-hot labels; empty where mixed streams alone are forwarded
 * @param mixed logits of the mixed streams, each [B, K], with soft labels; may be empty
 * @param classSubset 1 for the classes of this step's subset, 0 for the others [K]
 * @param trainCounts training images per class [K]
 * @param logitScale s where logits are s times cosines, else 1
 * @param classWeights what the classes count, for each weighting that a term asks for
 * @param weights those of them by which the term's samples count; empty where all count alike
 * @param progress the share e/T of the epochs that are over, a scalar
 * @param heads the logits of further heads, by name
 */
public record JointInputs(
    List<LabelledStream> sources,
    List<LabelledStream> mixed,
    Operand<TFloat32> classSubset,
    int[] trainCounts,
    double logitScale,
    Map<ClassWeighting, ClassWeights> classWeights,
    Optional<ClassWeights> weights,
    Operand<TFloat32> progress,
    Map<String, Logits> heads) {

  /**
   * The logits of one head.
   *
   * @param sources as above
   * @param mixed as above
   * @param scale as above
   */
  public record Logits(List<LabelledStream> sources, List<LabelledStream> mixed, double scale) {}

  /** The same of the head of a name; a name that is no further head's is that of the first. */
  JointInputs ofHead(String name) {
    Logits logits = heads.get(name);
    return logits == null ? this : with(logits.sources(), logits.mixed(), logits.scale(), weights);
  }

  /** The same of some streams. */
  JointInputs only(JointPart.Streams streams) {
    return switch (streams) {
      case ALL -> this;
      case SOURCE -> with(sources.subList(0, 1), List.of(), logitScale, weights);
      case MIXED -> with(List.of(), mixed, logitScale, weights);
    };
  }

  /** The same without the mixed streams. */
  JointInputs withoutMixed() {
    return with(sources, List.of(), logitScale, weights);
  }

  /** The same with samples that count by one of the weightings. */
  JointInputs weighedBy(ClassWeighting weighting) {
    return with(sources, mixed, logitScale, Optional.of(classWeights.get(weighting)));
  }

  private JointInputs with(
      List<LabelledStream> ofSources,
      List<LabelledStream> ofMixed,
      double scale,
      Optional<ClassWeights> ofSamples) {
    return new JointInputs(
        ofSources,
        ofMixed,
        classSubset,
        trainCounts,
        scale,
        classWeights,
        ofSamples,
        progress,
        heads);
  }
}
