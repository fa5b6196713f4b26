package org.bce3s.peer;

import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.normalize;
import static org.bytedeco.pytorch.global.torch.one_hot;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.softplus;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.NormalizeFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The three losses of BCE3S on libtorch, in float32: joint on three streams with a share of the
 * negative classes drawn, contrastive against a memory of one row a class, and uniform between the
 * rows of the classifier.
 */
final class Head {
  private static final int PROJECTED = 128;
  private static final double NEGATIVE_RATIO = 0.4;
  private static final double CONTRASTIVE = 0.1;
  private static final double LIMIT = 64;

  private final int classes;
  private final Tensor rows;
  private final Tensor bias;
  private final Tensor hidden;
  private final Tensor hiddenBias;
  private final Tensor projection;
  private final Tensor projectionBias;
  private final Tensor memory;

  Head(int features, int classes, List<Tensor> parameters) {
    double deviation = 1 / Math.sqrt(features);
    this.classes = classes;
    this.rows = Step.parameter(Step.normal(deviation, classes, features));
    this.bias = Step.parameter(zeros(classes));
    this.hidden = Step.parameter(Step.normal(deviation, features, features));
    this.hiddenBias = Step.parameter(zeros(features));
    this.projection = Step.parameter(Step.normal(deviation, PROJECTED, features));
    this.projectionBias = Step.parameter(zeros(PROJECTED));
    this.memory = Step.normal(1, classes, PROJECTED);
    parameters.addAll(List.of(rows, bias, hidden, hiddenBias, projection, projectionBias));
  }

  /** Features [3N, D] of source, mixup and cutmix, labels [N], soft labels [N, K] to the loss. */
  Tensor loss(Tensor features, Tensor labels, Tensor soft) {
    TensorVector streams = features.chunk(3, 0);
    Tensor source = streams.get(0);
    Tensor mixup = streams.get(1);
    Tensor cutmix = streams.get(2);
    Tensor normalized = unit(rows);
    Tensor one = one_hot(labels, classes).to(ScalarType.Float);
    Tensor negative = soft.eq(new Scalar(0)).to(ScalarType.Float);
    Tensor kept = kept(one);
    Tensor joint =
        bce(
                classified(source, normalized).index_select(1, kept),
                one.index_select(1, kept),
                one.index_select(1, kept).neg().add(new Scalar(1)))
            .add(bce(classified(mixup, normalized), soft, negative))
            .add(bce(classified(cutmix, normalized), soft, negative))
            .div(new Scalar(3));
    Tensor prototypes = unit(memory);
    Tensor contrastive =
        bce(linear(unit(projected(mixup)), prototypes), soft, negative)
            .add(bce(linear(unit(projected(cutmix)), prototypes), soft, negative));
    Tensor same = eye(classes);
    Tensor uniform = bce(normalized.matmul(normalized.t()), same, same.neg().add(new Scalar(1)));
    remember(labels, projected(source));
    return joint.add(contrastive.mul(new Scalar(CONTRASTIVE))).add(uniform);
  }

  @SuppressWarnings("try") // it is closed, which is its use
  private void remember(Tensor labels, Tensor projected) {
    try (AutoGradMode off = new AutoGradMode(false)) {
      memory.index_copy_(0, labels, projected);
    }
  }

  /** The classes of the batch and others, drawn, until there are the wanted share of all. */
  private Tensor kept(Tensor oneHot) {
    Tensor present = oneHot.sum(0).gt(new Scalar(0)).to(ScalarType.Float);
    long count = Math.max((long) (classes * NEGATIVE_RATIO), (long) present.sum().item_float());
    return rand(classes).sub(present.mul(new Scalar(2))).topk(count, 0, false, true).get1();
  }

  private Tensor classified(Tensor features, Tensor normalized) {
    return linear(features, normalized, new TensorOptional(bias));
  }

  private Tensor projected(Tensor features) {
    return linear(
        relu(linear(features, hidden, new TensorOptional(hiddenBias))),
        projection,
        new TensorOptional(projectionBias));
  }

  private static Tensor unit(Tensor rows) {
    NormalizeFuncOptions options = new NormalizeFuncOptions();
    options.eps().put(1e-5);
    return normalize(rows, options);
  }

  private static Tensor bce(Tensor logits, Tensor positive, Tensor negative) {
    Tensor z =
        logits.clamp(new ScalarOptional(new Scalar(-LIMIT)), new ScalarOptional(new Scalar(LIMIT)));
    return positive.mul(softplus(z.neg())).add(negative.mul(softplus(z))).sum(1).mean();
  }
}
