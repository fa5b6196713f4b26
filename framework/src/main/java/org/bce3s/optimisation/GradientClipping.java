package org.bce3s.optimisation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Clipping of gradients by their norm, as PyTorch's {@code clip_grad_norm_} defines it. */
public final class GradientClipping {
  /** Added to the norm before dividing by it. */
  private static final float EPSILON = 1e-6f;

  private GradientClipping() {}

  /** Every gradient times min(1, maxNorm/(norm + 1e-6)), the norm taken over all of them. */
  public static List<Operand<TFloat32>> byGlobalNorm(
      Ops tf, List<Operand<TFloat32>> gradients, double maxNorm) {
    List<Operand<TFloat32>> squares = new ArrayList<>();
    for (Operand<TFloat32> g : gradients) {
      Operand<TFloat32> flat = tf.reshape(g, tf.constant(new int[] {-1}));
      squares.add(tf.sum(tf.math.square(flat), tf.constant(0)));
    }
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.addN(squares));
    Operand<TFloat32> factor =
        tf.math.minimum(
            tf.constant(1f),
            tf.math.div(tf.constant((float) maxNorm), tf.math.add(norm, tf.constant(EPSILON))));
    return gradients.stream().<Operand<TFloat32>>map(g -> tf.math.mul(g, factor)).toList();
  }

  /**
   * The same with a norm for each group.
   *
   * @param groups the group of each gradient, equal for those that share a norm
   */
  public static List<Operand<TFloat32>> byNormOfGroup(
      Ops tf, List<Operand<TFloat32>> gradients, List<?> groups, double maxNorm) {
    List<Operand<TFloat32>> clipped = new ArrayList<>(gradients);
    for (Object group : new LinkedHashSet<>(groups)) {
      List<Integer> members =
          IntStream.range(0, groups.size())
              .filter(i -> groups.get(i).equals(group))
              .boxed()
              .toList();
      List<Operand<TFloat32>> own =
          byGlobalNorm(tf, members.stream().map(gradients::get).toList(), maxNorm);
      for (int i = 0; i < own.size(); i++) {
        clipped.set(members.get(i), own.get(i));
      }
    }
    return clipped;
  }
}
