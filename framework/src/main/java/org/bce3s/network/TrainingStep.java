package org.bce3s.network;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bce3s.backbone.Layers;
import org.bce3s.backbone.Pass;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.joint.ClassWeights;
import org.bce3s.joint.JointTerm;
import org.bce3s.memory.HeldTensors;
import org.bce3s.settings.CutBatch;
import org.bce3s.settings.Forward;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.TracedOperation;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.bce3s.term.LabelledStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One training step for batches of one size: the streams are formed, forwarded at once (one
 * BatchNorm pass over all of them) or apart, the losses computed, every parameter updated and what
 * later steps need of this one written: class memory, queue, class means, momentum network.
 *
 * <p>A parameter that no term reaches is not updated, nor is one behind the contrastive term before
 * its first epoch: neither decay nor momentum moves it, as PyTorch's optimisers pass over a
 * parameter without gradient.
 *
 * <p>Of several workers each forwards its share of the batch; losses and gradients become means
 * over the workers before anything is clipped or updated, and all write the class memory alike.
 *
 * <p>With micro-batches each part of the batch goes this way on its own, one after the other, up to
 * its gradients: BatchNorm takes the statistics of the part's streams and moves the running ones
 * once a part. Mixing, class subset and what weights of classes are divided by are those of the
 * whole batch, every part sees the class memory as the step found it, and losses and gradients are
 * means over the batch: a net without BatchNorm learns the same. See {@link CutBatch}.
 */
public final class TrainingStep {
  private final GraphSession session;
  private final MixingSettings mixing;
  private final ImageInput source;
  private final ImageInput partner;
  private final Optional<ImageInput> view;
  private final Optional<ImageInput> secondView;
  private final Optional<ImageInput> partnerView;
  private final Input<TInt32> labels;
  private final Optional<Input<TInt32>> wholeBatch;
  private final Input<TInt32> partnerLabels;
  private final Input<TFloat32> lambda;
  private final Input<TInt32> box;
  private final Input<TFloat32> classSubset;
  private final Map<ClassWeighting, Input<TFloat32>> classWeights = new LinkedHashMap<>();
  private final Input<TFloat32> contrastiveGate;
  private final Input<TFloat32> progress;
  private final Input<TFloat32> rate;
  private final Optional<LabelDraws> draws;
  private final List<Input<?>> feeds = new ArrayList<>();
  private final WorkerMeans means;
  private final BatchLosses losses;
  private final Op train;
  private final Op trainWithoutContrastive;
  private boolean anyAskedToStop;

