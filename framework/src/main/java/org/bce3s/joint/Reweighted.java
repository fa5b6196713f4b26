package org.bce3s.joint;

import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Any joint term with weights of the classes: a sample of soft labels s loses sum_j s_j v_j L_j, as
 * {@link Streams} hands the weights to its losses.
 *
 * @param term without weights
 * @param weighting of the classes
 */
record Reweighted(JointTerm term, ClassWeighting weighting) implements JointTerm {
  @Override
  public double weight() {
    return term.weight();
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    return term.loss(tf, in.weighedBy(weighting));
  }

  @Override
  public double negativeRatio() {
    return term.negativeRatio();
  }

  @Override
  public boolean takesMixed() {
    return term.takesMixed();
  }

  @Override
  public boolean needsEveryClass() {
    return true;
  }

  @Override
  public boolean needsCosines() {
    return term.needsCosines();
  }

  @Override
  public boolean draws() {
    return term.draws();
  }

  @Override
  public boolean takesViews() {
    return term.takesViews();
  }

  @Override
  public boolean needsSource() {
    return term.needsSource();
  }

  @Override
  public List<JointPart> parts() {
    return term.parts();
  }

  @Override
  public List<ClassWeighting> classWeightings() {
    return Stream.concat(term.classWeightings().stream(), Stream.of(weighting)).toList();
  }
}
