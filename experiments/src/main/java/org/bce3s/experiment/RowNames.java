package org.bce3s.experiment;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
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
import org.bce3s.yaml.YamlWriter;

/**
 * Names of the rows of grids and zips: {@code temperature=0.5,weight=0.1}, for every path as many
 * of its last keys as tell it from the other paths that the ablation varies. Where that is too long
 * for a folder, the first of them and 8 digits that stand for all: {@code
 * rate=0.1,momentum=0.9-3fa80c12}.
 */
final class RowNames {
  /** The longest name of a row, in characters. */
  static final int LONGEST = 100;

  private static final String NAME = "name";
  private static final int DIGITS = 8;

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
    String name = String.join(",", parts);
    return name.length() <= LONGEST ? name : shortened(name, parts);
  }

  /**
   * A name for a row whose own is that of another row, though their values differ in what no name
   * of a folder holds: with 8 digits that stand for the values.
   */
  String apart(List<Axis> axes, List<Node> values) {
    String name = of(axes, values);
    String written = values.stream().map(YamlWriter::flow).collect(Collectors.joining("\n"));
    int most = LONGEST - 1 - DIGITS;
    return name.substring(0, Math.min(most, name.length())) + "-" + digits(written);
  }

  private static String shortened(String name, List<String> parts) {
    StringBuilder first = new StringBuilder();
    for (String part : parts) {
      if (first.length() + 1 + part.length() + 1 + DIGITS > LONGEST) {
        break;
      }
      first.append(first.length() == 0 ? "" : ",").append(part);
    }
    return (first.length() == 0 ? "row" : first) + "-" + digits(name);
  }

  private static String digits(String text) {
    return Hashing.sha256()
        .hashString(text, StandardCharsets.UTF_8)
        .toString()
        .substring(0, DIGITS);
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
    Mapping mapping = (Mapping) value;
    return mapping.entries().isEmpty()
        ? "none"
        : mapping.entries().stream()
            .map(e -> (e.key().equals(NAME) ? "" : plain(e.key()) + "-") + word(e.value()))
            .collect(Collectors.joining("-"));
  }

  /** A row's name is a folder's: what could not be in it becomes a dash. */
  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9+._-]", "-");
  }
}
