package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.registry.NearestNames;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Overrides;
import org.bce3s.yaml.Paths;

/** Settings of single rows on the command line: {@code ablation.rows.bce3s.train.epochs=3}. */
final class OverriddenRows {
  private static final String ABLATION = "ablation";
  private static final String ROWS = "rows";

  /** The keys of {@code ablation.rows.NAME.KEY}, at least. */
  private static final int INTO_A_ROW = 4;

  private OverriddenRows() {}

  /**
   * Refuses paths into a row that the file does not have where it has one of nearly this name: the
   * row would be a new one.
   */
  static void check(Mapping written, List<String> overrides, Findings findings) {
    List<String> names =
        ablation(written)
            .flatMap(ablation -> mapping(ablation, ROWS))
            .map(rows -> rows.entries().stream().map(Mapping.Entry::key).toList())
            .orElse(List.of());
    for (String override : overrides) {
      List<String> keys = Paths.keys(override.replaceFirst("=.*", "").strip());
      boolean intoRow =
          keys.size() >= INTO_A_ROW && keys.get(0).equals(ABLATION) && keys.get(1).equals(ROWS);
      if (!intoRow || names.contains(keys.get(2))) {
        continue;
      }
      String name = keys.get(2);
      List<String> nearest = NearestNames.of(name, names);
      if (!nearest.isEmpty()) {
        String path = ABLATION + "." + ROWS + "." + name;
        findings.fault(
            Origin.COMMAND_LINE,
            path,
            "no row has this name; did you mean "
                + NearestNames.quoted(nearest)
                + "? A new row is written "
                + path
                + "={KEY: VALUE}");
      }
    }
  }

  /**
   * The settings of a file with those of its named rows nested rather than dotted, so that the
   * command line can replace a single one.
   */
  static Mapping expanded(Mapping written, Findings findings) {
    Optional<Mapping> rows = ablation(written).flatMap(ablation -> mapping(ablation, ROWS));
    if (rows.isEmpty()) {
      return written;
    }
    List<Mapping.Entry> expanded = new ArrayList<>();
    for (Mapping.Entry row : rows.get().entries()) {
      String path = Paths.key(ABLATION + "." + ROWS, row.key());
      expanded.add(
          row.value() instanceof Mapping own
              ? new Mapping.Entry(row.key(), row.at(), Overrides.expand(own, path, findings))
              : row);
    }
    Mapping all = new Mapping(rows.get().origin(), expanded);
    return replace(written, ABLATION, replace(ablation(written).orElseThrow(), ROWS, all));
  }

  private static Mapping replace(Mapping in, String key, Mapping value) {
    return new Mapping(
        in.origin(),
        in.entries().stream()
            .map(e -> e.key().equals(key) ? new Mapping.Entry(key, e.at(), value, e.stale()) : e)
            .toList());
  }

  private static Optional<Mapping> ablation(Mapping written) {
    return mapping(written, ABLATION);
  }

  private static Optional<Mapping> mapping(Mapping in, String key) {
    return in.entry(key)
        .map(Mapping.Entry::value)
        .filter(Mapping.class::isInstance)
        .map(Mapping.class::cast);
  }
}
