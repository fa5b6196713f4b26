package org.bce3s.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings by dotted path: {@code key.path=value} on a command line, {@code key.path: value}. */
public final class Overrides {
  private Overrides() {}

  /**
   * The tree of command-line overrides; of two for one path the later wins.
   *
   * @param overrides texts {@code key.path=value}, the value in YAML
   * @param findings takes the faults of overrides that are left out
   */
  public static Mapping parse(List<String> overrides, Findings findings) {
    Mapping tree = new Mapping(Origin.COMMAND_LINE, List.of());
    for (int i = 0; i < overrides.size(); i++) {
      int end = endOfBlanks(overrides, i);
      if (end > i) {
        List<String> pieces = overrides.subList(i, end + 1);
        findings.fault(
            Origin.COMMAND_LINE,
            "",
            "override "
                + Findings.quote(String.join(" ", pieces))
                + ": leave out the blanks: "
                + String.join("", pieces));
        i = end;
      } else {
        tree = parse(overrides.get(i), findings).map(tree::under).orElse(tree);
      }
    }
    return tree;
  }

  /** The last of the texts from one on that are a setting written with blanks around its "=". */
  private static int endOfBlanks(List<String> overrides, int start) {
    String first = overrides.get(start);
    int end = start;
    if (!first.contains("=") && next(overrides, end).startsWith("=")) {
      end++;
    }
    String last = overrides.get(end);
    boolean open = last.endsWith("=") && last.indexOf('=') == last.length() - 1;
    boolean isPath = end > start || !last.startsWith("=");
    if (open && isPath && end + 1 < overrides.size() && !next(overrides, end).contains("=")) {
      end++;
    }
    return end;
  }

  private static String next(List<String> overrides, int index) {
    return index + 1 < overrides.size() ? overrides.get(index + 1) : "";
  }

  private static Optional<Mapping> parse(String override, Findings findings) {
    int equals = override.indexOf('=');
    String path = equals < 0 ? override : override.substring(0, equals).strip();
    if (equals < 0 || Paths.keys(path).contains("")) {
      findings.fault(
          Origin.COMMAND_LINE,
          "",
          "override " + Findings.quote(override) + ": wanted key.path=value");
      return Optional.empty();
    }
    try {
      Node value =
          YamlParser.parse(override.substring(equals + 1), Origin.COMMAND_LINE, path, findings)
              .orElse(new Scalar(Origin.COMMAND_LINE, "", false));
      return Optional.of(nest(Paths.keys(path), Origin.COMMAND_LINE, value));
    } catch (ParseFault e) {
      findings.fault(Origin.COMMAND_LINE, path, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * A mapping whose keys may be dotted, as the nested mapping they mean. One setting written twice
   * (say {@code a.b: 1} and {@code a: {b: 2}}) is a fault.
   *
   * @param dotted the mapping as written
   * @param path its path, for messages
   * @param findings takes the faults
   */
  public static Mapping expand(Mapping dotted, String path, Findings findings) {
    Mapping tree = new Mapping(dotted.origin(), List.of());
    for (Mapping.Entry entry : dotted.entries()) {
      List<String> keys = Paths.keys(entry.key());
      if (keys.contains("")) {
        findings.fault(entry.at(), Paths.key(path, entry.key()), "wanted a dotted path a.b.c");
        continue;
      }
      tree = join(tree, nest(keys, entry.at(), entry.value()), path, findings);
    }
    return tree;
  }

  private static Mapping nest(List<String> keys, Origin at, Node value) {
    Node node = value;
    for (int i = keys.size() - 1; i >= 0; i--) {
      node = new Mapping(at, List.of(new Mapping.Entry(keys.get(i), at, node)));
    }
    return (Mapping) node;
  }

  private static Mapping join(Mapping first, Mapping second, String path, Findings findings) {
    Map<String, Mapping.Entry> joined = new LinkedHashMap<>();
    first.entries().forEach(e -> joined.put(e.key(), e));
    for (Mapping.Entry entry : second.entries()) {
      Mapping.Entry other = joined.get(entry.key());
      Mapping.Entry result = entry;
      String keyPath = Paths.key(path, entry.key());
      if (other != null
          && other.value() instanceof Mapping a
          && entry.value() instanceof Mapping b) {
        result = new Mapping.Entry(entry.key(), other.at(), join(a, b, keyPath, findings));
      } else if (other != null) {
        findings.fault(entry.at(), keyPath, "duplicate key; first written at " + other.at());
      }
      joined.put(entry.key(), result);
    }
    return new Mapping(first.origin(), joined.values());
  }
}
