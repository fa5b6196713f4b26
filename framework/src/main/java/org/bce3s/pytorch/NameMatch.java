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

/**
 * Which tensors of a file the variables of a network find, by names and shapes alone.
 *
 * @param places by variable
 * @param prefix what is passed over before every name in the file
 * @param ignored names in the file of tensors that the network has no place for
 * @param adapted what is to be done to tensors of another shape, a line each
 * @param problems a line for every variable that is missing, of another shape, or there twice
 */
public record NameMatch(
    Map<String, Place> places,
    Optional<String> prefix,
    List<String> ignored,
    List<String> adapted,
    List<String> problems) {
  /** What wrappers such as DataParallel put before the names of the network they wrap. */
  private static final List<String> WRAPPERS =
      List.of("module.", "backbone.", "encoder.", "encoder_q.");

  private static final String COUNTER = ".num_batches_tracked";
  private static final int NAMES_SHOWN = 5;

  /**
   * Where a variable's value lies.
   *
   * @param inFile the tensor's name
   * @param placement how it becomes the value
   */
  record Place(String inFile, Placement placement) {}

  /** Whether every variable has a place. */
  public boolean fits() {
    return problems.isEmpty();
  }

  /**
   * Matches names.
   *
   * @param file shapes of the tensors in a file, by name
   * @param shapes of the variables wanted, by name
   */
  public static NameMatch of(Map<String, long[]> file, Map<String, long[]> shapes) {
    String prefix = prefix(file.keySet(), shapes.keySet());
    List<String> problems = new ArrayList<>();
    Map<String, String> unwrapped = unwrap(file.keySet(), prefix, problems);
    List<String> missing = new ArrayList<>();
    List<String> adapted = new ArrayList<>();
    Map<String, Place> places = new LinkedHashMap<>();
    Set<String> used = new LinkedHashSet<>();
    shapes.forEach(
        (variable, wanted) -> {
          Set<String> candidates = names(variable);
          List<String> there = candidates.stream().filter(unwrapped::containsKey).toList();
          if (there.isEmpty()) {
            missing.add(missing(variable, wanted, candidates.iterator().next()));
            problems.add(missing.get(missing.size() - 1));
            return;
          }
          // Of a classifier and a head of another name and shape, the one that fits.
          String name =
              there.stream()
                  .filter(n -> place(variable, n, file.get(unwrapped.get(n)), wanted).isPresent())
                  .findFirst()
                  .orElse(there.get(0));
          String inFile = unwrapped.get(name);
          used.add(inFile);
          long[] found = file.get(inFile);
          Optional<Placement> placement = place(variable, name, found, wanted);
          if (placement.isEmpty()) {
            problems.add(
                inFile
                    + " has shape "
                    + Arrays.toString(found)
                    + ", the network "
                    + Arrays.toString(
                        name.equals(variable) ? wanted : theirShape(variable, wanted)));
            return;
          }
          places.put(variable, new Place(inFile, placement.get()));
          switch (placement.get()) {
            case TRANSPOSED -> adapted.add(inFile + " is transposed");
            case RESIZED ->
                adapted.add(
                    inFile
                        + " is resized from "
                        + Arrays.toString(found)
                        + " to "
                        + Arrays.toString(wanted));
            default -> {}
          }
        });
    if (!missing.isEmpty()) {
      problems.add(ownNames(file.keySet(), used));
    }
    return new NameMatch(
        places,
        prefix.isEmpty() ? Optional.empty() : Optional.of(prefix),
        file.keySet().stream()
            .filter(name -> !used.contains(name) && !name.endsWith(COUNTER))
            .toList(),
        adapted,
        problems);
  }

  private static Optional<Placement> place(
      String variable, String name, long[] found, long[] wanted) {
    boolean theirs = !name.equals(variable);
    return Placement.of(variable, theirs && isKernel(variable), found, wanted);
  }

  private static boolean isKernel(String variable) {
    return variable.endsWith(".kernel");
  }

  private static long[] theirShape(String variable, long[] shape) {
    return isKernel(variable) ? Layout.permuted(shape, Layout.TO_PYTORCH) : shape;
  }

  private static String missing(String variable, long[] shape, String theirs) {
    boolean known = !theirs.equals(variable);
    long[] wanted = known ? theirShape(variable, shape) : shape;
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
}
