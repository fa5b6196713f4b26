package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.Crop;
import org.bce3s.augmentation.Flip;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ResNet;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.Normalized;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.data.ShapesDataset;
import org.bce3s.joint.DeferredReweighting;
import org.bce3s.joint.JointTerm;
import org.bce3s.joint.Sigmoid;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.metric.ShotRule;
import org.bce3s.optimisation.CosineAnnealing;
import org.bce3s.optimisation.EmaSettings;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Schedule;
import org.bce3s.optimisation.Sgd;
import org.bce3s.optimisation.SwaSettings;
import org.bce3s.registry.Choice;
import org.bce3s.sampling.InstanceSampler;
import org.bce3s.sampling.UniformSampler;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.ClassSubset;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.DeviceKind;
import org.bce3s.settings.HeadSettings;
import org.bce3s.settings.InitSettings;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.LossSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.ParameterGroups;
import org.bce3s.settings.Precision;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.SamplingSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.settings.TrainSettings;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.uniform.BceUniform;
import org.bce3s.uniform.UniformTerm;

/** A run of a few seconds: 46 images of 8x8 pixels, a net of two blocks, two epochs. */
final class TinyRun {
  Dataset dataset;

  Classifier classifier = new Normalized();
  JointTerm joint = Sigmoid.bce3s(1, 0.4, 1, 64);
  ContrastiveTerm contrastive = new BceContrastive(0.1, 1, 4, 1, 64, 1, MemoryStart.ZERO);
  UniformTerm uniform = new BceUniform(1, 1);
  Map<String, HeadSettings> heads = Map.of();
  MixingSettings mixing = MixingSettings.of(true, true);
  Backbone backbone = new ResNet(List.of(4, 8), List.of(1, 1), ResNet.Shortcut.PAD);
  AugmentationSettings augmentation =
      AugmentationSettings.of(
          List.of(choice((Augmentation) new Crop(1)), choice((Augmentation) new Flip(0.5))));
  List<Choice<Augmentation>> testAugmentation = List.of();
  int epochs = 2;
  int batch = 12;
  double rate = 0.05;
  Optional<Optimizer> optimizer = Optional.empty();
  Optional<Schedule> schedule = Optional.empty();
  Optional<ParameterGroups> groups = Optional.empty();
  Optional<EmaSettings> ema = Optional.empty();
  Optional<SwaSettings> swa = Optional.empty();
  OptionalDouble clip = OptionalDouble.empty();
  ClipGroups clipGroups = ClipGroups.GLOBAL;
  ClassSubset subset = ClassSubset.COVERING;
  Optional<DeferredReweighting> reweighting = Optional.empty();
  Precision precision = Precision.F32;
  DeviceKind device = DeviceKind.CPU;
  LastBatch last = LastBatch.DROP;
  int microBatches = 1;
  int workers = 1;
  Worker worker = Worker.ALONE;
  int dataThreads = 1;
  int checkpointEvery = 1;
  OptionalInt checkpointSteps = OptionalInt.empty();
  int evaluateEvery = 1;
  int holdout = 0;
  Path folder = Path.of("unused");
  Selection select = Selection.LAST;
  TestTimeAugmentation tta = TestTimeAugmentation.NONE;
  QualityWhen quality = QualityWhen.NONE;
  double logitAdjustment;
  Optional<StageSettings> stage = Optional.empty();
  Optional<InitSettings> init = Optional.empty();
  Optional<Supplier<Map<String, FloatTensor>>> start = Optional.empty();
  long seed = 3;

  TinyRun() {
    this(8);
  }

  /** A run on 46 training and 20 test images of a side in pixels. */
  TinyRun(int side) {
    dataset =
        new ShapesDataset(
            5, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.of(10), 2, side, 0);
  }

  /** What a run leaves behind. */
  record Outcome(
      TrainingResult result,
      List<EpochReport> reports,
      List<Double> losses,
      Map<String, FloatTensor> variables) {}

