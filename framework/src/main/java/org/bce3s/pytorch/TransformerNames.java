package org.bce3s.pytorch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a vision transformer's tensors have in timm, whose names DeiT's and MAE's code
 * share, and in torchvision.
 *
 * <table>
 * <caption>Names of block b, counted from 1</caption>
 * <tr><th>here<th>timm<th>torchvision, behind {@code encoder.}
 * <tr><td>patch.kernel, patch.bias<td>patch_embed.proj.weight, bias<td>conv_proj.weight, bias
 * <tr><td>token<td>cls_token<td>class_token
 * <tr><td>position<td>pos_embed<td>pos_embedding
 * <tr><td>block<i>b</i>.norm1.gamma, beta<td>blocks.<i>b-1</i>.norm1.weight, bias
 *     <td>layers.encoder_layer_<i>b-1</i>.ln_1.weight, bias
 * <tr><td>block<i>b</i>.attention.qkv.weight<td>blocks.<i>b-1</i>.attn.qkv.weight
 *     <td>layers.encoder_layer_<i>b-1</i>.self_attention.in_proj_weight
 * <tr><td>block<i>b</i>.attention.projection.weight<td>blocks.<i>b-1</i>.attn.proj.weight
 *     <td>layers.encoder_layer_<i>b-1</i>.self_attention.out_proj.weight
 * <tr><td>block<i>b</i>.fc1.weight, fc2.weight<td>blocks.<i>b-1</i>.mlp.fc1.weight, fc2.weight
 *     <td>layers.encoder_layer_<i>b-1</i>.mlp.0.weight, 3.weight (linear_1, linear_2 before 0.13)
 * <tr><td>norm.gamma, beta<td>norm.weight, bias<td>ln.weight, bias
 * </table>
 */
final class TransformerNames {
  private static final Map<String, List<String>> OUTSIDE_BLOCKS =
      Map.of(
          "patch.kernel", List.of("patch_embed.proj.weight", "conv_proj.weight"),
          "patch.bias", List.of("patch_embed.proj.bias", "conv_proj.bias"),
          "token", List.of("cls_token", "class_token"),
          "position", List.of("pos_embed", "pos_embedding"),
          "norm.gamma", List.of("norm.weight", "ln.weight"),
          "norm.beta", List.of("norm.bias", "ln.bias"));

  /** By the name here: timm's, then torchvision's. */
  private static final Map<String, List<String>> IN_BLOCK =
      Map.of(
          "norm1.gamma", List.of("norm1.weight", "ln_1.weight"),
          "norm1.beta", List.of("norm1.bias", "ln_1.bias"),
          "attention.qkv.", List.of("attn.qkv.", "self_attention.in_proj_"),
          "attention.projection.", List.of("attn.proj.", "self_attention.out_proj."),
          "norm2.gamma", List.of("norm2.weight", "ln_2.weight"),
          "norm2.beta", List.of("norm2.bias", "ln_2.bias"),
          "fc1.", List.of("mlp.fc1.", "mlp.0.", "mlp.linear_1."),
          "fc2.", List.of("mlp.fc2.", "mlp.3.", "mlp.linear_2."));

  private static final Pattern BLOCK = Pattern.compile("block(\\d+)\\.(.*?)(weight|bias)?");

  private TransformerNames() {}

  /** All names under which a variable may lie in a file; none if it is of another network. */
  static Set<String> candidates(String variable) {
    Set<String> names = new LinkedHashSet<>(OUTSIDE_BLOCKS.getOrDefault(variable, List.of()));
    Matcher block = BLOCK.matcher(variable);
    if (block.matches()) {
      int number = Integer.parseInt(block.group(1)) - 1;
      String end = block.group(3) == null ? "" : block.group(3);
      List<String> theirs = IN_BLOCK.getOrDefault(block.group(2), List.of());
      for (int i = 0; i < theirs.size(); i++) {
        String folder = i == 0 ? "blocks." : "layers.encoder_layer_";
        names.add(folder + number + "." + theirs.get(i) + end);
      }
    }
    return names;
  }
}
