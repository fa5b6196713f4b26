package org.bce3s.pytorch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a residual network's tensors have in the state dict of a PyTorch program.
 *
 * <table>
 * <caption>Names of layer c of block b of stage s, counted from 1</caption>
 * <tr><th>here<th>PyTorch
 * <tr><td>stem.kernel<td>conv1.weight
 * <tr><td>stem.bias, of a net without BatchNorm<td>conv1.bias
 * <tr><td>stem.bn_gamma, bn_beta, bn_mean, bn_variance
 *     <td>bn1.weight, bias, running_mean, running_var
 * <tr><td>stage<i>s</i>.block<i>b</i>.conv<i>c</i>.kernel, bn_...
 *     <td>layer<i>s</i>.<i>b-1</i>.conv<i>c</i>.weight, layer<i>s</i>.<i>b-1</i>.bn<i>c</i>...
 * <tr><td>stage<i>s</i>.block<i>b</i>.shortcut.kernel, bn_...
 *     <td>layer<i>s</i>.<i>b-1</i>.shortcut.0.weight, layer<i>s</i>.<i>b-1</i>.shortcut.1...
 * <tr><td>classifier.weight, classifier.bias<td>linear.weight, linear.bias
 * </table>
 *
 * @param shortcut what a projected shortcut is called
 * @param classifier what the last layer is called
 */
public record StateDictNames(String shortcut, String classifier) {
  /** As in most CIFAR code, LDAM's and its successors' among it. */
  public static final StateDictNames CIFAR = new StateDictNames("shortcut", "linear");

  /** As in torchvision. */
  public static final StateDictNames TORCHVISION = new StateDictNames("downsample", "fc");

  private static final List<String> CLASSIFIERS =
      List.of(
          "linear",
          "fc",
          "classifier",
          "head",
          "heads.head",
          "head.fc",
          "classifier.fc",
          "last_linear");

  private static final Pattern LAYER =
      Pattern.compile(
          "(?:stem|stage(?<stage>\\d+)\\.block(?<block>\\d+)\\.(?<layer>conv(?<conv>\\d+)|shortcut))"
              + "\\.(?<part>kernel|bias|bn_gamma|bn_beta|bn_mean|bn_variance)");

  private static final Map<String, String> PARTS =
      Map.of(
          "kernel", "weight",
          "bias", "bias",
          "bn_gamma", "weight",
          "bn_beta", "bias",
          "bn_mean", "running_mean",
          "bn_variance", "running_var");

  /** The name of a variable of this project; empty if it is no part of a residual network. */
  public Optional<String> of(String variable) {
    if (variable.equals("classifier.weight") || variable.equals("classifier.bias")) {
      return Optional.of(variable.replace("classifier", classifier));
    }
    Matcher layer = LAYER.matcher(variable);
    if (!layer.matches()) {
      return Optional.empty();
    }
    boolean convolution = !layer.group("part").startsWith("bn_");
    return Optional.of(module(layer, convolution) + "." + PARTS.get(layer.group("part")));
  }

  /** All names under which a variable may lie in a file, the likeliest first. */
  static Set<String> candidates(String variable) {
    Set<String> names = new LinkedHashSet<>();
    for (String classifier : CLASSIFIERS) {
      for (StateDictNames usual : List.of(CIFAR, TORCHVISION)) {
        new StateDictNames(usual.shortcut, classifier).of(variable).ifPresent(names::add);
      }
    }
    names.addAll(TransformerNames.candidates(variable));
    return names;
  }

  private String module(Matcher layer, boolean convolution) {
    if (layer.group("stage") == null) {
      return convolution ? "conv1" : "bn1";
    }
    String block =
        "layer" + layer.group("stage") + "." + (Integer.parseInt(layer.group("block")) - 1) + ".";
    if (layer.group("conv") == null) {
      return block + shortcut + (convolution ? ".0" : ".1");
    }
    return block + (convolution ? "conv" : "bn") + layer.group("conv");
  }
}
