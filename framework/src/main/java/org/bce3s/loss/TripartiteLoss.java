package org.bce3s.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.classifier.ClassifierRows;
import org.bce3s.loss.Head.Projector;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The total of the three places (BCE3S, total loss): w_sc joint + w_ss contrastive + w_cc uniform.
 * A term of weight zero is not built.
 *
 * @param joint sample - classifier
 * @param contrastive sample - sample
 * @param uniform classifier - classifier
 */
public record TripartiteLoss(JointTerm joint, ContrastiveTerm contrastive, UniformTerm uniform) {

  /**
   * What a step knows of its batch.
   *
   * @param source features of the source stream [B, d]
   * @param mixed features of the mixed streams, each [B, d]
   * @param labels classes of the source stream [B]
   * @param mixedLabels soft labels of the mixed streams [B, K]
   * @param classSubset 1 for the classes of this step's subset [K]
   * @param contrastiveGate 1 where the contrastive term counts, 0 before its first epoch
   * @param trainCounts training images per class [K]
   */
  public record Batch(
      Operand<TFloat32> source,
      List<Operand<TFloat32>> mixed,
      Operand<TInt32> labels,
      Operand<TFloat32> mixedLabels,
      Operand<TFloat32> classSubset,
      Operand<TFloat32> contrastiveGate,
      int[] trainCounts) {}

  /**
   * The losses of a step, scalars.
   *
   * @param total the weighted sum
   * @param joint unweighted, if built
   * @param contrastive unweighted and before its gate, if built
   * @param uniform unweighted, if built
   * @param memoryUpdate writes the class memory, after the loss is computed; if there is a memory
   */
  public record Losses(
      Operand<TFloat32> total,
      Optional<Operand<TFloat32>> joint,
      Optional<Operand<TFloat32>> contrastive,
      Optional<Operand<TFloat32>> uniform,
      Optional<Op> memoryUpdate) {}

  /** The length of a projected feature; empty if no contrastive term is built. */
  public Optional<Integer> projection() {
    return contrastive.weight() > 0 ? Optional.of(contrastive.projection()) : Optional.empty();
  }

  /** Adds the losses of a batch to the graph. */
  public Losses losses(Ops tf, Head head, Batch batch) {
    ClassifierRows rows = head.variables().rows(tf);
    Optional<Operand<TFloat32>> sc =
        built(joint).map(term -> term.loss(tf, jointInputs(tf, head, rows, batch)));
    Optional<Operand<TFloat32>> ss =
        head.projector()
            .map(
                p ->
                    contrastive.loss(
                        tf,
                        new ContrastiveInputs(
                            batch.mixed().stream()
                                .<Operand<TFloat32>>map(x -> p.project(tf, x))
                                .toList(),
                            p.memory().read(),
                            batch.mixedLabels())));
    Optional<Operand<TFloat32>> cc = built(uniform).map(term -> term.loss(tf, rows.normalized()));

    List<Operand<TFloat32>> weighted = new ArrayList<>();
    sc.ifPresent(loss -> weighted.add(weigh(tf, joint, loss)));
    ss.ifPresent(
        loss -> weighted.add(tf.math.mul(batch.contrastiveGate(), weigh(tf, contrastive, loss))));
    cc.ifPresent(loss -> weighted.add(weigh(tf, uniform, loss)));
    Operand<TFloat32> total = Streams.sum(tf, weighted);
    return new Losses(
        total, sc, ss, cc, head.projector().map(p -> writeMemory(tf, p, batch, total)));
  }

  private static <T extends LossTerm> Optional<T> built(T term) {
    return term.weight() > 0 ? Optional.of(term) : Optional.empty();
  }

  private static Operand<TFloat32> weigh(Ops tf, LossTerm term, Operand<TFloat32> loss) {
    return tf.math.mul(tf.constant((float) term.weight()), loss);
  }

  private JointInputs jointInputs(Ops tf, Head head, ClassifierRows rows, Batch batch) {
    int classes = batch.trainCounts().length;
    return new JointInputs(
        head.classifier().logits(tf, rows, batch.source()),
        tf.oneHot(batch.labels(), tf.constant(classes), tf.constant(1f), tf.constant(0f)),
        batch.classSubset(),
        batch.mixed().stream()
            .<Operand<TFloat32>>map(x -> head.classifier().logits(tf, rows, x))
            .toList(),
        batch.mixedLabels(),
        batch.trainCounts(),
        head.classifier().scale());
  }

  /**
   * M[y_i] = P(x_i), the last of several samples of a class winning. Every sample writes the
   * winner's value, so that the order in which the writes happen does not matter.
   */
  private static Op writeMemory(Ops tf, Projector projector, Batch batch, Operand<TFloat32> total) {
    int size = Math.toIntExact(batch.labels().shape().get(0));
    Operand<TInt32> column = tf.reshape(batch.labels(), tf.constant(new int[] {size, 1}));
    Operand<TInt32> same = tf.dtypes.cast(tf.math.equal(column, batch.labels()), TInt32.class);
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> winner =
        tf.max(tf.math.mul(same, positions), tf.constant(1), Max.keepDims(false));
    Operand<TFloat32> projected = projector.project(tf, batch.source());
    Operand<TFloat32> values = tf.gather(projected, winner, tf.constant(0));
    return tf.withControlDependencies(total)
        .resourceScatterUpdate(projector.memory().handle(), batch.labels(), values);
  }
}
