package org.bce3s.joint;

import java.util.List;
import org.bce3s.term.DrawnLabel;
import org.bce3s.term.LossTerm;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss between samples and classifier rows. */
public interface JointTerm extends LossTerm {
  /** Adds the unweighted loss, a scalar, to the graph. */
  Operand<TFloat32> loss(Ops tf, JointInputs inputs);

  /**
   * The share r of classes in the random subset that the source stream is restricted to: floor(r K)
   * classes, or every class of the batch where those are more.
   */
  default double negativeRatio() {
    return 1;
  }

  /** Whether mixed streams enter the term where there are such. */
  default boolean takesMixed() {
    return true;
  }

  /** Whether the term divides by the number of training images of every class, or takes its log. */
  default boolean needsEveryClass() {
    return false;
  }

  /** Whether the term's margins are cosines, so that logits must be scaled cosines. */
  default boolean needsCosines() {
    return false;
  }

  /** Whether the term needs the draws of every label, see {@link DrawnLabel}. */
  default boolean draws() {
    return false;
  }

  /** Whether views of the source images enter the term where there are such. */
  default boolean takesViews() {
    return true;
  }

  /** Whether there must be source images beside mixed ones. */
  default boolean needsSource() {
    return !takesMixed();
  }

  /** The terms of which this one is made; none if it is a single one. */
  default List<JointPart> parts() {
    return List.of();
  }

  /** The weights of classes that the term asks for; a step hands them over in its inputs. */
  default List<ClassWeighting> classWeightings() {
    return List.of();
  }

  /** The same with weights of the classes. */
  default JointTerm weighing(ClassWeighting weighting) {
    return new Reweighted(this, weighting);
  }
}
