package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Overrides;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.Scalars;

/** Drops rows by their settings, and notices which exclusions drop none. */
final class Exclusions {
  private static final String EXCLUDE = "ablation.exclude";

  private final List<Exclusion> exclusions = new ArrayList<>();
  private final Set<String> knownPaths = new LinkedHashSet<>();

  /** Rows that have all these values are dropped. */
  private static final class Exclusion {
    private final String path;
    private final Origin at;
    private final List<Wanted> wanted = new ArrayList<>();
    private boolean used;

    Exclusion(String path, Origin at) {
      this.path = path;
      this.at = at;
    }
  }

  private record Wanted(String path, Origin at, Scalar value) {}

  private Exclusions() {}

  /** Reads exclusions; what is wrong with one is added to the findings, and it is left out. */
  static Exclusions of(List<Mapping> written, Findings findings) {
    Exclusions exclusions = new Exclusions();
    for (int i = 0; i < written.size(); i++) {
      Exclusion exclusion = new Exclusion(Paths.item(EXCLUDE, i), written.get(i).origin());
      if (written.get(i).entries().isEmpty()) {
        findings.fault(exclusion.at, exclusion.path, "at least one setting is needed");
      }
      Mapping expanded = Overrides.expand(written.get(i), exclusion.path, findings);
      if (collect(expanded, "", exclusion, findings) && !exclusion.wanted.isEmpty()) {
        exclusions.exclusions.add(exclusion);
      }
    }
    return exclusions;
  }

  private static boolean collect(
      Mapping tree, String parent, Exclusion exclusion, Findings findings) {
    boolean sound = true;
    for (Mapping.Entry entry : tree.entries()) {
      String path = Paths.key(parent, entry.key());
      Node value = entry.value();
      if (value instanceof Mapping nested) {
        sound &= collect(nested, path, exclusion, findings);
      } else if (value instanceof Scalar scalar) {
        exclusion.wanted.add(new Wanted(path, entry.at(), scalar));
      } else {
        findings.fault(
            value.origin(),
            Paths.key(exclusion.path, path),
            "wanted one value, found a list; write an element of exclude for each");
        sound = false;
      }
    }
    return sound;
  }

  /** Whether a row of these settings is dropped. */
  boolean match(List<Setting> settings) {
    settings.forEach(setting -> knownPaths.add(setting.path()));
    boolean dropped = false;
    for (Exclusion exclusion : exclusions) {
      if (exclusion.wanted.stream().allMatch(wanted -> has(settings, wanted))) {
        exclusion.used = true;
        dropped = true;
      }
    }
    return dropped;
  }

  private static boolean has(List<Setting> settings, Wanted wanted) {
    Optional<Setting> setting = Setting.find(settings, wanted.path);
    return setting.isPresent() && Scalars.same(setting.get().value(), wanted.value.text());
  }

  /**
   * Reports exclusions that dropped nothing.
   *
   * @param allRead whether all rows left were read; if not, the settings of some are not known
   * @param noneLeft whether every row was dropped
   * @param overriding what the command line sets, which may leave an exclusion nothing to drop
   * @param findings takes what is wrong
   */
  void reportUnused(boolean allRead, boolean noneLeft, Mapping overriding, Findings findings) {
    for (Exclusion exclusion : exclusions) {
      boolean overridden =
          exclusion.wanted.stream().anyMatch(w -> Overridden.value(overriding, w.path).isPresent());
      if (exclusion.used || !allRead || overridden) {
        continue;
      }
      List<Wanted> unknown =
          exclusion.wanted.stream().filter(wanted -> !isKnown(wanted.path)).toList();
      unknown.forEach(
          wanted ->
              findings.fault(
                  wanted.at,
                  Paths.key(exclusion.path, wanted.path),
                  "no row has this setting" + nearest(wanted.path)));
      if (unknown.isEmpty()) {
        findings.fault(exclusion.at, exclusion.path, "matches no row");
      }
    }
    if (noneLeft && exclusions.stream().anyMatch(exclusion -> exclusion.used)) {
      findings.fault(exclusions.get(0).at, EXCLUDE, "every row is excluded");
    }
  }

  private boolean isKnown(String path) {
    return knownPaths.contains(path) || knownPaths.contains(Paths.key(path, "name"));
  }

  private String nearest(String path) {
    String advice = Scalars.suggestion(path, List.copyOf(knownPaths));
    return advice.startsWith("did you mean") ? "; " + advice : "";
  }
}
