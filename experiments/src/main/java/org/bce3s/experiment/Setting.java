package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.YamlWriter;

/**
 * One setting of a row and where it came from.
 *
 * @param path its dotted path
 * @param value its value as YAML; a list is one value
 * @param origin {@code file:line:column}, {@code command line} or {@code default}
 * @param changed whether the row differs here from what all rows share
 */
public record Setting(String path, String value, String origin, boolean changed) {

  /** The settings of a tree in its order, taken as unchanged. */
  static List<Setting> of(Mapping tree) {
    List<Setting> settings = new ArrayList<>();
    collect(tree, "", settings);
    return settings;
  }

  /** The setting of a path among others, also where the path is that of a choice's name. */
  static Optional<Setting> find(List<Setting> settings, String path) {
    return settings.stream()
        .filter(s -> s.path.equals(path) || s.path.equals(Paths.key(path, "name")))
        .findFirst();
  }

  /** Whether somebody wrote the value, so that it is no default. */
  boolean isWritten() {
    return !origin.equals(Origin.DEFAULT.toString());
  }

  /** The same setting, marked. */
  Setting changed(boolean differs) {
    return new Setting(path, value, origin, differs);
  }

  private static void collect(Mapping tree, String path, List<Setting> settings) {
    for (Mapping.Entry entry : tree.entries()) {
      String keyPath = Paths.key(path, entry.key());
      Node value = entry.value();
      if (value instanceof Mapping nested) {
        collect(nested, keyPath, settings);
      } else {
        Origin origin = value.origin();
        String text = value instanceof Scalar s ? s.text() : YamlWriter.flow(value);
        settings.add(new Setting(keyPath, text, origin.toString(), false));
      }
    }
  }
}
