package org.bce3s.network;

import java.util.List;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The projections of earlier steps with their classes, in a ring: those of a step take the place of
 * the oldest, from the pointer on. As released it starts with normal draws whose columns, not rows,
 * have length 1, of random classes (Cui et al. 2021, "Parametric contrastive learning").
 *
 * @param rows [Q, p]
 * @param labels classes [Q]
 * @param pointer where the next are written [1]
 */
record ProjectionQueue(Variable rows, Variable labels, Variable pointer) {
  /** What the names of its variables begin with. */
  private static final String PREFIX = "queue.";

  static ProjectionQueue create(Variables variables, int length, int classes, int size) {
    return new ProjectionQueue(
        variables.state(PREFIX + "rows", unitColumns(size), length, size),
        variables.state(PREFIX + "labels", anyOf(classes), length),
        variables.state(PREFIX + "pointer", Initializer.constant(0), 1));
  }

  private static Initializer unitColumns(int columns) {
    return (count, random) -> {
      float[] values = Initializer.normal(1).values(count, random);
      for (int j = 0; j < columns; j++) {
        double squares = 0;
        for (int i = j; i < count; i += columns) {
          squares += (double) values[i] * values[i];
        }
        for (int i = j; i < count; i += columns) {
          values[i] = (float) (values[i] / Math.sqrt(squares));
        }
      }
      return values;
    };
  }

  private static Initializer anyOf(int classes) {
    return (count, random) -> {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = random.nextInt(classes);
      }
      return values;
    };
  }

  /** What the step finds in it, with one-hot labels [Q, K]. */
  LabelledStream stream(Ops tf, int classes) {
    return new LabelledStream(
        rows.read(),
        tf.oneHot(
            tf.dtypes.cast(labels.read(), TInt32.class),
            tf.constant(classes),
            tf.constant(1f),
            tf.constant(0f)));
  }

  /**
   * Writes the projections of a step.
   *
   * @param projections [B, p], B at most Q
   * @param classes theirs [B]
   * @param after what comes first
   */
  List<Op> write(Ops tf, Operand<TFloat32> projections, Operand<TInt32> classes, Op after) {
    int batch = Math.toIntExact(projections.shape().get(0));
    Operand<TInt32> length = tf.constant(Math.toIntExact(rows.shape()[0]));
    Operand<TInt32> first = tf.dtypes.cast(pointer.read(), TInt32.class);
    Operand<TInt32> places =
        tf.math.floorMod(
            tf.math.add(first, tf.range(tf.constant(0), tf.constant(batch), tf.constant(1))),
            length);
    Operand<TFloat32> next =
        tf.dtypes.cast(
            tf.math.floorMod(tf.math.add(first, tf.constant(batch)), length), TFloat32.class);
    Ops last = tf.withControlDependencies(List.of(after));
    return List.of(
        last.resourceScatterUpdate(rows.handle(), places, projections),
        last.resourceScatterUpdate(
            labels.handle(), places, tf.dtypes.cast(classes, TFloat32.class)),
        pointer.assign(last, next));
  }
}
