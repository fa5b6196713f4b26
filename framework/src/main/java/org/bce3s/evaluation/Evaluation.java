package org.bce3s.evaluation;

import com.google.common.primitives.Doubles;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bce3s.classifier.ClassifierVariables;
import org.bce3s.data.DataSplit;
import org.bce3s.image.ImageSource;
import org.bce3s.metric.Accuracy;
import org.bce3s.metric.FeatureQuality;
import org.bce3s.metric.FeatureSet;
import org.bce3s.metric.LinearClassifier;
import org.bce3s.metric.ShotRule;
import org.bce3s.metric.UniformAccuracy;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.spec.NotTraining;

/** Measures what is shown of a run's network, with the weights it has at the moment. */
@NotTraining
public final class Evaluation {
  private static final String WEIGHT = ClassifierVariables.WEIGHT;

  private final EpochEvaluation epochs;
  private final NetworkGraph graph;
  private final Inference inference;
  private final DataSplit data;
  private final int[] shotCounts;
  private final ShotRule shots;
  private final Evaluator test;

  /** What is shown of a run whose epochs are evaluated so. */
  public Evaluation(EpochEvaluation epochs, RunSettings settings, DataSplit data) {
    this.epochs = epochs;
    this.graph = epochs.graph();
    this.inference = epochs.inference();
    this.data = data;
    this.shotCounts = data.shotCounts();
    this.shots = settings.report().shots();
    boolean adjusts = settings.report().logitAdjustment() != 0;
    this.test = adjusts ? evaluator("test", data.test()) : epochs.test();
  }

  /** An evaluator of images; all share one graph. */
  public Evaluator evaluator(String what, ImageSource source) {
    return epochs.evaluator(what, source);
  }

  /** The network on the test set. */
  public Measured test(TestTimeAugmentation augmentation) {
    Predictions predictions = test.predict(augmentation);
    return new Measured(predictions, accuracy(predictions));
  }

  /**
   * What the network made of the test set while epochs are compared, see {@link EpochEvaluation}.
   */
  public Measured ofEpoch(Predictions onTest) {
    return new Measured(onTest, accuracy(onTest));
  }

  /** The same as it is reported, which is the same unless logits are adjusted. */
  public Measured asReported(Measured ofEpoch) {
    return epochs.test() == test ? ofEpoch : test(TestTimeAugmentation.NONE);
  }

  /**
   * The quality of features and classifier.
   *
   * @param epoch the epoch whose weights the network has
   * @param onTest what is known of them already
   */
  public EpochQuality quality(int epoch, Measured onTest) {
    return quality(epoch, onTest, seen(test, TestTimeAugmentation.NONE).uniform());
  }

  private EpochQuality quality(int epoch, Measured onTest, UniformAccuracy uniform) {
    LinearClassifier classifier = inference.classifier();
    Evaluator train = evaluator("training", data.train());
    Seen onTrain = seen(train, TestTimeAugmentation.NONE);
    return new EpochQuality(
        epoch,
        quality(train, onTrain.measured(), onTrain.uniform(), classifier),
        quality(test, onTest, uniform, classifier),
        Arrays.stream(shotCounts).mapToObj(shots::group).toList(),
        Doubles.asList(graph.snapshot(Set.of(WEIGHT)).get(WEIGHT).rowNorms()));
  }

  /** The features of images, one row an image. */
  public double[][] features(ImageSource images) {
    int dimension = inference.classifier().dimension();
    FeatureSet features = new NetworkFeatures(evaluator("given", images), dimension);
    double[][] rows = new double[images.size()][dimension];
    for (int i = 0; i < rows.length; i++) {
      features.read(i, i + 1, rows[i]);
    }
    return rows;
  }

  private static SplitQuality quality(
      Evaluator images, Measured measured, UniformAccuracy uniform, LinearClassifier classifier) {
    FeatureSet features = new NetworkFeatures(images, classifier.dimension());
    return new SplitQuality(
        FeatureQuality.of(features, classifier, measured.predictions().predicted()),
        measured,
        uniform);
  }

  private record Seen(Measured measured, UniformAccuracy uniform) {}

  /**
   * What {@link Evaluator#predict} tells of images and what their logits tell beyond, in one go.
   */
  private Seen seen(Evaluator images, TestTimeAugmentation augmentation) {
    int n = images.size();
    Predictions predictions = new Predictions(new int[n], new int[n], new float[n]);
    float[] own = new float[n];
    float[] other = new float[n];
    images.logits(
        augmentation,
        (image, logits) -> {
          Softmax softmax = new Softmax(logits);
          int label = images.label(image);
          predictions.labels()[image] = label;
          predictions.predicted()[image] = softmax.largest();
          predictions.confidence()[image] = softmax.confidence();
          own[image] = logits[label];
          logits[label] = Float.NEGATIVE_INFINITY;
          other[image] = logits[softmax.largest()];
        });
    return new Seen(
        new Measured(predictions, accuracy(predictions)),
        UniformAccuracy.of(predictions.labels(), own, other, data.classes()));
  }

  /**
   * All selections on the test set, and the quality of the one that is reported. The network is
   * left with the weights of one of them.
   *
   * @param last the last epoch, whose weights the network has
   * @param plain what is known of it already
   * @param best the best epochs
   * @param report says what is reported
   */
  public Selected selections(
      int last, Optional<Measured> plain, BestEpochs best, ReportSettings report) {
    int reported = best.get(report.select()).map(BestEpoch::epoch).orElse(last);
    boolean measures = report.quality() != QualityWhen.NONE;
    Map<Integer, SelectedEpoch> byEpoch = new HashMap<>();
    Optional<EpochQuality> quality = Optional.empty();
    byEpoch.put(last, selected(last, plain));
    if (measures && reported == last) {
      quality = Optional.of(quality(byEpoch.get(last)));
    }
    for (BestEpoch epoch : best.bySelection().values()) {
      if (!byEpoch.containsKey(epoch.epoch())) {
        graph.assign(epoch.weights());
        byEpoch.put(epoch.epoch(), selected(epoch.epoch(), Optional.empty()));
        if (measures && reported == epoch.epoch()) {
          quality = Optional.of(quality(byEpoch.get(reported)));
        }
      }
    }
    Map<Selection, SelectedEpoch> selections = new EnumMap<>(Selection.class);
    selections.put(Selection.LAST, byEpoch.get(last));
    best.bySelection().forEach((s, epoch) -> selections.put(s, byEpoch.get(epoch.epoch())));
    return new Selected(selections, quality);
  }

  /** All selections, and the quality of the one that is reported if it was asked for. */
  public record Selected(
      Map<Selection, SelectedEpoch> selections, Optional<EpochQuality> quality) {}

  private EpochQuality quality(SelectedEpoch of) {
    return quality(of.epoch(), of.plain(), of.plainUniform());
  }

  private SelectedEpoch selected(int epoch, Optional<Measured> known) {
    Seen plain = seen(test, TestTimeAugmentation.NONE);
    Seen flipped = seen(test, TestTimeAugmentation.FLIP);
    return new SelectedEpoch(
        epoch,
        known.orElse(plain.measured()),
        flipped.measured(),
        plain.uniform(),
        flipped.uniform());
  }

  private Accuracy accuracy(Predictions predictions) {
    return Accuracy.of(predictions.labels(), predictions.predicted(), shotCounts, shots);
  }
}
