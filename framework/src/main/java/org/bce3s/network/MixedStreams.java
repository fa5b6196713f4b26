package org.bce3s.network;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.image.ImageShape;
import org.bce3s.settings.CutmixLabel;
import org.bce3s.settings.MixingSettings;
import org.bce3s.tensor.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The mixed streams of a step: mixup, lambda source + (1 - lambda) partner (Zhang et al. 2018), and
 * cutmix, the source with the partner's pixels inside one box (Yun et al. 2019), in this order.
 */
final class MixedStreams {
  private final Ops tf;
  private final MixingSettings mixing;
  private final ImageShape shape;
  private final Operand<TFloat32> lambda;
  private final Operand<TFloat32> rest;
  private final Operand<TInt32> box;

  /**
   * The streams of a draw.
   *
   * @param lambda share of the source, scalar
   * @param rest 1 - lambda, scalar
   * @param box y0, y1, x0, x1; ends exclusive [4]
   */
  MixedStreams(
      Ops tf,
      MixingSettings mixing,
      ImageShape shape,
      Operand<TFloat32> lambda,
      Operand<TFloat32> rest,
      Operand<TInt32> box) {
    this.tf = tf;
    this.mixing = mixing;
    this.shape = shape;
    this.lambda = lambda;
    this.rest = rest;
    this.box = box;
  }

  /**
   * The images of each stream.
   *
   * @param source the source images for mixup
   * @param partner what they are blended with
   * @param cut the source images for cutmix
   * @param pasted what is pasted on them
   */
  List<Operand<TFloat32>> images(
      Operand<TFloat32> source,
      Operand<TFloat32> partner,
      Operand<TFloat32> cut,
      Operand<TFloat32> pasted) {
    List<Operand<TFloat32>> streams = new ArrayList<>();
    if (mixing.mixup()) {
      streams.add(blend(source, partner, lambda, rest));
    }
    if (mixing.cutmix()) {
      Operand<TFloat32> rows = inside(shape.height(), 0);
      Operand<TFloat32> columns = inside(shape.width(), 2);
      Operand<TFloat32> mask =
          tf.math.mul(
              tf.reshape(rows, tf.constant(new int[] {shape.height(), 1, 1})),
              tf.reshape(columns, tf.constant(new int[] {1, shape.width(), 1})));
      streams.add(blend(pasted, cut, mask, tf.math.sub(tf.constant(1f), mask)));
    }
    return streams;
  }

  /**
   * The labels of a mixed stream.
   *
   * @param sources those of the source images, one-hot [B, K]
   * @param partners those of their partners, one-hot [B, K]
   * @param share of the source's label, a scalar or [B] where remix may move it
   * @param rest of the partner's label, of the same shape
   * @param soft share times the one and rest times the other [B, K]
   */
  record MixedLabels(
      Operand<TFloat32> sources,
      Operand<TFloat32> partners,
      Operand<TFloat32> share,
      Operand<TFloat32> rest,
      Operand<TFloat32> soft) {}

  /**
   * The labels of each stream.
   *
   * @param trainCounts training images per class [K]
   * @param sources classes of the source images [B]
   * @param partners classes of their partners [B]
   */
  List<MixedLabels> labels(int[] trainCounts, Operand<TInt32> sources, Operand<TInt32> partners) {
    Labels labels = new Labels(trainCounts, sources, partners);
    MixedLabels drawn = labels.mixed(lambda, rest);
    List<MixedLabels> streams = new ArrayList<>();
    if (mixing.mixup()) {
      streams.add(drawn);
    }
    if (mixing.cutmix() && mixing.cutmixLabel() == CutmixLabel.AREA) {
      Operand<TFloat32> pasted = pastedShare();
      streams.add(labels.mixed(tf.math.sub(tf.constant(1f), pasted), pasted));
    } else if (mixing.cutmix()) {
      streams.add(drawn);
    }
    return streams;
  }

  /** The classes that are mixed, and how many training images each class has. */
  private final class Labels {
    private final int[] trainCounts;
    private final Operand<TInt32> sources;
    private final Operand<TInt32> partners;

    Labels(int[] trainCounts, Operand<TInt32> sources, Operand<TInt32> partners) {
      this.trainCounts = trainCounts;
      this.sources = sources;
      this.partners = partners;
    }

    /** share onehot(y) + other onehot(y') [B, K], the shares scalars that remix may move. */
    MixedLabels mixed(Operand<TFloat32> share, Operand<TFloat32> other) {
      if (mixing.remix().isEmpty()) {
        Operand<TFloat32> ofSource = oneHot(sources);
        Operand<TFloat32> ofPartner = oneHot(partners);
        return new MixedLabels(
            ofSource, ofPartner, share, other, blend(ofSource, ofPartner, share, other));
      }
      List<Operand<TFloat32>> shares =
          mixing.remix().get().shares(tf, trainCounts, sources, partners, share, other);
      Operand<TFloat32> ofSource = oneHot(sources);
      Operand<TFloat32> ofPartner = oneHot(partners);
      return new MixedLabels(
          ofSource,
          ofPartner,
          shares.get(0),
          shares.get(1),
          blend(
              ofSource, ofPartner, Rows.column(tf, shares.get(0)), Rows.column(tf, shares.get(1))));
    }

    private Operand<TFloat32> oneHot(Operand<TInt32> classes) {
      return tf.oneHot(classes, tf.constant(trainCounts.length), tf.constant(1f), tf.constant(0f));
    }
  }

  /** share a + rest b. */
  private Operand<TFloat32> blend(
      Operand<TFloat32> a,
      Operand<TFloat32> b,
      Operand<TFloat32> shareOfA,
      Operand<TFloat32> shareOfB) {
    return tf.math.add(tf.math.mul(shareOfA, a), tf.math.mul(shareOfB, b));
  }

  /** The share of the image that lies inside the box, scalar. */
  private Operand<TFloat32> pastedShare() {
    Operand<TInt32> area =
        tf.math.mul(tf.math.sub(edge(1), edge(0)), tf.math.sub(edge(3), edge(2)));
    float pixels = (float) shape.height() * shape.width();
    return tf.math.div(tf.dtypes.cast(area, TFloat32.class), tf.constant(pixels));
  }

  /** 1 for the positions p with box[at] at most p and p less than box[at + 1], else 0. */
  private Operand<TFloat32> inside(int size, int at) {
    Operand<TInt32> positions = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> from = edge(at);
    Operand<TInt32> to = edge(at + 1);
    return tf.dtypes.cast(
        tf.math.logicalAnd(tf.math.greaterEqual(positions, from), tf.math.less(positions, to)),
        TFloat32.class);
  }

  private Operand<TInt32> edge(int at) {
    return tf.gather(box, tf.constant(at), tf.constant(0));
  }
}