  /**
   * Adds the step to a graph.
   *
   * @param weights of the classes [K], those in force now
   */
  TrainingStep(
      GraphSession session,
      Blueprint blueprint,
      Head head,
      Map<ClassWeighting, float[]> weights,
      int batch) {
    this.session = session;
    Ops tf = session.tf();
    mixing = blueprint.mixing();
    source = images(blueprint, batch);
    partner = mixing.mixes() ? images(blueprint, batch) : source;
    view = mixing.readsView() ? Optional.of(images(blueprint, batch)) : Optional.empty();
    secondView = mixing.secondView() ? Optional.of(images(blueprint, batch)) : Optional.empty();
    partnerView = mixing.cutmixViews() ? Optional.of(images(blueprint, batch)) : Optional.empty();
    labels = session.keep(Input.ints(tf, batch));
    Cluster cluster = session.collectives().cluster();
    wholeBatch =
        cluster.isAlone()
            ? Optional.empty()
            : Optional.of(session.keep(Input.ints(tf, (long) batch * cluster.size())));
    partnerLabels = mixing.mixes() ? session.keep(Input.ints(tf, batch)) : labels;
    lambda = session.keep(Input.floats(tf, 2));
    box = session.keep(Input.ints(tf, 4));
    classSubset = session.keep(Input.floats(tf, blueprint.classes()));
    weights.forEach(
        (weighting, byClass) -> {
          Input<TFloat32> input = session.keep(Input.floats(tf, blueprint.classes()));
          input.set(byClass);
          classWeights.put(weighting, input);
        });
    contrastiveGate = session.keep(Input.floats(tf));
    progress = session.keep(Input.floats(tf));
    rate = session.keep(Input.floats(tf));
    feeds.addAll(List.of(source.input(), labels, lambda, box));
    feeds.addAll(List.of(classSubset, contrastiveGate, progress, rate));
    if (mixing.mixes()) {
      feeds.addAll(List.of(partner.input(), partnerLabels));
    }
    for (Optional<ImageInput> further : List.of(view, secondView, partnerView)) {
      further.ifPresent(images -> feeds.add(images.input()));
    }
    feeds.addAll(classWeights.values());
    wholeBatch.ifPresent(feeds::add);
    draws = draws(blueprint, batch);
    draws.ifPresent(d -> feeds.add(d.seed()));

    Layers layers = layers(tf, blueprint, session.variables());
    Optional<Layers> keyLayers = head.keys().map(keys -> layers(tf, blueprint, keys.variables()));
    MixedStreams mixed =
        new MixedStreams(tf, mixing, blueprint.image(), part(tf, 0), part(tf, 1), box.operand());
    Map<ClassWeighting, ClassWeights> ofBatch = classWeights(blueprint, mixed);
    PartSums sums = new PartSums(session, blueprint);
    for (MicroBatch part : MicroBatch.of(batch, blueprint.microBatches())) {
      sums.add(part, losses(tf, sums, blueprint, head, layers, keyLayers, mixed, ofBatch, part));
    }
    means = new WorkerMeans(session, sums.losses(), sums.gradients());
    means.asked().ifPresent(feeds::add);
    losses = means.losses();
    ParameterUpdates updates =
        new ParameterUpdates(
            session, blueprint, head, sums.trainable(), means.gradients(), rate.operand());
    List<Op> statistics = new ArrayList<>(layers.updates());
    keyLayers.ifPresent(copy -> statistics.addAll(copy.updates()));
    train = after(statistics, updates.all());
    List<Variable> without = sums.trainableWithoutContrastive();
    trainWithoutContrastive =
        without.size() == sums.trainable().size() ? train : after(statistics, updates.of(without));
  }

  /** The draws of the joint term, if it has any. */
  private Optional<LabelDraws> draws(Blueprint blueprint, int batch) {
    if (blueprint.loss().builtJoint().filter(JointTerm::draws).isEmpty()) {
      return Optional.empty();
    }
    int mixed = (mixing.mixup() ? 1 : 0) + (mixing.cutmix() ? 1 : 0);
    return Optional.of(
        new LabelDraws(session, batch, mixing.streams() - mixed, mixed, blueprint.classes()));
  }

  private static Layers layers(Ops tf, Blueprint blueprint, Variables variables) {
    return new Layers(
        tf,
        variables,
        blueprint.batchNormMoves() ? Pass.TRAINING : Pass.FROZEN,
        blueprint.precision() == Precision.BF16,
        blueprint::freezes);
  }

  /** What classes count, and what that comes to in the whole batch, of all workers. */
  private Map<ClassWeighting, ClassWeights> classWeights(Blueprint blueprint, MixedStreams mixed) {
    if (classWeights.isEmpty()) {
      return Map.of();
    }
    Ops tf = session.tf();
    List<Operand<TFloat32>> streams = new ArrayList<>();
    streams.add(
        tf.oneHot(
            labels.operand(), tf.constant(blueprint.classes()), tf.constant(1f), tf.constant(0f)));
    mixed
        .labels(blueprint.trainCounts(), labels.operand(), partnerLabels.operand())
        .forEach(stream -> streams.add(stream.soft()));
    Map<ClassWeighting, ClassWeights> ofBatch = new LinkedHashMap<>();
    classWeights.forEach(
        (weighting, input) ->
            ofBatch.put(
                weighting,
                weighting.inGraph(tf, input.operand(), streams, session.collectives()::means)));
    return ofBatch;
  }

