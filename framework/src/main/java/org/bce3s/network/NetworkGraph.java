package org.bce3s.network;

import com.google.common.collect.Maps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bce3s.file.DataException;
import org.bce3s.joint.ClassWeighting;
import org.bce3s.pytorch.StateDict;
import org.bce3s.settings.EpochPlan;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TrainSettings;
import org.bce3s.tensor.Cluster;
import org.bce3s.tensor.ClusterException;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.LostWorkerException;
import org.bce3s.tensor.TensorSource;
import org.bce3s.tensor.Variable;

/**
 * The graph of a run: one set of variables, a training step and a forward pass for every batch size
 * asked for. Build the steps first, then {@link #initialize} or {@link #restore}.
 */
public final class NetworkGraph implements AutoCloseable {
  private final Blueprint blueprint;
  private final Blueprint trained;
  private final GraphSession session;
  private final Map<Integer, TrainingStep> steps = new LinkedHashMap<>();
  private final Map<Integer, Inference> inferences = new LinkedHashMap<>();
  private final Map<Integer, BatchStatistics> statistics = new LinkedHashMap<>();
  private Head head;
  private Optional<MaxNorm> maxNorm = Optional.empty();
  private Optional<WeightAverage> average = Optional.empty();
  private Map<ClassWeighting, float[]> classWeights;
  private float progress;

  /**
   * A graph without steps.
   *
   * @param threads compute threads
   * @param gpu whether a GPU may be used
   * @param seed of the initial values
   */
  public NetworkGraph(Blueprint blueprint, int threads, boolean gpu, long seed) {
    this(blueprint, threads, gpu, seed, Cluster.ALONE);
  }

  /**
   * A worker's graph without steps; all workers must build the same steps in the same order.
   *
   * @throws ClusterException if the worker cannot be where the cluster says
   */
  public NetworkGraph(Blueprint blueprint, int threads, boolean gpu, long seed, Cluster cluster) {
    this(blueprint, blueprint, threads, gpu, seed, cluster);
  }

  NetworkGraph(
      Blueprint blueprint,
      Blueprint trained,
      int threads,
      boolean gpu,
      long seed,
      Cluster cluster) {
    this.blueprint = blueprint;
    this.trained = trained;
    this.session = new GraphSession(threads, gpu, seed, cluster);
    this.classWeights = classWeights(0);
  }

  /**
   * A worker's graph of a run: a step for full batches and, where the last one of an epoch is
   * smaller, one for it, since workers must build all in the same order; none for a run without
   * epochs. Who trains alone need not wait for the smaller one before the first epoch.
   */
  public static NetworkGraph of(
      Blueprint blueprint, RunSettings settings, EpochPlan plan, long seed, Cluster cluster) {
    return of(blueprint, blueprint, settings, plan, seed, cluster);
  }

  /**
   * The same with training steps of a blueprint of their own: of all of the network, or of what is
   * behind its backbone.
   */
  public static NetworkGraph of(
      Blueprint blueprint,
      Blueprint trained,
      RunSettings settings,
      EpochPlan plan,
      long seed,
      Cluster cluster) {
    TrainSettings train = settings.train();
    NetworkGraph graph =
        new NetworkGraph(
            blueprint, trained, train.threads(), train.device().usesGpu(), seed, cluster);
    int rest = plan.images() % plan.batchSize();
    if (settings.epochs() > 0 && plan.images() > rest) {
      graph.step(plan.batchSize() / cluster.size());
    }
    boolean canWait = cluster.isAlone() && plan.images() > rest; // built when it is needed
    if (settings.epochs() > 0 && rest > 0 && !canWait) {
      graph.step(rest / cluster.size());
    }
    graph.addAverage();
    return graph;
  }

  /** Adds the average of the weights that are there, if the blueprint asks for it. */
  void addAverage() {
    if (blueprint.averages()) {
      average = Optional.of(new WeightAverage(session));
    }
  }

  /** The training step for batches of a size, of several workers those of one. */
  public TrainingStep step(int batch) {
    return steps.computeIfAbsent(
        batch,
        size -> {
          TrainingStep step = new TrainingStep(session, trained, head(), classWeights, size);
          step.progress(progress);
          return step;
        });
  }

  /** The forward pass for batches of a size. */
  public Inference inference(int batch) {
    return inferences.computeIfAbsent(
        batch, size -> new Inference(session, blueprint, head(), size));
  }

  /** Whether no other worker trains along. */
  public boolean isAlone() {
    return session.collectives().cluster().isAlone();
  }

