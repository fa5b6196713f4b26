package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bce3s.settings.RunSettings;
import org.bce3s.settings.SettingsWithoutEffect;
import org.bce3s.spec.NoEffect;
import org.bce3s.yaml.Bound;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.Sequence;
import org.bce3s.yaml.YamlWriter;

/**
 * Tells of the settings of a row that cannot take effect. A fault is what the row itself writes; a
 * note is what it inherits, what makes one of many rows of a grid, and what a value typed on the
 * command line has switched off for once.
 */
final class EffectCheck {
  private final Predicate<Origin> own;
  private final boolean refuses;
  private final List<Found> inherited = new ArrayList<>();

  /**
   * A check of one row.
   *
   * @param own tells where the row itself is written
   * @param refuses whether what the row writes without effect is a fault
   */
  EffectCheck(Predicate<Origin> own, boolean refuses) {
    this.own = own;
    this.refuses = refuses;
  }

  /**
   * A setting without effect and where it was written.
   *
   * @param effect says why
   * @param value as YAML; empty for a group of settings
   * @param origin where it, or the group that it is a default of, was written
   * @param isDefault whether nobody wrote the value
   * @param own whether the row itself wrote it
   * @param excused whether a value of the command line is the reason
   */
  record Found(
      NoEffect effect,
      String value,
      Origin origin,
      boolean isDefault,
      boolean own,
      boolean excused) {
    /** What is wrong, without the path. */
    String message() {
      String text = value.isEmpty() ? "" : value + (isDefault ? " (the default) " : " ");
      return text + effect.what();
    }

    private String note() {
      String where = isDefault ? "the default" : origin.toString();
      return effect.path()
          + ": "
          + (value.isEmpty() ? "" : value + " ")
          + "("
          + where
          + ") "
          + effect.what();
    }
  }

  /** Adds faults and notes; the row is handed back. */
  Bound<RunSettings> tell(Bound<RunSettings> row, Findings findings) {
    Mapping resolved = (Mapping) row.resolved();
    // Who writes out every setting, as the YAML of a run does, means nothing by a single one.
    boolean wroteAll = !origins(resolved).contains(Origin.DEFAULT);
    for (NoEffect effect : SettingsWithoutEffect.of(row.value())) {
      Found found = locate(effect, resolved);
      boolean evident = effect.evident();
      if (evident && (found.isDefault() || wroteAll)) {
        continue;
      }
      if (found.own() && refuses && !wroteAll && !evident && !found.excused()) {
        findings.fault(found.origin(), effect.path(), found.message());
      } else if (found.own() || !evident) {
        findings.note(found.note());
      }
      if (!found.own() && !evident && !found.excused()) {
        inherited.add(found);
      }
    }
    return row;
  }

  /** What the row has from elsewhere and cannot use: perhaps no row can. */
  List<Found> inherited() {
    return List.copyOf(inherited);
  }

  private Found locate(NoEffect effect, Mapping resolved) {
    List<String> keys = Paths.keys(effect.path());
    Node node = resolved;
    Origin origin = resolved.origin();
    int depth = 0;
    for (int i = 0; i < keys.size() && node instanceof Mapping mapping; i++) {
      node = mapping.entry(keys.get(i)).map(Mapping.Entry::value).orElse(mapping);
      if (!node.origin().isDefault()) {
        origin = node.origin();
        depth = i + 1;
      }
    }
    boolean isDefault = depth < keys.size();
    // Of a default the group is meant that somebody wrote, such as loss.reweighting: {}.
    boolean ownGroup = depth > 1 || !isDefault;
    boolean given = origin.equals(Origin.COMMAND_LINE);
    return new Found(
        effect,
        text(node),
        origin,
        isDefault,
        ownGroup && own.test(origin),
        !given && effect.causes().stream().anyMatch(cause -> isOfCommandLine(cause, resolved)));
  }

  private static String text(Node node) {
    if (node instanceof Scalar scalar) {
      return scalar.text();
    }
    if (node instanceof Mapping mapping) {
      return mapping.entry("name").map(e -> text(e.value())).orElse("");
    }
    return YamlWriter.flow(node);
  }

  private static boolean isOfCommandLine(String path, Mapping resolved) {
    Node node = resolved;
    for (String key : Paths.keys(path)) {
      if (!(node instanceof Mapping mapping) || mapping.entry(key).isEmpty()) {
        return node.origin().equals(Origin.COMMAND_LINE);
      }
      node = mapping.entry(key).get().value();
    }
    return origins(node).contains(Origin.COMMAND_LINE);
  }

  /** Where a node and all below it were written. */
  static Set<Origin> origins(Node node) {
    Set<Origin> origins = new HashSet<>();
    collectOrigins(node, origins);
    return origins;
  }

  /** Adds where a node and all below it were written. */
  static void collectOrigins(Node node, Set<Origin> origins) {
    origins.add(node.origin());
    if (node instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries()) {
        origins.add(entry.at());
        collectOrigins(entry.value(), origins);
      }
    } else if (node instanceof Sequence list) {
      list.items().forEach(item -> collectOrigins(item, origins));
    }
  }

  /**
   * Adds as faults what the file or the command line gives to all rows and none of them can use.
   *
   * @param byRow what each row inherits without effect
   * @param shared tells where what all rows share is written
   */
  static void tellShared(List<List<Found>> byRow, Predicate<Origin> shared, Findings findings) {
    if (byRow.isEmpty()) {
      return;
    }
    for (Found found : byRow.get(0)) {
      boolean everywhere =
          byRow.stream()
              .allMatch(
                  row ->
                      row.stream()
                          .anyMatch(
                              other ->
                                  other.effect().path().equals(found.effect().path())
                                      && other.origin().equals(found.origin())));
      boolean written = Paths.keys(found.effect().path()).size() > 2 || !found.isDefault();
      if (everywhere && written && shared.test(found.origin())) {
        findings.fault(found.origin(), found.effect().path(), found.message());
      }
    }
  }
}
