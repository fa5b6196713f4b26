package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.augmentation.Flip;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Identity;
import org.bce3s.backbone.Perceptron;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.classifier.Linear;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.features.FeatureFiles;
import org.bce3s.features.FeatureTable;
import org.bce3s.file.AtomicFile;
import org.bce3s.image.ImageSource;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.BatchNormMode;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.QualityWhen;
import org.bce3s.settings.Selection;
import org.bce3s.settings.StageSettings;
import org.bce3s.settings.TestTimeAugmentation;
import org.bce3s.settings.Trainable;
import org.bce3s.spec.SpecException;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on feature vectors in place of images. */
class FeaturesTest {
  @TempDir private Path folder;

  static Dataset dataset() {
    return Defaults.make(Catalogue.standard().registry(Dataset.class).entry("features"));
  }

  private static TinyRun run(Path data, Backbone backbone) {
    TinyRun run = new TinyRun();
    run.dataset = dataset();
    run.folder = data;
    run.backbone = backbone;
    run.classifier = new Linear();
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.mixing = MixingSettings.of(false, false);
    run.augmentation = AugmentationSettings.of(List.of());
    run.quality = QualityWhen.END;
    return run;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void classesThatCanBeToldApartAreLearnt(boolean mixup) throws IOException {
    FeatureFiles.write(folder.resolve("features"), 20, 12);
    for (Backbone backbone : List.of(new Identity(0), new Perceptron(8, 2))) {
      TinyRun run = run(folder, backbone);
      run.mixing = MixingSettings.of(mixup, false);
      run.epochs = 12;

      TinyRun.Outcome outcome = run.train(folder.resolve(backbone + " " + mixup));

      assertThat(outcome.result().accuracy().all()).as("%s", backbone).isGreaterThan(0.7);
      assertThat(outcome.losses().get(outcome.losses().size() - 1))
          .isLessThan(outcome.losses().get(0));
    }
  }

  @Test
  void resumesToTheSameBits() throws IOException {
    FeatureFiles.write(folder.resolve("features"), 20, 12);
    Map<String, FloatTensor> whole =
        run(folder, new Perceptron(8, 1)).train(folder.resolve("whole")).variables();

    TinyRun stopped = run(folder, new Perceptron(8, 1));
    assertThat(
            TinyRun.interruption(
                () -> stopped.train(folder.resolve("two"), new ArrayList<>(), TinyRun.after(2))))
        .isPresent();
    Map<String, FloatTensor> resumed =
        run(folder, new Perceptron(8, 1)).train(folder.resolve("two")).variables();

    assertThat(TinyRun.differences(resumed, whole)).isEmpty();
  }

  /** The classifier of a stage with a frozen backbone, trained without the network. */
  @Test
  void trainsOnANetworksFeaturesWhatAStageTrainsOnItsImages() {
    TinyRun first = new TinyRun();
    first.classifier = new Linear();
    Map<String, FloatTensor> left = first.train(folder.resolve("first")).variables();
    DataSplit images = first.data();
    write(first, "train", images.train());
    write(first, "test", images.test());
    TinyRun stage = run(folder, first.backbone);
    stage.dataset = first.dataset;
    stage.start = Optional.of(() -> left);
    stage.stage = Optional.of(frozen());

    Map<String, FloatTensor> want = stage.train(folder.resolve("stage")).variables();
    TinyRun onFeatures = run(folder, new Identity(0));
    onFeatures.stage = Optional.of(frozen());
    onFeatures.start = Optional.of(() -> left);
    TinyRun.Outcome got = onFeatures.train(folder.resolve("on features"));

    want.keySet().removeIf(name -> !name.startsWith("classifier."));
    assertThat(TinyRun.differences(got.variables(), want)).isEmpty();
  }

  private static StageSettings frozen() {
    return new StageSettings(
        "first",
        Selection.LAST,
        Trainable.CLASSIFIER,
        BatchNormMode.FROZEN,
        false,
        OptionalDouble.empty());
  }

  private void write(TinyRun run, String name, ImageSource images) {
    double[][] features = run.network().features(folder.resolve("first"), Selection.LAST, images);
    AtomicFile.createFolder(folder.resolve("features"));
    FeatureTable.write(
        folder.resolve("features").resolve(name + ".safetensors"),
        features,
        IntStream.range(0, images.size()).map(images::label).toArray(),
        Map.of());
  }

  @Test
  void whatOnlyImagesCanHaveDoneToThemIsRefusedAtOnce() throws IOException {
    FeatureFiles.write(folder.resolve("features"), 4, 3);
    TinyRun run = run(folder, new Identity(0));
    run.augmentation =
        AugmentationSettings.of(List.of(TinyRun.choice((Augmentation) new Flip(0.5))));
    run.mixing = MixingSettings.of(false, true);
    run.tta = TestTimeAugmentation.FLIP;

    String why =
        " with data set \"FeaturesDataset\", which is of feature vectors and not of images";
    assertThatThrownBy(run::settings)
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "augmentation: Flip is not allowed; must be []"
                + why
                + "\nmixing.cutmix: true is not allowed; must be false"
                + why
                + "\nreport.tta: flip is not allowed; must be none"
                + why);
  }

  @Test
  void networksOfImagesAndOfFeaturesAreNotMistakenForEachOther() {
    TinyRun images = new TinyRun();
    images.backbone = new Identity(0);
    assertThatThrownBy(images::settings)
        .hasMessageContaining(
            "backbone.name: Identity is not allowed; must be a network of images");
    TinyRun features = run(folder, new TinyRun().backbone);
    assertThatThrownBy(features::settings)
        .hasMessageContaining("backbone.name: ResNet is not allowed; must be identity or mlp");
    TinyRun contrastive = run(folder, new Identity(0));
    contrastive.contrastive = new TinyRun().contrastive;
    contrastive.mixing = MixingSettings.of(true, false);
    assertThatThrownBy(contrastive::settings)
        .hasMessageContaining(
            "loss.contrastive.weight: 0.1 is not allowed; must be 0 with backbone");
  }
}