  /** Waits until the servers of all workers listen; see {@link GraphSession#awaitOthers}. */
  public boolean awaitOthers(Duration patience, BooleanSupplier stop) {
    return session.awaitOthers(patience, stop);
  }

  /** Waits for all workers and hears what each says; see {@link GraphSession#meet}. */
  public List<float[]> meet(float[] own, Duration patience) {
    return session.meet(own, patience);
  }

  /** Hears what each worker says once all have come here; see {@link GraphSession#say}. */
  public List<float[]> say(float... words) {
    return session.say(words);
  }

  /**
   * Waits, before this worker ends, until every other has received what this one sent it; one that
   * is gone has.
   */
  public void farewell() {
    if (isAlone()) {
      return;
    }
    try {
      awaitOthers(Duration.ZERO, () -> false);
      say(1);
    } catch (LostWorkerException gone) {
      return;
    }
  }

  /** Gives every variable of every worker the value it has at worker 0. */
  public void share() {
    session.share();
  }

  /** Gives every variable its initial value. */
  public void initialize() {
    session.initialize();
  }

  /**
   * Takes over what an earlier stage left: the backbone and, unless it starts anew or makes its
   * rows itself, the classifier. What the earlier stage did not have keeps its initial value.
   *
   * @throws IllegalArgumentException naming what of the backbone is missing or of another shape
   */
  public void startFrom(Map<String, FloatTensor> left, StageSettings stage) {
    takeOver(
        blueprint.classifier().start(left, blueprint.trainCounts()),
        stage.resetClassifier() || blueprint.classifier().makesItsRows());
    if (stage.maxNorm().isPresent()) {
      Variable rows = head().variables().weight();
      maxNorm =
          Optional.of(
              new MaxNorm(
                  session,
                  rows,
                  stage.maxNorm().getAsDouble(),
                  snapshot(Set.of(rows.name())).get(rows.name())));
    }
  }

  /**
   * Takes over weights of a file: the backbone and, if it is among them, the classifier. All else
   * keeps its initial value.
   *
   * @throws IllegalArgumentException naming what of the backbone is missing or of another shape
   */
  public void startFrom(Map<String, FloatTensor> weights) {
    takeOver(weights, false);
  }

  private void takeOver(Map<String, FloatTensor> from, boolean newClassifier) {
    Map<String, String> places = new LinkedHashMap<>();
    for (Variable variable : session.variables().all()) {
      // A momentum copy that was not there starts as what it copies.
      String original = session.variables().startsAs(variable);
      String place = from.containsKey(variable.name()) ? variable.name() : original;
      if (from.containsKey(place)
          && !(newClassifier && variable.part() == Variable.Part.CLASSIFIER)) {
        places.put(variable.name(), place);
      }
    }
    session.takeOver(
        Maps.transformValues(places, from::get),
        v -> v.kind() != Variable.Kind.SLOT && v.part() == Variable.Part.BACKBONE);
  }

  /**
   * What happens before an epoch's steps: classes get their weights and terms their factors; where
   * the epoch begins, and does not go on, running class means start afresh.
   *
   * @param firstStep 0 where the epoch begins
   */
  public void startEpoch(int epoch, int firstStep) {
    classWeights = classWeights(epoch);
    steps.values().forEach(step -> classWeights.forEach(step::classWeights));
    progress = (float) epoch / Math.max(1, blueprint.epochs());
    steps.values().forEach(step -> step.progress(progress));
    if (firstStep == 0) {
      head()
          .contrastive()
          .flatMap(ContrastiveHead::classMeans)
          .ifPresent(means -> means.startEpoch(session, epoch));
    }
  }

  private Map<ClassWeighting, float[]> classWeights(int epoch) {
    Map<ClassWeighting, float[]> weights = new LinkedHashMap<>();
    for (ClassWeighting weighting : blueprint.classWeightings()) {
      weights.put(weighting, weighting.weights(blueprint.trainCounts(), epoch));
    }
    return weights;
  }

  /** What happens after an epoch's steps: MaxNorm where the stage has it. */
  public void endEpoch() {
    maxNorm.ifPresent(MaxNorm::apply);
  }

  /**
   * Moves the average of the weights, which the blueprint must ask for, towards them.
   *
   * @param share of the way, in (0, 1]
   */
  public void average(double share) {
    average.orElseThrow().move(share);
  }

