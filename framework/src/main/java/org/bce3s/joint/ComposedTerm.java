package org.bce3s.joint;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What the joint terms that are made of parts have in common. */
interface ComposedTerm extends JointTerm {
  /** The prior of the classes, whatever its form. */
  Optional<?> prior();

  /** What makes logits harder or easier by the class's number of images. */
  Optional<Margin> margin();

  /** What spreads a share of the label over all classes. */
  Optional<Smoothing> smoothing();

  /** The weights of the classes. */
  Optional<ClassWeighting> classWeights();

  /** Whether mixed streams enter. */
  boolean mixed();

  @Override
  default boolean takesMixed() {
    return mixed();
  }

  @Override
  default boolean needsEveryClass() {
    return prior().isPresent() || margin().isPresent() || classWeights().isPresent();
  }

  @Override
  default boolean needsCosines() {
    return margin().filter(Margin::needsCosines).isPresent();
  }

  @Override
  default boolean draws() {
    return margin().filter(Margin::draws).isPresent();
  }

  @Override
  default List<ClassWeighting> classWeightings() {
    return classWeights().stream().toList();
  }

  /** The mean over the streams that enter, whose samples count by their classes' weights. */
  default Operand<TFloat32> mean(
      Ops tf, JointInputs in, Streams.SampleLosses ofSources, Streams.SampleLosses ofOthers) {
    JointInputs weighed = classWeights().map(in::weighedBy).orElse(in);
    return Streams.mean(
        tf,
        mixed() ? weighed : weighed.withoutMixed(),
        margin().flatMap(m -> m.logitNoise(in.trainCounts(), in.logitScale())),
        ofSources,
        ofOthers);
  }

  /** The labels, smoothed if that is a part. */
  default Targets targets(Ops tf, JointInputs in, Targets labels) {
    return smoothing()
        .map(part -> labels.with(part.of(tf, labels.labels(), in.trainCounts())))
        .orElse(labels);
  }
}
