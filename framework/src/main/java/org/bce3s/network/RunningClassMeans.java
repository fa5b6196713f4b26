package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Running means of the projections of every class in two stores (Du et al. 2024, "Probabilistic
 * contrastive learning for long-tailed visual recognition", ProCo). Both take in the projections of
 * every step; losses are computed of the old one. Before an epoch the new store takes the place of
 * the old one and starts afresh, with random means of length 0.9 that count nothing, so that what
 * was projected more than two epochs ago is forgotten.
 *
 * @param old means and counts of which losses are computed
 * @param fresh those of this epoch alone
 */
record RunningClassMeans(Store old, Store fresh) {
  /** What the names of the variables begin with. */
  private static final String PREFIX = "class_means.";

  private static final double START_LENGTH = 0.9;

  /**
   * One store.
   *
   * @param means [K, p]
   * @param counts projections of which they are [K]
   */
  record Store(Variable means, Variable counts) {
    private static Store create(Variables variables, String name, int classes, int size) {
      return new Store(
          variables.state(PREFIX + name, directions(size), classes, size),
          variables.state(PREFIX + name + "_count", Initializer.constant(0), classes));
    }

    Values values() {
      return new Values(means.read(), counts.read());
    }
  }

  /** The values of a store at some point of a step. */
  record Values(Operand<TFloat32> means, Operand<TFloat32> counts) {
    /**
     * The values with projections taken in: m + (batch mean - m) n/(n + count), count + n for the n
     * projections of every class.
     */
    Values with(Ops tf, Operand<TFloat32> projections, Operand<TFloat32> oneHot) {
      Operand<TFloat32> n = tf.sum(oneHot, tf.constant(0), Sum.keepDims(false));
      Operand<TFloat32> count = tf.math.add(counts, n);
      Operand<TFloat32> sums = tf.linalg.matMul(oneHot, projections, MatMul.transposeA(true));
      Operand<TFloat32> one = tf.constant(1f);
      Operand<TFloat32> batchMeans =
          tf.math.div(sums, tf.expandDims(tf.math.maximum(n, one), tf.constant(1)));
      Operand<TFloat32> share =
          tf.expandDims(tf.math.div(n, tf.math.maximum(count, one)), tf.constant(1));
      return new Values(
          tf.math.add(means, tf.math.mul(tf.math.sub(batchMeans, means), share)), count);
    }
  }

  static RunningClassMeans create(Variables variables, int classes, int size) {
    return new RunningClassMeans(
        Store.create(variables, "old", classes, size),
        Store.create(variables, "new", classes, size));
  }

  /** Rows of random directions. */
  private static Initializer directions(int size) {
    return (count, random) -> {
      float[] values = Initializer.normal(1).values(count, random);
      for (int row = 0; row < count; row += size) {
        double squares = 0;
        for (int j = row; j < row + size; j++) {
          squares += (double) values[j] * values[j];
        }
        for (int j = row; j < row + size; j++) {
          values[j] = (float) (START_LENGTH * values[j] / Math.sqrt(squares));
        }
      }
      return values;
    };
  }

  /**
   * The old store after each of some views, each taken in after the one before.
   *
   * @param views projections of length 1 without gradient, each [B, p]
   * @param oneHot labels of all of them [B, K]
   */
  static List<Values> after(
      Ops tf, Store store, List<Operand<TFloat32>> views, Operand<TFloat32> oneHot) {
    List<Values> values = new ArrayList<>();
    Values now = store.values();
    for (Operand<TFloat32> view : views) {
      now = now.with(tf, view, oneHot);
      values.add(now);
    }
    return values;
  }

  /** Writes both stores as they are after some views. */
  List<Op> write(Ops tf, List<Operand<TFloat32>> views, Operand<TFloat32> oneHot, Op after) {
    Ops last = tf.withControlDependencies(List.of(after));
    List<Op> writes = new ArrayList<>();
    for (Store store : List.of(old, fresh)) {
      List<Values> values = after(tf, store, views, oneHot);
      Values now = values.get(values.size() - 1);
      writes.add(store.means().assign(last, now.means()));
      writes.add(store.counts().assign(last, now.counts()));
    }
    return writes;
  }

  /** The new store takes the place of the old one and starts afresh. */
  void startEpoch(GraphSession session, int epoch) {
    Map<String, FloatTensor> left =
        session.snapshot(Set.of(fresh.means().name(), fresh.counts().name())::contains);
    session.assign(
        Map.of(
            old.means().name(), left.get(fresh.means().name()),
            old.counts().name(), left.get(fresh.counts().name()),
            fresh.means().name(), session.drawnAgain(fresh.means(), epoch),
            fresh.counts().name(), session.drawnAgain(fresh.counts(), epoch)));
  }
}
