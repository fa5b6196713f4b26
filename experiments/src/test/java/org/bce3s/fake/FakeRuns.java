package org.bce3s.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bce3s.backbone.Backbone;
import org.bce3s.classifier.Normalized;
import org.bce3s.code.CodeVersion;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Projection;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.experiment.Canonical;
import org.bce3s.experiment.Row;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.joint.JointTerm;
import org.bce3s.longtail.Subset;
import org.bce3s.metric.ShotRule;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Schedule;
import org.bce3s.registry.Choice;
import org.bce3s.run.RunConfiguration;
import org.bce3s.sampling.Sampler;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.ClassSubset;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.DeviceKind;
import org.bce3s.settings.LastBatch;
import org.bce3s.settings.LossSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.ReportSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.SamplingSettings;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.settings.TrainSettings;
import org.bce3s.settings.Trainable;
import org.bce3s.training.Platform;
import org.bce3s.uniform.UniformTerm;

/** Settings of runs that train nothing: a weight and a number of epochs tell them apart. */
public final class FakeRuns {
  /** Hash of the subset of the fake data set. */
  public static final String SUBSET = Subset.of(IntStream.range(0, 200).toArray()).sha256();

  /** Hash of its images' content where the data folder says nothing else. */
  public static final String CONTENT = "cd".repeat(32);

  private static final int[] TRAIN_COUNTS = {120, 50, 30};

  private FakeRuns() {}

  /** Settings of the data set, as a real one has them. */
  public record FakeData(double imbalanceFactor) {}

  /** Settings of the backbone. */
  public record FakeNet(int width) {}

  private record None() {}

  /** Settings with this contrastive weight. */
  public static RunSettings settings(double weight, int epochs) {
    return settings(weight, epochs, Optional.empty(), Selection.LAST);
  }

  /** The same, of a later stage if there is a row to start from, of which an epoch is shown. */
  static RunSettings settings(double weight, int epochs, Optional<String> start, Selection select) {
    Dataset dataset = FakeRuns::split;
    return new RunSettings(
        new Choice<>("fake-lt", new FakeData(4), dataset),
        AugmentationSettings.of(List.of()),
        List.of(),
        new Choice<>("fakenet", new FakeNet(2), inert(Backbone.class)),
        new Choice<>("normalized", new None(), new Normalized()),
        Map.of(),
        new LossSettings(
            new Choice<>("bce", new None(), weighted(JointTerm.class, 1)),
            new Choice<>("ce", new None(), weighted(ContrastiveTerm.class, weight)),
            new Choice<>("bce", new None(), weighted(UniformTerm.class, 0)),
            Optional.empty()),
        MixingSettings.of(true, false),
        new SamplingSettings(
            new Choice<>("instance", new None(), inert(Sampler.class)),
            new Choice<>("uniform", new None(), inert(Sampler.class)),
            ClassSubset.COVERING,
            0),
        new TrainSettings(
            epochs,
            8,
            1,
            1,
            new Choice<>("sgd", new None(), inert(Optimizer.class)),
            new Choice<>("cosine", new None(), inert(Schedule.class)),
            Optional.empty(),
            OptionalDouble.empty(),
            ClipGroups.GLOBAL,
            Optional.empty(),
            Optional.empty(),
            Precision.F32,
            LastBatch.DROP,
            100,
            1,
            2,
            DeviceKind.CPU,
            1,
            10,
            OptionalInt.empty()),
        new ReportSettings(
            select,
            ShotRule.OLTR,
            TestTimeAugmentation.NONE,
            0,
            QualityWhen.END,
            Optional.empty(),
            Optional.empty()),
        start.map(
            row ->
                new StageSettings(
                    row,
                    Selection.LAST,
                    Trainable.CLASSIFIER,
                    BatchNormMode.MOVING,
                    false,
                    OptionalDouble.empty())),
        Optional.empty());
  }

  /** What decides the result of a run of such settings, by the code of all fakes. */
  public static RunConfiguration configuration(RunSettings settings) {
    return configuration(settings, "c0de");
  }

  /** The same by other code. */
  public static RunConfiguration configuration(RunSettings settings, String code) {
    return new RunConfiguration(
        trained(settings),
        Canonical.shown(settings),
        Platform.planned(settings.train().device()),
        CodeVersion.of(code));
  }

  private static String trained(RunSettings settings) {
    return "weight: "
        + settings.loss().contrastive().value().weight()
        + "\nepochs: "
        + settings.train().epochs()
        + "\n"
        + settings.stage().map(stage -> "stage.start: " + stage.start() + "\n").orElse("");
  }

  /** A row of such settings; its "YAML" is what {@link FakeChild} reads. */
  public static Row row(String name, double weight, int epochs) {
    String yaml = "name: " + name + "\nweight: " + weight + "\nepochs: " + epochs + "\n";
    return new Row(name, settings(weight, epochs), yaml, List.of(), List.of());
  }

  /** The same, of which another epoch is shown. */
  public static Row row(String name, double weight, int epochs, Selection select) {
    String yaml =
        "name: "
            + name
            + "\nweight: "
            + weight
            + "\nepochs: "
            + epochs
            + "\nselect: "
            + select.name()
            + "\n";
    RunSettings settings = settings(weight, epochs, Optional.empty(), select);
    return new Row(name, settings, yaml, List.of(), List.of());
  }

  /** A later stage that starts from another row. */
  public static Row stage(String name, String start, int epochs) {
    return stage(name, start, epochs, Selection.LAST);
  }

  /** The same, of which another epoch is shown. */
  public static Row stage(String name, String start, int epochs, Selection select) {
    String yaml =
        "name: "
            + name
            + "\nweight: 0\nepochs: "
            + epochs
            + "\nstart: "
            + start
            + "\nselect: "
            + select.name()
            + "\n";
    RunSettings settings = settings(0, epochs, Optional.of(start), select);
    return new Row(name, settings, yaml, List.of(), List.of());
  }

  /** Three classes, of which none is few-shot; {@code content} in the folder is their hash. */
  private static DataSplit split(Path folder) {
    return new DataSplit(
        List.of("a", "b", "c"),
        source(TRAIN_COUNTS),
        Optional.empty(),
        source(new int[] {4, 4, 4}),
        Subset.of(IntStream.range(0, 200).toArray()),
        content(folder.resolve("content")),
        new Normalisation(List.of(0.5), List.of(0.5)));
  }

  private static String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : CONTENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImageSource source(int[] counts) {
    int[] labels =
        IntStream.range(0, counts.length)
            .flatMap(k -> IntStream.generate(() -> k).limit(counts[k]))
            .toArray();
    return new ImageSource() {
      @Override
      public int size() {
        return labels.length;
      }

      @Override
      public int label(int index) {
        return labels[index];
      }

      @Override
      public Image image(int index) {
        return new Image(1, 1, 1, new byte[1]);
      }
    };
  }

  private static <T> T weighted(Class<T> kind, double weight) {
    return kind.cast(
        Proxy.newProxyInstance(
            kind.getClassLoader(),
            new Class<?>[] {kind},
            (proxy, method, arguments) ->
                method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : number(method.getReturnType(), weight)));
  }

  /** What a method of a fake gives: its weight, or 0 where a number of things is asked for. */
  private static Object number(Class<?> type, double weight) {
    if (type == ContrastiveParts.class) {
      return ContrastiveParts.of(Projection.plain(1));
    }
    return type == int.class ? (Object) 0 : (Object) weight;
  }

  private static <T> T inert(Class<T> kind) {
    return weighted(kind, 0);
  }
}
