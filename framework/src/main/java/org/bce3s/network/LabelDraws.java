package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.term.DrawnLabel;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The normal draws of a step for its joint term: one for every label of every stream, image and
 * class. They are drawn for the batch of all workers at once, a function of the step's seed, of
 * which every worker and every part of its batch takes its rows; so they do not depend on how the
 * batch is cut.
 */
final class LabelDraws {
  private final Input<TInt32> seed;
  private final Operand<TFloat32> normal;
  private final int unmixed;
  private final int firstRow;

  /**
   * Adds the draws to a graph.
   *
   * @param batch images of this process's batch
   * @param unmixed number of streams whose images have one label
   * @param mixed number of streams whose images have two
   * @param classes K
   */
  LabelDraws(GraphSession session, int batch, int unmixed, int mixed, int classes) {
    Ops tf = session.tf();
    Cluster cluster = session.collectives().cluster();
    this.unmixed = unmixed;
    firstRow = cluster.index() * batch;
    seed = session.keep(Input.ints(tf, 2));
    int[] shape = {unmixed + 2 * mixed, cluster.size() * batch, classes};
    normal = tf.random.statelessRandomNormal(tf.constant(shape), seed.operand());
  }

  /** What the draws are a function of [2], set before each step. */
  Input<TInt32> seed() {
    return seed;
  }

  /** The draws of a part of the batch for unmixed streams, one for each [b, K]. */
  List<Operand<TFloat32>> unmixed(Ops tf, MicroBatch part) {
    List<Operand<TFloat32>> draws = new ArrayList<>();
    for (int i = 0; i < unmixed; i++) {
      draws.add(rows(tf, i, part));
    }
    return draws;
  }

  /** The two labels of a mixed stream, in a part of the batch. */
  List<DrawnLabel> mixed(Ops tf, int stream, MixedStreams.MixedLabels labels, MicroBatch part) {
    int first = unmixed + 2 * stream;
    return List.of(
        new DrawnLabel(labels.sources(), labels.share(), rows(tf, first, part)),
        new DrawnLabel(labels.partners(), labels.rest(), rows(tf, first + 1, part)));
  }

  private Operand<TFloat32> rows(Ops tf, int draw, MicroBatch part) {
    int classes = Math.toIntExact(normal.shape().get(2));
    Operand<TFloat32> own =
        tf.slice(
            normal,
            tf.constant(new int[] {draw, firstRow + part.from(), 0}),
            tf.constant(new int[] {1, part.size(), classes}));
    return tf.reshape(own, tf.constant(new int[] {part.size(), classes}));
  }
}