  /**
   * Looks at the network as it is evaluated: by averages of its weights, if there are any, which
   * are in their place meanwhile.
   */
  public <T> T averaged(Supplier<T> use) {
    if (!placeAverage()) {
      return use.get();
    }
    try {
      return use.get();
    } finally {
      average.orElseThrow().exchange();
    }
  }

  /**
   * Puts the averages of weights in place of these, for good.
   *
   * @return whether there are any
   */
  public boolean placeAverage() {
    boolean counts = average.filter(WeightAverage::counts).isPresent();
    if (counts) {
      average.get().exchange();
    }
    return counts;
  }

  /**
   * Takes a batch into running statistics of BatchNorm that are made anew, see {@link
   * BatchStatistics}; does nothing where none move in training.
   *
   * @param pixels unsigned bytes, [images, height, width, channels] row-major
   * @param images in the batch
   * @param number of the batch, from 1
   */
  public void takeStatistics(byte[] pixels, int images, int number) {
    if (blueprint.batchNormMoves()) {
      statistics
          .computeIfAbsent(images, size -> new BatchStatistics(session, blueprint, size))
          .add(pixels, number);
    }
  }

  /** Gives some variables a value. */
  public void assign(Map<String, FloatTensor> values) {
    session.assign(values);
  }

  /**
   * Gives every variable its value in a checkpoint.
   *
   * @param variables values by name
   * @param folder of the checkpoints, for messages
   * @throws DataException if it is of another network
   */
  public void restore(Map<String, FloatTensor> variables, Path folder) {
    try {
      session.restore(variables);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          folder + ": the checkpoint is of another network: " + e.getMessage(), e);
    }
  }

  /**
   * Gives the backbone and the classifier the values of a file, this project's or a PyTorch
   * program's, and every other variable its initial value.
   *
   * @return how the file's names were matched
   * @throws IllegalArgumentException with a line for every tensor that is missing, of another shape
   *     or not finite
   */
  public StateDict.Match load(TensorSource file) {
    Map<String, long[]> wanted = new LinkedHashMap<>();
    session.variables().all().stream()
        .filter(v -> v.kind() != Variable.Kind.SLOT && v.part() != Variable.Part.AUXILIARY)
        .forEach(v -> wanted.put(v.name(), v.shape()));
    StateDict.Match match = StateDict.match(file, wanted);
    List<String> broken =
        match.values().entrySet().stream()
            .filter(tensor -> !tensor.getValue().isFinite())
            .map(tensor -> tensor.getKey() + " holds NaN or infinite values")
            .toList();
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", broken));
    }
    session.initialize();
    session.assign(match.values());
    return match;
  }

  /** The names of the variables that hold a NaN or an infinity. */
  public List<String> notFinite() {
    return session.notFinite();
  }

  /** The values of all variables, optimiser state and class memory included. */
  public Map<String, FloatTensor> snapshot() {
    return session.snapshot();
  }

  /**
   * Looks at the values of all variables without holding them all in the Java heap.
   *
   * @param look is given them by name, each copied whenever it is asked for
   */
  public void withValues(Consumer<Map<String, FloatTensor>> look) {
    session.withValues(
        name -> true,
        values -> {
          look.accept(values);
          return null;
        });
  }

  /** The values of the variables of some names. */
  public Map<String, FloatTensor> snapshot(Set<String> names) {
    return session.snapshot(names::contains);
  }

  /** The bytes of the values of all variables. */
  public long bytes() {
    return session.bytes(name -> true);
  }

  /** The bytes of the values of the largest variable. */
  public long largestVariable() {
    return session.variables().all().stream().mapToLong(Variable::bytes).max().orElse(0);
  }

  /** The bytes of the values of the variables of some names. */
  public long bytes(Set<String> names) {
    return session.bytes(names::contains);
  }

  /** The bytes of the optimiser's state. */
  long slotBytes() {
    return session.slotBytes();
  }

  /** The bytes of the batches that are fed, and of whatever else is. */
  long inputBytes() {
    return session.inputBytes();
  }

  /** The outputs of operations that have more than so many elements. */
  public List<String> outputsLargerThan(long elements) {
    return session.outputsLargerThan(elements);
  }

  /** The number of trainable values. */
  public long parameterCount() {
    return session.variables().parameterCount();
  }

  private Head head() {
    if (head == null) {
      head =
          Head.create(
              session.variables(),
              blueprint.classifier(),
              blueprint.heads(),
              blueprint.classes(),
              blueprint.backbone().featureSize(),
              blueprint.loss().contrastiveParts());
    }
    return head;
  }

  @Override
  public void close() {
    session.close();
  }
}