  RunSettings settings() {
    return new RunSettings(
        choice(dataset),
        augmentation,
        testAugmentation,
        choice(backbone),
        choice(classifier),
        heads,
        new LossSettings(choice(joint), choice(contrastive), choice(uniform), reweighting),
        mixing,
        new SamplingSettings(
            choice(new InstanceSampler()), choice(new UniformSampler()), subset, holdout),
        new TrainSettings(
            epochs,
            batch,
            microBatches,
            workers,
            choice(optimizer.orElseGet(() -> new Sgd(rate, 0.9, 5e-3, false))),
            choice(schedule.orElseGet(() -> new CosineAnnealing(false))),
            groups,
            clip,
            clipGroups,
            ema,
            swa,
            precision,
            last,
            500,
            evaluateEvery,
            2,
            device,
            dataThreads,
            checkpointEvery,
            checkpointSteps),
        new ReportSettings(
            select,
            ShotRule.OLTR,
            tta,
            logitAdjustment,
            quality,
            Optional.empty(),
            Optional.empty()),
        stage,
        init);
  }

  static <T> Choice<T> choice(T value) {
    return new Choice<>(value.getClass().getSimpleName(), (Record) value, value);
  }

  DataSplit data() {
    return settings().open(folder);
  }

  TrainedNetwork network() {
    return new TrainedNetwork(settings(), data());
  }

  Trainer trainer() {
    return new Trainer(settings(), seed, data(), start, worker);
  }

  /** Trains to the end in a folder, going on from what it holds. */
  Outcome train(Path folder) {
    return train(folder, new ArrayList<>(), () -> false);
  }

  /** Trains until told to stop; the reports of this process are added to those given. */
  Outcome train(Path folder, List<EpochReport> reports, BooleanSupplier stop) {
    List<Double> losses = new ArrayList<>();
    TrainingObserver observer =
        new TrainingObserver() {
          @Override
          public void step(int epoch, int step, double loss) {
            losses.add(loss);
          }

          @Override
          public void epoch(EpochReport report) {
            reports.add(withoutTiming(report));
          }
        };
    TrainingResult result = trainer().train(folder, observer, stop);
    return new Outcome(result, reports, losses, variables(folder));
  }

  /** The variables of the newest checkpoint. */
  static Map<String, FloatTensor> variables(Path folder) {
    return new LinkedHashMap<>(new Checkpoints(folder).newest().orElseThrow().variables());
  }

  /** The variables of a backbone and of the classifier, which runs with other terms share. */
  static Map<String, FloatTensor> withoutProjector(Map<String, FloatTensor> variables) {
    Map<String, FloatTensor> shared = new LinkedHashMap<>(variables);
    shared.keySet().removeIf(name -> name.startsWith("projector.") || name.equals("memory"));
    return shared;
  }

  /** The variables that differ, with the largest difference; empty for the same bits. */
  static Map<String, Float> differences(
      Map<String, FloatTensor> got, Map<String, FloatTensor> want) {
    assertThat(got).containsOnlyKeys(want.keySet());
    Map<String, Float> differences = new LinkedHashMap<>();
    got.forEach(
        (name, tensor) -> {
          if (!tensor.equals(want.get(name))) {
            differences.put(name, difference(tensor.values(), want.get(name).values()));
          }
        });
    return differences;
  }

  private static float difference(float[] a, float[] b) {
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private static EpochReport withoutTiming(EpochReport report) {
    return new EpochReport(
        report.epoch(),
        report.learningRate(),
        report.losses(),
        report.accuracy(),
        report.holdout(),
        report.quality(),
        0,
        0);
  }

  /** A supplier that says stop when it has been asked so often before. */
  static BooleanSupplier after(int polls) {
    int[] left = {polls};
    return () -> left[0]-- <= 0;
  }

  /** The message of what a run was stopped by. */
  static Optional<String> interruption(Runnable run) {
    try {
      run.run();
      return Optional.empty();
    } catch (InterruptedRunException e) {
      return Optional.of(e.getMessage());
    }
  }
}
