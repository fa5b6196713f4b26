package org.bce3s.pytorch;

import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bce3s.tensor.FloatTensor;

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
  /** What wrappers such as DataParallel put before the names of the network they wrap. */
  private static final List<String> WRAPPERS = List.of("module.", "backbone.", "encoder.");

  private static final String COUNTER = ".num_batches_tracked";
  private static final int NAMES_SHOWN = 5;
  private static final int[] TO_PYTORCH = {3, 2, 0, 1};
  private static final int[] FROM_PYTORCH = {2, 3, 1, 0};

  private StateDict() {}

  /**
   * Tensors of a file, matched with the variables of a network.
   *
   * @param values by the variables' names, in this project's layout
   * @param prefix what was passed over before every name in the file
   * @param ignored names in the file of tensors that the network has no place for
   */
  public record Match(
      Map<String, FloatTensor> values, Optional<String> prefix, List<String> ignored) {}

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
   * project's own.
   *
   * @param file tensors by name; {@code module.}, {@code backbone.} and {@code encoder.} before a
   *     name are passed over, and so is whatever stands before all names, if more are found so
   * @param shapes of the variables wanted, by name
   * @throws IllegalArgumentException with a line for every variable that is missing, of another
   *     shape, or there twice; if one is missing, with some of the file's own names
   */
  public static Match match(Map<String, FloatTensor> file, Map<String, long[]> shapes) {
    String prefix = prefix(file.keySet(), shapes.keySet());
    List<String> problems = new ArrayList<>();
    Map<String, String> unwrapped = unwrap(file.keySet(), prefix, problems);
    List<String> missing = new ArrayList<>();
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    Set<String> used = new LinkedHashSet<>();
    shapes.forEach(
        (variable, shape) -> {
          Set<String> candidates = names(variable);
          Optional<String> found = candidates.stream().filter(unwrapped::containsKey).findFirst();
          if (found.isEmpty()) {
            String problem = missing(variable, shape, candidates.iterator().next());
            problems.add(problem);
            missing.add(problem);
            return;
          }
          String inFile = unwrapped.get(found.get());
          used.add(inFile);
          boolean theirs = !found.get().equals(variable) && isKernel(variable);
          FloatTensor tensor = file.get(inFile);
          long[] wanted = theirs ? permuted(shape, TO_PYTORCH) : shape;
          if (Arrays.equals(tensor.shape(), wanted)) {
            values.put(variable, theirs ? permute(tensor, FROM_PYTORCH) : tensor);
          } else {
            problems.add(
                inFile
                    + " has shape "
                    + Arrays.toString(tensor.shape())
                    + ", the network "
                    + Arrays.toString(wanted));
          }
        });
    if (!missing.isEmpty()) {
      problems.add(ownNames(file.keySet(), used));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new Match(
        values,
        prefix.isEmpty() ? Optional.empty() : Optional.of(prefix),
        file.keySet().stream()
            .filter(name -> !used.contains(name) && !name.endsWith(COUNTER))
            .toList());
  }

  private static String missing(String variable, long[] shape, String theirs) {
    boolean known = !theirs.equals(variable);
    long[] wanted = known && isKernel(variable) ? permuted(shape, TO_PYTORCH) : shape;
    return theirs
        + (known ? " (or " + variable + ")" : "")
        + " is missing, the network has shape "
        + Arrays.toString(wanted);
  }

  /** Some names of a file in which others are missing, those without a use first. */
  private static String ownNames(Set<String> names, Set<String> used) {
    List<String> shown =
        Stream.concat(
                names.stream().filter(name -> !used.contains(name) && !name.endsWith(COUNTER)),
                names.stream().filter(used::contains))
            .limit(NAMES_SHOWN)
            .toList();
    return names.isEmpty()
        ? "the file has no tensors"
        : "the file's own names are "
            + String.join(", ", shown)
            + more(names.size() - shown.size());
  }

  private static String more(int others) {
    return others > 0 ? " and " + others + " more" : "";
  }

  /** All names under which a variable may lie in a file, PyTorch's before this project's own. */
  private static Set<String> names(String variable) {
    Set<String> names = new LinkedHashSet<>(StateDictNames.candidates(variable));
    names.add(variable);
    return names;
  }

  /** What all names of a file begin with, up to a dot, without which most variables are found. */
  private static String prefix(Set<String> names, Set<String> variables) {
    String common = names.stream().reduce(Strings::commonPrefix).orElse("");
    String best = "";
    long most = found(names, best, variables);
    for (int dot = common.indexOf('.'); dot >= 0; dot = common.indexOf('.', dot + 1)) {
      String prefix = common.substring(0, dot + 1);
      long found = found(names, prefix, variables);
      boolean isWrapper = inside(prefix).isEmpty();
      if (found > most && !isWrapper) {
        best = prefix;
        most = found;
      }
    }
    return best;
  }

  private static long found(Set<String> names, String prefix, Set<String> variables) {
    Set<String> unwrapped = unwrap(names, prefix, new ArrayList<>()).keySet();
    return variables.stream().filter(v -> names(v).stream().anyMatch(unwrapped::contains)).count();
  }

  /** The names in a file by those of the network behind a prefix and inside its wrappers. */
  private static Map<String, String> unwrap(
      Set<String> names, String prefix, List<String> problems) {
    Map<String, String> unwrapped = new LinkedHashMap<>();
    for (String name : names) {
      String inner = inside(name.substring(prefix.length()));
      String other = unwrapped.putIfAbsent(inner, name);
      if (other != null) {
        problems.add(other + " and " + name + " are both " + inner);
      }
    }
    return unwrapped;
  }

  private static String inside(String name) {
    String inner = name;
    for (Optional<String> w = wrapper(inner); w.isPresent(); w = wrapper(inner)) {
      inner = inner.substring(w.get().length());
    }
    return inner;
  }

  private static Optional<String> wrapper(String name) {
    return WRAPPERS.stream().filter(name::startsWith).findFirst();
  }

  private static FloatTensor toPyTorch(String variable, FloatTensor value) {
    return isKernel(variable) ? permute(value, TO_PYTORCH) : value;
  }

  private static boolean isKernel(String variable) {
    return variable.endsWith(".kernel") && StateDictNames.CIFAR.of(variable).isPresent();
  }

  private static long[] permuted(long[] shape, int[] axes) {
    return Arrays.stream(axes).mapToLong(axis -> shape[axis]).toArray();
  }

  /** Axis i of the result is axis {@code axes[i]} of the tensor, of four dimensions. */
  private static FloatTensor permute(FloatTensor tensor, int[] axes) {
    long[] shape = permuted(tensor.shape(), axes);
    int[] strides = new int[axes.length];
    int stride = 1;
    for (int axis = axes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= (int) tensor.shape()[axis];
    }
    float[] values = new float[tensor.values().length];
    int next = 0;
    for (int a = 0; a < shape[0]; a++) {
      for (int b = 0; b < shape[1]; b++) {
        for (int c = 0; c < shape[2]; c++) {
          for (int d = 0; d < shape[3]; d++) {
            values[next++] =
                tensor
                    .values()[
                    a * strides[axes[0]]
                        + b * strides[axes[1]]
                        + c * strides[axes[2]]
                        + d * strides[axes[3]]];
          }
        }
      }
    }
    return new FloatTensor(shape, values);
  }
}