  /**
   * The losses of a part.
   *
   * @param before the parts before, which it waits for
   * @param weights of the classes, for each weighting of the joint term
   */
  private BatchLosses losses(
      Ops tf,
      PartSums before,
      Blueprint blueprint,
      Head head,
      Layers layers,
      Optional<Layers> keyLayers,
      MixedStreams mixed,
      Map<ClassWeighting, ClassWeights> weights,
      MicroBatch part) {
    Ops after = before.after();
    Operand<TInt32> classes = part.rows(after, labels.operand());
    Operand<TInt32> partnerClasses = part.rows(after, partnerLabels.operand());
    Operand<TFloat32> sources = source.images(tf, after, part);
    List<Operand<TFloat32>> images = new ArrayList<>();
    if (mixing.source()) {
      images.add(sources);
    }
    Optional<Operand<TFloat32>> views = view.map(second -> second.images(tf, after, part));
    if (mixing.view() && keyLayers.isEmpty()) {
      images.add(views.orElseThrow());
    }
    secondView.ifPresent(third -> images.add(third.images(tf, after, part)));
    int unmixed = images.size();
    if (mixing.mixes()) {
      Operand<TFloat32> partners = partner.images(tf, after, part);
      images.addAll(
          partnerView.isPresent()
              ? mixed.images(
                  sources, partners, views.orElseThrow(), partnerView.get().images(tf, after, part))
              : mixed.images(sources, partners, sources, partners));
    }
    List<Operand<TFloat32>> byStream = forwarded(tf, blueprint, layers, images);
    return BatchLosses.of(
        tf,
        blueprint.loss(),
        head,
        new StepFeatures(
            byStream.subList(0, unmixed),
            keyLayers.map(copy -> blueprint.backbone().features(copy, views.orElseThrow())),
            classes,
            draws.map(d -> d.unmixed(after, part)).orElse(List.of()),
            wholeBatch
                .map(
                    all ->
                        new WholeBatch(
                            all.operand(), session.collectives()::rows, Optional.empty()))
                .orElseGet(() -> WholeBatch.part(classes, before.stateUpdate())),
            labelled(
                after,
                byStream.subList(unmixed, byStream.size()),
                mixed.labels(blueprint.trainCounts(), classes, partnerClasses),
                part),
            classSubset.operand(),
            contrastiveGate.operand(),
            progress.operand(),
            blueprint.trainCounts(),
            weights));
  }

  /** The features of every stream. */
  private List<Operand<TFloat32>> forwarded(
      Ops tf, Blueprint blueprint, Layers layers, List<Operand<TFloat32>> images) {
    if (mixing.forward() == Forward.APART) {
      return images.stream()
          .<Operand<TFloat32>>map(stream -> blueprint.backbone().features(layers, stream))
          .toList();
    }
    Operand<TFloat32> streams = Rows.together(tf, images);
    return StepFeatures.split(tf, blueprint.backbone().features(layers, streams), images.size());
  }

  private ImageInput images(Blueprint blueprint, int batch) {
    return new ImageInput(session, batch, blueprint.image(), blueprint.normalisation());
  }

  private List<LabelledStream> labelled(
      Ops tf,
      List<Operand<TFloat32>> features,
      List<MixedStreams.MixedLabels> labels,
      MicroBatch part) {
    return IntStream.range(0, features.size())
        .mapToObj(
            i ->
                new LabelledStream(
                    features.get(i),
                    labels.get(i).soft(),
                    draws.map(d -> d.mixed(tf, i, labels.get(i), part)).orElse(List.of())))
        .toList();
  }

  /**
   * Lambda (0) or 1 - lambda (1). Both are fed: a float32 lambda near 1 would leave its complement
   * with few exact digits.
   */
  private Operand<TFloat32> part(Ops tf, int index) {
    return tf.gather(lambda.operand(), tf.constant(index), tf.constant(0));
  }

  /** What runs these updates, and moves what no gradient does: statistics and memory. */
  private Op after(List<Op> statistics, List<Op> updates) {
    List<Op> all = new ArrayList<>(statistics);
    losses.stateUpdate().ifPresent(all::add);
    all.addAll(updates);
    return session.tf().withControlDependencies(all).noOp();
  }

  /** Sets the source images: unsigned bytes, [B, height, width, channels] row-major. */
  public void source(byte[] pixels, int[] classes) {
    source.input().set(pixels);
    labels.set(classes);
  }

  /**
   * Sets the classes of the source images of all workers, in the batch's order; where one process
   * trains alone they are not looked at.
   */
  public void wholeBatch(int... classes) {
    wholeBatch.ifPresent(all -> all.set(classes));
  }

  /** Tells all workers in the next step whether this one was asked to stop. */
  public void askToStop(boolean asked) {
    means.asked().ifPresent(input -> input.set(asked ? 1f : 0f));
  }

