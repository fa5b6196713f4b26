package org.bce3s.tensor;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A float32 resource variable of a graph.
 *
 * @param name its name, unique in the graph and the key of its values in a checkpoint
 * @param shape its dimensions, all known
 * @param kind what it is for
 * @param part what it belongs to; of a slot it means nothing
 * @param decays whether recipes that spare some parameters from weight decay decay this one:
 *     matrices and kernels, but not biases, norms, tokens and positions
 * @param handle the resource
 * @param read its value in this run of the graph; losses are differentiated by this operand
 */
public record Variable(
    String name,
    long[] shape,
    Kind kind,
    Part part,
    boolean decays,
    Operand<? extends TType> handle,
    Operand<TFloat32> read) {

  /** What a variable is for. */
  public enum Kind {
    /** The optimiser updates it. */
    PARAMETER,
    /** Part of the network that the optimiser does not touch: running statistics, fixed rows. */
    STATE,
    /** State of the optimiser. */
    SLOT
  }

  /** What a variable belongs to. */
  public enum Part {
    /** What makes features of images. */
    BACKBONE,
    /** The classifier by which images are classified. */
    CLASSIFIER,
    /** What is there for training alone: further classifiers, and all of the contrastive term. */
    AUXILIARY
  }

  /** Whether the optimiser updates it. */
  public boolean trainable() {
    return kind == Kind.PARAMETER;
  }

  /** The bytes of its value. */
  public long bytes() {
    return Float.BYTES * Shape.of(shape).size();
  }

  /** An operation that overwrites the value. */
  public AssignVariableOp assign(Ops tf, Operand<TFloat32> value) {
    return tf.assignVariableOp(handle, value);
  }
}
