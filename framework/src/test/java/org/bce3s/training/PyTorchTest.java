package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.ResNet;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.catalogue.Defaults;
import org.bce3s.classifier.Classifier;
import org.bce3s.classifier.Linear;
import org.bce3s.classifier.Normalized;
import org.bce3s.contrastive.BceContrastive;
import org.bce3s.contrastive.MemoryStart;
import org.bce3s.image.ImageShape;
import org.bce3s.joint.Sigmoid;
import org.bce3s.loss.TripartiteLoss;
import org.bce3s.network.Blueprint;
import org.bce3s.network.Inference;
import org.bce3s.network.NetworkGraph;
import org.bce3s.optimisation.Sgd;
import org.bce3s.pytorch.StateDict;
import org.bce3s.pytorch.StateDictNames;
import org.bce3s.settings.ClipGroups;
import org.bce3s.settings.MixingSettings;
import org.bce3s.settings.Precision;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.tensor.TensorSource;
import org.bce3s.uniform.BceUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that cross over to PyTorch and back; {@code ci/golden/pytorch.py} made the files. */
class PyTorchTest {
  private static final int SIDE = 16;

  @Test
  void paddedNetworkGivesThePyTorchLogits() throws IOException {
    assertSameLogits(
        "padded", new ResNet(List.of(8, 16, 32), List.of(1, 1, 1), ResNet.Shortcut.PAD), 10);
  }

  @Test
  void projectedNetworkGivesThePyTorchLogits() throws IOException {
    assertSameLogits(
        "projected",
        new ResNet(List.of(4, 8, 16, 32), List.of(2, 2, 2, 2), ResNet.Shortcut.PROJECTION),
        7);
  }

  private static void assertSameLogits(String name, Backbone backbone, int classes)
      throws IOException {
    assertSameLogits(name, "normalized", new Normalized(), backbone, classes);
    assertSameLogits(name, "linear", new Linear(), backbone, classes);
  }

  private static void assertSameLogits(
      String name, String logits, Classifier classifier, Backbone backbone, int classes)
      throws IOException {
    Map<String, FloatTensor> file = golden("pytorch-" + name + ".safetensors");
    try (NetworkGraph graph = graph(backbone, classifier, classes, 5)) {
      Inference inference = graph.inference(2);
      List<String> ignored = graph.load(TensorSource.of(file)).ignored();

      assertThat(ignored)
          .containsExactlyInAnyOrder("example.images", "example.linear", "example.normalized");
      float[] wanted = file.get("example." + logits).values();
      assertThat(inference.logits(channelsLast(file.get("example.images"))))
          .usingComparatorWithPrecision(1e-5f * largest(wanted))
          .containsExactly(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet8", "resnet32", "resnet18", "resnet34"})
  void exportedAndImportedTensorsAreEqualToTheBit(String name) {
    Backbone backbone =
        Defaults.make(
            Catalogue.standard().registry(Backbone.class).entry(name), Map.of("width", "0.125"));
    try (NetworkGraph here = graph(backbone, new Linear(), 10, 1);
        NetworkGraph there = graph(backbone, new Linear(), 10, 2)) {
      here.inference(1);
      here.initialize();
      there.inference(1);
      Map<String, FloatTensor> exported = here.snapshot();
      exported.keySet().removeIf(n -> n.startsWith("projector.") || n.equals("memory"));

      for (StateDictNames names : List.of(StateDictNames.CIFAR, StateDictNames.TORCHVISION)) {
        byte[] file = Safetensors.write(StateDict.toPyTorch(exported, names));
        assertThat(there.load(TensorSource.of(Safetensors.read(file))).ignored()).isEmpty();
        assertThat(there.snapshot()).containsAllEntriesOf(exported);
      }
      assertThat(there.load(TensorSource.of(exported)).ignored()).isEmpty();
    }
  }

  /** A graph that also has a projector and a memory, which no PyTorch file fills. */
  private static NetworkGraph graph(
      Backbone backbone, Classifier classifier, int classes, long seed) {
    Blueprint blueprint =
        new Blueprint(
            new ImageShape(SIDE, SIDE, 3),
            Optional.empty(),
            backbone,
            classifier,
            Map.of(),
            new TripartiteLoss(
                Sigmoid.bce3s(1, 0.4, 1, 64),
                new BceContrastive(0.1, 1, 4, 1, 64, 1, MemoryStart.ZERO),
                new BceUniform(1, 1)),
            MixingSettings.of(true, true),
            new Sgd(0.1, 0.9, 0, false),
            Optional.empty(),
            OptionalDouble.empty(),
            ClipGroups.GLOBAL,
            1,
            Precision.F32,
            new int[classes],
            0,
            Optional.empty(),
            1,
            false);
    return new NetworkGraph(blueprint, 2, false, seed);
  }

  private static Map<String, FloatTensor> golden(String name) throws IOException {
    try (InputStream in = PyTorchTest.class.getResourceAsStream("/golden/" + name)) {
      return Safetensors.read(in.readAllBytes());
    }
  }

  /** [N, C, H, W] becomes [N, H, W, C]. */
  private static float[] channelsLast(FloatTensor images) {
    int channels = (int) images.shape()[1];
    int pixels = SIDE * SIDE;
    float[] values = new float[images.values().length];
    for (int i = 0; i < values.length; i++) {
      int image = i / (channels * pixels);
      int channel = i / pixels % channels;
      values[(image * pixels + i % pixels) * channels + channel] = images.values()[i];
    }
    return values;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }
}
