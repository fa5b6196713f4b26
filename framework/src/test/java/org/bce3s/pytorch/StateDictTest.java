package org.bce3s.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.TensorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {
  @ParameterizedTest
  @CsvSource({
    "stem.kernel, conv1.weight, conv1.weight",
    "stem.bn_gamma, bn1.weight, bn1.weight",
    "stem.bn_beta, bn1.bias, bn1.bias",
    "stem.bn_mean, bn1.running_mean, bn1.running_mean",
    "stem.bn_variance, bn1.running_var, bn1.running_var",
    "stage1.block1.conv1.kernel, layer1.0.conv1.weight, layer1.0.conv1.weight",
    "stage3.block5.conv2.bn_mean, layer3.4.bn2.running_mean, layer3.4.bn2.running_mean",
    "stage2.block1.shortcut.kernel, layer2.0.shortcut.0.weight, layer2.0.downsample.0.weight",
    "stage2.block1.shortcut.bn_beta, layer2.0.shortcut.1.bias, layer2.0.downsample.1.bias",
    "classifier.weight, linear.weight, fc.weight",
    "classifier.bias, linear.bias, fc.bias",
  })
  void aVariableHasItsNameInPyTorchCode(String variable, String cifar, String torchvision) {
    assertThat(StateDictNames.CIFAR.of(variable)).contains(cifar);
    assertThat(StateDictNames.TORCHVISION.of(variable)).contains(torchvision);
  }

  @ParameterizedTest
  @CsvSource({
    "projector.w1",
    "memory",
    "stem.kernel.momentum",
    "classifier.scale",
    "stage1.kernel"
  })
  void whatIsNoPartOfAResidualNetworkHasNone(String variable) {
    assertThat(StateDictNames.CIFAR.of(variable)).isEmpty();
  }

  @Test
  void kernelsAreTransposedAndTheRestIsNot() {
    // The value of kernel element [h, w, i, o] is its index in that order.
    Map<String, FloatTensor> theirs =
        StateDict.toPyTorch(
            map("stem.kernel", counting(1, 2, 3, 2), "classifier.weight", counting(2, 3)),
            StateDictNames.CIFAR);

    assertThat(theirs)
        .containsOnlyKeys("conv1.weight", "linear.weight")
        .containsEntry("linear.weight", counting(2, 3));
    assertThat(theirs.get("conv1.weight"))
        .isEqualTo(
            new FloatTensor(
                new long[] {2, 3, 1, 2}, new float[] {0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}));
    assertThat(match(theirs, "stem.kernel", 1, 2, 3, 2).values())
        .containsEntry("stem.kernel", counting(1, 2, 3, 2));
  }

  @Test
  void onlyWhatServesTheOptimiserIsNoWeight() {
    Map<String, FloatTensor> variables = new LinkedHashMap<>();
    for (String name :
        List.of("stem.kernel", "classifier.weight", "memory", "projector.w1", "stem.kernel.m")) {
      variables.put(name, counting(1));
    }

    assertThat(StateDict.withoutOptimiser(variables).keySet())
        .containsExactly("stem.kernel", "classifier.weight", "memory", "projector.w1");
  }

  @ParameterizedTest
  @CsvSource({
    "classifier.bias",
    "linear.bias",
    "fc.bias",
    "head.bias",
    "module.fc.bias",
    "module.backbone.classifier.bias",
    "encoder.linear.bias"
  })
  void aTensorIsFoundUnderEveryUsualName(String name) {
    assertThat(match(Map.of(name, counting(4)), "classifier.bias", 4))
        .isEqualTo(
            new StateDict.Match(
                Map.of("classifier.bias", counting(4)), Optional.empty(), List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_orig_mod.", "module._orig_mod.", "state_dict.module.", "model.", "a.module.b."})
  void whateverStandsBeforeAllNamesIsPassedOverAndNamed(String prefix) {
    Map<String, FloatTensor> file = new LinkedHashMap<>();
    file.put(prefix + "conv1.weight", counting(1, 1, 3, 3));
    file.put(prefix + "layer1.0.bn1.num_batches_tracked", counting(1));
    file.put(prefix + "fc.bias", counting(4));
    Map<String, long[]> wanted = new LinkedHashMap<>();
    wanted.put("stem.kernel", new long[] {3, 3, 1, 1});
    wanted.put("classifier.bias", new long[] {4});

    StateDict.Match match = StateDict.match(TensorSource.of(file), wanted);

    assertThat(match.values()).containsOnlyKeys("stem.kernel", "classifier.bias");
    assertThat(match.ignored()).isEmpty();
    assertThat(match.prefix().orElseThrow()).isIn(prefix, "state_dict.");
  }

  @Test
  void whatOnlySomeNamesBeginWithIsNotPassedOver() {
    Map<String, FloatTensor> file = map("model.fc.bias", counting(4), "ema.fc.bias", counting(4));

    assertThatThrownBy(() -> match(file, "classifier.bias", 4))
        .hasMessage(
            "linear.bias (or classifier.bias) is missing, the network has shape [4]\n"
                + "the file's own names are model.fc.bias, ema.fc.bias");
  }

  @Test
  void otherHeadsAreNamedAndCountersAreNot() {
    Map<String, FloatTensor> file = new LinkedHashMap<>();
    for (String name :
        List.of(
            "module.linear.bias", "module.bn1.num_batches_tracked", "module.fc.bias", "mlp.0")) {
      file.put(name, counting(4));
    }

    assertThat(match(file, "classifier.bias", 4).ignored())
        .containsExactly("module.fc.bias", "mlp.0");
  }

  @Test
  void everythingThatDoesNotFitIsNamedWithBothShapes() {
    Map<String, FloatTensor> file = new LinkedHashMap<>();
    file.put("module.conv1.weight", counting(4, 3, 3, 3));
    file.put("module.fc.weight", counting(4, 100));
    file.put("module.bn1.weight", counting(4));
    file.put("bn1.weight", counting(4));
    Map<String, long[]> wanted = new LinkedHashMap<>();
    wanted.put("stem.kernel", new long[] {3, 3, 3, 16});
    wanted.put("stem.bn_gamma", new long[] {4});
    wanted.put("stage2.block1.shortcut.kernel", new long[] {1, 1, 16, 32});
    wanted.put("classifier.weight", new long[] {10, 4});
    wanted.put("attention.query", new long[] {5});

    assertThatThrownBy(() -> StateDict.match(TensorSource.of(file), wanted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            module.bn1.weight and bn1.weight are both bn1.weight
            module.conv1.weight has shape [4, 3, 3, 3], the network [16, 3, 3, 3]
            layer2.0.shortcut.0.weight (or stage2.block1.shortcut.kernel) is missing, the network \
            has shape [32, 16, 1, 1]
            module.fc.weight has shape [4, 100], the network [10, 4]
            attention.query is missing, the network has shape [5]
            the file's own names are bn1.weight, module.conv1.weight, module.fc.weight, \
            module.bn1.weight""");
  }

  @Test
  void aNetworkOfAnotherFamilyIsNotExported() {
    Map<String, FloatTensor> variables = map("classifier.weight", counting(2), "a", counting(1));

    assertThatThrownBy(() -> StateDict.toPyTorch(variables, StateDictNames.CIFAR))
        .hasMessage(
            "the network is no residual network: its tensors have no names in PyTorch code");
  }

  private static StateDict.Match match(
      Map<String, FloatTensor> file, String variable, long... shape) {
    return StateDict.match(TensorSource.of(file), Map.of(variable, shape));
  }

  private static Map<String, FloatTensor> map(
      String a, FloatTensor first, String b, FloatTensor second) {
    Map<String, FloatTensor> map = new LinkedHashMap<>();
    map.put(a, first);
    map.put(b, second);
    return map;
  }

  /** The values 0, 1, 2, ... */
  private static FloatTensor counting(long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return new FloatTensor(shape, values);
  }
}
