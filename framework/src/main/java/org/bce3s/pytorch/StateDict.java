package org.bce3s.pytorch;

import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.TensorSource;

/**
 * Crosses the weights of a network over to PyTorch and back. A kernel is [height, width, in, out]
 * here and [out, in, height, width] there; everything else has one layout, the classifier [classes,
 * features] included. BatchNorm's {@code num_batches_tracked}, which no result depends on, is
 * neither read nor written.
 *
 * <p>Only values cross over. What a program does with them (whether it divides classifier rows by
 * their norm, adds a bias, scales cosines) stays with the program.
 */
public final class StateDict {
  private StateDict() {}

  /**
   * Tensors of a file, matched with the variables of a network.
   *
   * @param values by the variables' names, in this project's layout
   * @param prefix what was passed over before every name in the file
   * @param ignored names in the file of tensors that the network has no place for
   * @param adapted what was done to tensors of another shape, a line each
   */
  public record Match(
      Map<String, FloatTensor> values,
      Optional<String> prefix,
      List<String> ignored,
      List<String> adapted) {}

  /**
   * The weights of a residual network and its classifier for a PyTorch program.
   *
   * @param variables of a network by this project's names; those without a place in a residual
   *     network (projector, class memory, optimiser state) are left out
   * @return tensors in PyTorch's layout, in the order of the variables
   * @throws IllegalArgumentException if there is none, as the network is of another family
   */
  public static Map<String, FloatTensor> toPyTorch(
      Map<String, FloatTensor> variables, StateDictNames names) {
    if (variables.keySet().stream().noneMatch(StateDict::isKernel)) {
      throw new IllegalArgumentException(
          "the network is no residual network: its tensors have no names in PyTorch code");
    }
    Map<String, FloatTensor> theirs = new LinkedHashMap<>();
    variables.forEach(
        (name, value) ->
            names.of(name).ifPresent(theirName -> theirs.put(theirName, toPyTorch(name, value))));
    return theirs;
  }

  /**
   * The weights of a network without what only training needs: variables that an optimiser keeps
   * beside another one, under its name and a suffix.
   */
  public static Map<String, FloatTensor> withoutOptimiser(Map<String, FloatTensor> variables) {
    Map<String, FloatTensor> weights = new LinkedHashMap<>(variables);
    weights
        .keySet()
        .removeIf(
            name -> variables.containsKey(name.substring(0, Math.max(0, name.lastIndexOf('.')))));
    return weights;
  }

  /**
   * Finds the values of variables in a file, under PyTorch's names and layout or under this
   * project's own. Only tensors that have a place are read, each whenever it is asked for.
   *
   * @param file tensors by name; {@code module.}, {@code backbone.}, {@code encoder.} and {@code
   *     encoder_q.} before a name are passed over, and so is whatever stands before all names, if
   *     more are found so
   * @param shapes of the variables wanted, by name
   * @throws IllegalArgumentException with a line for every variable that is missing, of another
   *     shape, or there twice; if one is missing, with some of the file's own names
   */
  public static Match match(TensorSource file, Map<String, long[]> shapes) {
    NameMatch names = NameMatch.of(file.shapes(), shapes);
    if (!names.fits()) {
      throw new IllegalArgumentException(String.join("\n", names.problems()));
    }
    Map<String, FloatTensor> values =
        Maps.transformEntries(
            names.places(),
            (variable, place) ->
                place.placement().apply(file.read(place.inFile()), shapes.get(variable)));
    return new Match(values, names.prefix(), names.ignored(), names.adapted());
  }

  private static FloatTensor toPyTorch(String variable, FloatTensor value) {
    return isKernel(variable) ? Layout.permute(value, Layout.TO_PYTORCH) : value;
  }

  /** Whether a variable is the kernel of a residual network's convolution. */
  private static boolean isKernel(String variable) {
    return variable.endsWith(".kernel") && StateDictNames.CIFAR.of(variable).isPresent();
  }
}
