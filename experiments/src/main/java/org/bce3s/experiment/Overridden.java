package org.bce3s.experiment;

import java.util.List;
import java.util.Optional;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Scalar;

/** Looks up what the command line says of a setting that an ablation varies. */
final class Overridden {
  private static final String NAME = "name";

  private Overridden() {}

  /**
   * The value that replaces whatever is written at a path: {@code loss.joint} and {@code
   * loss.joint.name} say the same. A mapping that names no entry changes what is below the path and
   * replaces nothing.
   *
   * @param overriding the settings of the command line
   * @param path a dotted path
   */
  static Optional<Node> value(Mapping overriding, String path) {
    Node node = overriding;
    List<String> keys = Paths.keys(path);
    for (int i = 0; i < keys.size(); i++) {
      if (!(node instanceof Mapping mapping)) {
        return Optional.empty();
      }
      Optional<Node> below = mapping.entry(keys.get(i)).map(Mapping.Entry::value);
      if (below.isEmpty()) {
        return Optional.empty();
      }
      node = below.get();
      boolean nameIsNext = i == keys.size() - 2 && keys.get(keys.size() - 1).equals(NAME);
      if (nameIsNext && node instanceof Scalar) {
        return Optional.of(node);
      }
    }
    boolean replaces = !(node instanceof Mapping m) || m.entry(NAME).isPresent();
    return replaces ? Optional.of(node) : Optional.empty();
  }
}
