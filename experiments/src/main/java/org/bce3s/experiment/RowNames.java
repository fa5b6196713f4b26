package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.Sequence;

/**
 * Names of the rows of grids and zips: {@code temperature=0.5,weight=0.1}, for every path as many
 * of its last keys as tell it from the other paths that the ablation varies.
 */
final class RowNames {
  private static final String NAME = "name";

  private final Set<List<String>> paths = new LinkedHashSet<>();

  /** Names for an ablation that varies these dotted paths. */
  RowNames(Collection<String> dottedPaths) {
    dottedPaths.forEach(path -> paths.add(keys(path)));
  }

  /** The name of the row in which these axes have these values. */
  String of(List<Axis> axes, List<Node> values) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      parts.add(key(axes.get(i).path()) + "=" + word(values.get(i)));
    }
    return String.join(",", parts);
  }

  private String key(String path) {
    List<String> keys = keys(path);
    for (int n = 1; n < keys.size(); n++) {
      List<String> last = keys.subList(keys.size() - n, keys.size());
      if (paths.stream().filter(other -> endsWith(other, last)).count() == 1) {
        return plain(String.join(".", last));
      }
    }
    return plain(String.join(".", keys));
  }

  private static boolean endsWith(List<String> path, List<String> last) {
    return path.size() >= last.size()
        && path.subList(path.size() - last.size(), path.size()).equals(last);
  }

  /** The keys of a path; {@code loss.joint.name} is called by what is named, {@code loss.joint}. */
  private static List<String> keys(String path) {
    List<String> keys = List.of(path.split("\\.", -1));
    boolean named = keys.size() > 1 && keys.get(keys.size() - 1).equals(NAME);
    return named ? keys.subList(0, keys.size() - 1) : keys;
  }

  private static String word(Node value) {
    if (value instanceof Scalar scalar) {
      return plain(scalar.text());
    }
    if (value instanceof Sequence list) {
      return list.items().isEmpty()
          ? "none"
          : list.items().stream().map(RowNames::word).collect(Collectors.joining("+"));
    }
    return ((Mapping) value)
        .entries().stream()
            .map(e -> (e.key().equals(NAME) ? "" : plain(e.key()) + "-") + word(e.value()))
            .collect(Collectors.joining("-"));
  }

  /** A row's name is a folder's: what could not be in it becomes a dash. */
  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9+._-]", "-");
  }
}
