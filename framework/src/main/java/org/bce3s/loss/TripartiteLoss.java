package org.bce3s.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bce3s.classifier.ClassifierRows;
import org.bce3s.loss.Head.Projector;
import org.bce3s.tensor.Variable;
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
   * @param view features of its second view [B, d], if there is one
   * @param labels classes of the source stream [B]
   * @param whole what the class memory is written from
   * @param mixed features of the mixed streams, each [B, d], mixup before cutmix, with soft labels
   * @param classSubset 1 for the classes of this step's subset [K]
   * @param contrastiveGate 1 where the contrastive term counts, 0 before its first epoch
   * @param trainCounts training images per class [K]
   * @param classWeights what the classes count in the joint term; empty where all count alike
   */
  public record Batch(
      Operand<TFloat32> source,
      Optional<Operand<TFloat32>> view,
      Operand<TInt32> labels,
      WholeBatch whole,
      List<LabelledStream> mixed,
      Operand<TFloat32> classSubset,
      Operand<TFloat32> contrastiveGate,
      int[] trainCounts,
      Optional<ClassWeights> classWeights) {
    /** The source stream and its second view, if there is one, with one-hot labels. */
    List<LabelledStream> sources(Ops tf) {
      Operand<TFloat32> oneHot =
          tf.oneHot(labels, tf.constant(trainCounts.length), tf.constant(1f), tf.constant(0f));
      List<LabelledStream> sources = new ArrayList<>();
      sources.add(new LabelledStream(source, oneHot));
      view.ifPresent(features -> sources.add(new LabelledStream(features, oneHot)));
      return sources;
    }
  }

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

  /** What the head holds for the contrastive term; empty if none is built. */
  public Optional<Projection> projection() {
    return built(contrastive).map(Projection::of);
  }

  /** Adds the losses of a batch to the graph. */
  public Losses losses(Ops tf, Head head, Batch batch) {
    ClassifierRows rows = head.variables().rows(tf);
    List<LabelledStream> sources = batch.sources(tf);
    Optional<Operand<TFloat32>> sc =
        built(joint).map(term -> term.loss(tf, jointInputs(tf, head, rows, sources, batch)));
    Optional<Operand<TFloat32>> ss =
        head.projector()
            .map(
                p ->
                    contrastive.loss(
                        tf, new ContrastiveInputs(sources, batch.mixed(), rows.normalized(), p)));
    Optional<Operand<TFloat32>> cc = built(uniform).map(term -> term.loss(tf, rows.normalized()));

    List<Operand<TFloat32>> weighted = new ArrayList<>();
    sc.ifPresent(loss -> weighted.add(weigh(tf, joint, loss)));
    ss.ifPresent(
        loss -> weighted.add(tf.math.mul(batch.contrastiveGate(), weigh(tf, contrastive, loss))));
    cc.ifPresent(loss -> weighted.add(weigh(tf, uniform, loss)));
    Operand<TFloat32> total = Streams.sum(tf, weighted);
    return new Losses(
        total,
        sc,
        ss,
        cc,
        head.projector()
            .flatMap(p -> p.memory().map(memory -> writeMemory(tf, p, memory, batch, total))));
  }

  private static <T extends LossTerm> Optional<T> built(T term) {
    return term.weight() > 0 ? Optional.of(term) : Optional.empty();
  }

  private static Operand<TFloat32> weigh(Ops tf, LossTerm term, Operand<TFloat32> loss) {
    return tf.math.mul(tf.constant((float) term.weight()), loss);
  }

  private JointInputs jointInputs(
      Ops tf, Head head, ClassifierRows rows, List<LabelledStream> sources, Batch batch) {
    UnaryOperator<Operand<TFloat32>> logits = x -> head.classifier().logits(tf, rows, x);
    return new JointInputs(
        sources.stream().map(stream -> stream.map(logits)).toList(),
        batch.mixed().stream().map(stream -> stream.map(logits)).toList(),
        batch.classSubset(),
        batch.trainCounts(),
        head.classifier().scale(),
        batch.classWeights());
  }

  /**
   * M[y_i] = P(x_i), the last of several samples of a class winning. Every sample writes the
   * winner's value, so that the order in which the writes happen does not matter.
   */
  private static Op writeMemory(
      Ops tf, Projector projector, Variable memory, Batch batch, Operand<TFloat32> total) {
    Operand<TInt32> labels = batch.whole().labels();
    int size = Math.toIntExact(labels.shape().get(0));
    Operand<TInt32> column = tf.reshape(labels, tf.constant(new int[] {size, 1}));
    Operand<TInt32> same = tf.dtypes.cast(tf.math.equal(column, labels), TInt32.class);
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> winner =
        tf.max(tf.math.mul(same, positions), tf.constant(1), Max.keepDims(false));
    Operand<TFloat32> projected = batch.whole().rows().apply(projector.project(tf, batch.source()));
    Operand<TFloat32> values = tf.gather(projected, winner, tf.constant(0));
    List<Op> first = new ArrayList<>(List.of(total));
    batch.whole().before().ifPresent(first::add);
    return tf.withControlDependencies(first).resourceScatterUpdate(memory.handle(), labels, values);
  }
}