  /** Whether any worker was asked to stop when the last step began. */
  public boolean anyAskedToStop() {
    return anyAskedToStop;
  }

  /** Sets the partner images; without mixed streams they are not looked at. */
  public void partner(byte[] pixels, int[] classes) {
    if (mixing.mixes()) {
      partner.input().set(pixels);
      partnerLabels.set(classes);
    }
  }

  /** Sets the second view of the source images; without such a stream it is not looked at. */
  public void view(byte[] pixels) {
    view.ifPresent(second -> second.input().set(pixels));
  }

  /** Sets the third view of the source images; without such a stream it is not looked at. */
  public void secondView(byte[] pixels) {
    secondView.ifPresent(third -> third.input().set(pixels));
  }

  /** Sets the second view of the partners; where they are not mixed so it is not looked at. */
  public void partnerView(byte[] pixels) {
    partnerView.ifPresent(second -> second.input().set(pixels));
  }

  /** Sets the share e/T of the epochs that are over. */
  void progress(float share) {
    progress.set(share);
  }

  /** Sets the weights of the classes [K] of one of the joint term's weightings. */
  void classWeights(ClassWeighting weighting, float... byClass) {
    classWeights.get(weighting).set(byClass);
  }

  /**
   * Sets source and partner as normalised floats, for a blueprint without normalisation; without
   * mixed streams the partner is not looked at.
   */
  public void normalised(float[] images, int[] classes, float[] partners, int[] partnerClasses) {
    source.input().set(images);
    labels.set(classes);
    if (mixing.mixes()) {
      partner.input().set(partners);
      partnerLabels.set(partnerClasses);
    }
  }

  /**
   * Runs the step on the images last set.
   *
   * @param draw what chance decides
   * @param learningRate this step's rate
   * @param contrastiveOn whether the contrastive term counts
   */
  public ByPlace<Double> run(StepDraw draw, double learningRate, boolean contrastiveOn) {
    prepare(draw, learningRate, contrastiveOn);
    List<Operand<TFloat32>> fetches = new ArrayList<>(losses.values().present());
    means.anyAsked().ifPresent(fetches::add);
    Iterator<float[]> fetched =
        session.run(feeds, List.of(target(contrastiveOn)), fetches).iterator();
    ByPlace<Double> values = losses.values().map(loss -> (double) fetched.next()[0]);
    anyAskedToStop = means.anyAsked().isPresent() && fetched.next()[0] > 0;
    return contrastiveOn
        ? values
        : new ByPlace<>(values.total(), values.joint(), Optional.empty(), values.uniform());
  }

  /** Runs the step as {@link #run} does and says how long each of its operations took. */
  public List<TracedOperation> trace(StepDraw draw, double learningRate, boolean contrastiveOn) {
    prepare(draw, learningRate, contrastiveOn);
    return session.trace(feeds, List.of(target(contrastiveOn)));
  }

  /**
   * The gradients that {@link #run} would use with the same arguments, before clipping and decay,
   * by variable that a term reaches; nothing is updated.
   */
  public Map<String, float[]> gradients(StepDraw draw, double learningRate, boolean contrastiveOn) {
    prepare(draw, learningRate, contrastiveOn);
    List<float[]> values = session.run(feeds, List.of(), List.copyOf(means.gradients().values()));
    Map<String, float[]> byName = new LinkedHashMap<>();
    Iterator<float[]> next = values.iterator();
    means.gradients().keySet().forEach(name -> byName.put(name, next.next()));
    return byName;
  }

  /** The tensors that the step holds at most, found without running it. */
  HeldTensors held() {
    return HeldTensors.of(session.operationsOf(train));
  }

  private Op target(boolean contrastiveOn) {
    return contrastiveOn ? train : trainWithoutContrastive;
  }

  private void prepare(StepDraw draw, double learningRate, boolean contrastiveOn) {
    lambda.set((float) draw.lambda(), (float) (1 - draw.lambda()));
    box.set(draw.box());
    classSubset.set(draw.classSubset());
    draws.ifPresent(d -> d.seed().set(draw.noise()));
    contrastiveGate.set(contrastiveOn ? 1f : 0f);
    rate.set((float) learningRate);
  }
}
