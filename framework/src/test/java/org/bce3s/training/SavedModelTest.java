package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Identity;
import org.bce3s.backbone.VisionTransformer;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.Normalized;
import org.bce3s.classifier.TrainedCosine;
import org.bce3s.features.FeatureFiles;
import org.bce3s.image.ImageSource;
import org.bce3s.settings.AugmentationSettings;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.settings.Selection;
import org.bce3s.settings.TestTimeAugmentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** What is exported is loaded by TensorFlow Java alone and gives the same logits. */
class SavedModelTest {
  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    Backbone residual = new TinyRun().backbone;
    return Stream.of(
        Arguments.of(residual, new Normalized(), Precision.F32),
        Arguments.of(residual, new Linear(), Precision.BF16),
        Arguments.of(new VisionTransformer(4, 4, 2, 2), new TrainedCosine(30), Precision.F32));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void givesTheSameLogitsAndFeatures(Backbone backbone, Classifier classifier, Precision precision)
      throws IOException {
    TinyRun run = new TinyRun();
    run.backbone = backbone;
    run.classifier = classifier;
    run.precision = precision;
    run.logitAdjustment = 1;
    run.epochs = 1;
    run.train(folder.resolve("run"));
    ImageSource images = run.data().test();
    byte[] pixels = pixels(images);
    float[] scaled = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      scaled[i] = (pixels[i] & 0xff) / 255f;
    }

    try (SavedModelBundle model = load(run, Selection.ORACLE);
        TUint8 bytes =
            TUint8.tensorOf(Shape.of(images.size(), 8, 8, 3), DataBuffers.of(pixels, true, false));
        TFloat32 floats =
            TFloat32.tensorOf(Shape.of(images.size(), 8, 8, 3), DataBuffers.of(scaled));
        Result byBytes = model.function("serving_default").call(Map.of("images", bytes));
        Result byFloats = model.function("float_images").call(Map.of("images", floats))) {
      float[] want = logits(run, images, Selection.ORACLE);
      // The graph of a bfloat16 network rounds where it is cut otherwise.
      double precise = precision == Precision.F32 ? 1e-6 : 2e-2;
      assertClose(values(byBytes.get("logits").orElseThrow()), want, precise);
      assertClose(values(byFloats.get("logits").orElseThrow()), want, Math.max(precise, 1e-4));
      assertClose(
          values(byBytes.get("features").orElseThrow()),
          features(run, images, Selection.ORACLE),
          precise);
    }
  }

  /** One image at a time, as many as one likes, and the next three. */
  @Test
  void theBatchSizeIsFree() throws IOException {
    TinyRun run = new TinyRun();
    run.backbone = new VisionTransformer(4, 4, 2, 1);
    run.epochs = 1;
    run.train(folder.resolve("run"));
    byte[] pixels = pixels(run.data().test());
    float[] want = logits(run, run.data().test(), Selection.LAST);
    try (SavedModelBundle model = load(run, Selection.LAST)) {
      int image = 0;
      for (int size : new int[] {1, 3}) {
        byte[] some = new byte[size * 192];
        System.arraycopy(pixels, image * 192, some, 0, some.length);
        try (TUint8 given =
                TUint8.tensorOf(Shape.of(size, 8, 8, 3), DataBuffers.of(some, true, false));
            Result got = model.function("serving_default").call(Map.of("images", given))) {
          float[] expected = new float[size * 10];
          System.arraycopy(want, image * 10, expected, 0, expected.length);
          assertClose(values(got.get("logits").orElseThrow()), expected, 1e-5);
        }
        image += size;
      }
    }
  }

  @Test
  void aNetworkOfFeaturesTakesVectors() throws IOException {
    FeatureFiles.write(folder.resolve("features"), 8, 5);
    TinyRun run = new TinyRun();
    run.dataset = FeaturesTest.dataset();
    run.folder = folder;
    run.backbone = new Identity(0);
    run.contrastive = TrainerTest.NO_CONTRASTIVE;
    run.mixing = MixingSettings.of(false, false);
    run.augmentation = AugmentationSettings.of(List.of());
    run.train(folder.resolve("run"));
    float[] vectors = features(run, run.data().test(), Selection.LAST);

    try (SavedModelBundle model = load(run, Selection.LAST);
        TFloat32 given = TFloat32.tensorOf(Shape.of(12, 5), DataBuffers.of(vectors));
        Result got = model.function("serving_default").call(Map.of("vectors", given))) {
      assertClose(
          values(got.get("logits").orElseThrow()),
          logits(run, run.data().test(), Selection.LAST),
          1e-6);
      assertThat(values(got.get("features").orElseThrow())).containsExactly(vectors);
    }
  }

  private SavedModelBundle load(TinyRun run, Selection selection) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.write(
        model.resolve("saved_model.pb"),
        run.network().savedModel(folder.resolve("run"), selection));
    return SavedModelBundle.load(model.toString(), "serve");
  }

  private static byte[] pixels(ImageSource images) {
    byte[] pixels = new byte[images.size() * 192];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.image(i).pixels(), 0, pixels, i * 192, 192);
    }
    return pixels;
  }

  private float[] logits(TinyRun run, ImageSource images, Selection selection) {
    List<Float> all = new ArrayList<>();
    run.network()
        .classify(
            folder.resolve("run"),
            selection,
            TestTimeAugmentation.NONE,
            images,
            (image, logits) -> {
              for (float logit : logits) {
                all.add(logit);
              }
            });
    return array(all);
  }

  private float[] features(TinyRun run, ImageSource images, Selection selection) {
    List<Float> all = new ArrayList<>();
    for (double[] row : run.network().features(folder.resolve("run"), selection, images)) {
      for (double value : row) {
        all.add((float) value);
      }
    }
    return array(all);
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  /**
   * As close as this, of the largest: a cosine of float32 is known to 6e-8, and a logit that is 30
   * times as much and happens to be near 0 to 2e-6.
   */
  private static void assertClose(float[] got, float[] want, double precise) {
    assertThat(got).hasSameSizeAs(want);
    double largest = 1;
    for (float value : want) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < want.length; i++) {
      assertThat((double) got[i]).isCloseTo(want[i], within(precise * largest));
    }
  }
}
