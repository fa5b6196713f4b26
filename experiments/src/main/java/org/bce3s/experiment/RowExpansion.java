package org.bce3s.experiment;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bce3s.registry.Choice;
import org.bce3s.settings.LossSettings;
import org.bce3s.spec.Components;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.Scalars;
import org.bce3s.yaml.Sequence;
import org.bce3s.yaml.YamlWriter;

/**
 * Turns {@code rows}, {@code grid}, {@code zip}, {@code leave_one_out} and {@code union} to rows.
 */
final class RowExpansion {
  private static final String ABLATION = "ablation";
  private static final int MAX_ROWS = 10_000;

  /** The places of the loss, as {@code leave_one_out} names them. */
  static final List<String> PLACES =
      Components.of(LossSettings.class).stream()
          .filter(component -> component.getType() == Choice.class)
          .map(RecordComponent::getName)
          .map(Names::key)
          .toList();

  private final Mapping overriding;
  private final Findings findings;
  private final List<Varied> varied = new ArrayList<>();
  private final List<List<WrittenRow>> blocks = new ArrayList<>();

  /** A grid or zip whose rows get their names once all paths are known; stands at {@code block}. */
  private record Varied(int block, String path, List<Axis> axes, List<List<Node>> rows) {}

  private RowExpansion(Mapping overriding, Findings findings) {
    this.overriding = overriding;
    this.findings = findings;
  }

  /**
   * All rows in the order written; what is wrong is added to the findings and left out.
   *
   * @param overriding what the command line sets; where a grid or zip varies it, it takes this
   *     value alone, so that no row is named by a value that it does not have
   * @return rows of names not yet checked
   */
  static List<WrittenRow> of(AblationHeader ablation, Mapping overriding, Findings findings) {
    RowExpansion expansion = new RowExpansion(overriding, findings);
    if (ablation.union().isPresent()) {
      List<RowBlock> union = ablation.union().get();
      for (int i = 0; i < union.size(); i++) {
        expansion.add(union.get(i), Paths.item(ABLATION + ".union", i));
      }
    } else {
      expansion.add(
          new RowBlock(ablation.rows(), ablation.grid(), ablation.zip(), ablation.leaveOneOut()),
          ABLATION);
    }
    expansion.nameVaried();
    return expansion.blocks.stream().flatMap(List::stream).toList();
  }

  private void add(RowBlock block, String path) {
    List<WrittenRow> rows = new ArrayList<>();
    blocks.add(rows);
    block.rows().ifPresent(written -> named(written, Paths.key(path, "rows"), rows));
    block.grid().ifPresent(written -> grid(written, Paths.key(path, "grid")));
    block.zip().ifPresent(written -> zip(written, Paths.key(path, "zip")));
    block.leaveOneOut().ifPresent(list -> leftOut(list, Paths.key(path, "leave_one_out"), rows));
  }

  private void named(Mapping written, String path, List<WrittenRow> rows) {
    if (written.entries().isEmpty()) {
      findings.fault(written.origin(), path, "at least one row is needed");
    }
    for (Mapping.Entry entry : written.entries()) {
      String rowPath = Paths.key(path, entry.key());
      if (entry.value() instanceof Mapping own) {
        rows.add(new WrittenRow(entry.key(), WrittenRow.Way.NAMED, rowPath, entry.at(), own));
      } else {
        findings.fault(
            entry.value().origin(),
            rowPath,
            "wanted a mapping, found " + entry.value().describe() + "; write {} for no change");
      }
    }
  }

  private void grid(Mapping written, String path) {
    List<Axis> axes = Axis.of(written, path, findings);
    long count = 1;
    boolean sound = !axes.isEmpty();
    for (Axis axis : axes) {
      count = Math.min(count * axis.values().size(), MAX_ROWS + 1);
      sound &= distinct(axis, path);
    }
    if (count > MAX_ROWS) {
      findings.fault(written.origin(), path, "gives more than " + MAX_ROWS + " rows");
    } else if (sound) {
      vary(path, axes, combinations(axes.stream().map(this::overridden).toList()));
    }
  }

  private boolean distinct(Axis axis, String path) {
    List<Node> values = axis.values();
    for (int i = 1; i < values.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (Axis.same(values.get(i), values.get(j))) {
          findings.fault(
              values.get(i).origin(),
              Paths.item(Paths.key(path, axis.path()), i),
              "the value is given twice; first at "
                  + values.get(j).origin().orPath(Paths.item(Paths.key(path, axis.path()), j)));
          return false;
        }
      }
    }
    return true;
  }

  private static List<List<Node>> combinations(List<Axis> axes) {
    List<List<Node>> rows = List.of(List.of());
    for (Axis axis : axes) {
      List<List<Node>> longer = new ArrayList<>();
      for (List<Node> row : rows) {
        for (Node value : axis.values()) {
          List<Node> values = new ArrayList<>(row);
          values.add(value);
          longer.add(values);
        }
      }
      rows = longer;
    }
    return rows;
  }

  private void zip(Mapping written, String path) {
    List<Axis> axes = Axis.of(written, path, findings);
    if (axes.isEmpty()) {
      return;
    }
    Axis first = axes.get(0);
    int length = first.values().size();
    for (Axis axis : axes) {
      if (axis.values().size() != length) {
        findings.fault(
            axis.at(),
            Paths.key(path, axis.path()),
            "has "
                + Count.of(axis.values().size(), "value")
                + ", but "
                + first.path()
                + " has "
                + length
                + "; zip takes one of each for a row");
        return;
      }
    }
    List<List<Node>> rows = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int row = i;
      List<Node> values =
          axes.stream()
              .map(a -> Overridden.value(overriding, a.path()).orElse(a.values().get(row)))
              .toList();
      boolean overridden =
          axes.stream().allMatch(a -> Overridden.value(overriding, a.path()).isPresent());
      if (!overridden || i == 0) {
        rows.add(values);
      }
    }
    vary(path, axes, rows);
  }

  private void leftOut(Sequence places, String path, List<WrittenRow> rows) {
    if (places.items().isEmpty()) {
      findings.fault(
          places.origin(), path, "at least one of " + String.join(", ", PLACES) + " is needed");
    }
    for (int i = 0; i < places.items().size(); i++) {
      Node item = places.items().get(i);
      String place = item instanceof Scalar scalar ? scalar.text() : "";
      String itemPath = Paths.item(path, i);
      if (PLACES.contains(place)) {
        Mapping.Entry weight =
            new Mapping.Entry(
                "loss." + place + ".weight", item.origin(), new Scalar(item.origin(), "0", false));
        rows.add(
            new WrittenRow(
                "without-" + place,
                WrittenRow.Way.LEFT_OUT,
                itemPath,
                item.origin(),
                new Mapping(item.origin(), List.of(weight))));
      } else {
        findings.fault(
            item.origin(),
            itemPath,
            "wanted a place of the loss, found "
                + item.describe()
                + "; "
                + Scalars.suggestion(place, PLACES));
      }
    }
  }

  private Axis overridden(Axis axis) {
    return Overridden.value(overriding, axis.path())
        .map(value -> new Axis(axis.path(), axis.at(), List.of(value)))
        .orElse(axis);
  }

  private void vary(String path, List<Axis> axes, List<List<Node>> rows) {
    varied.add(new Varied(blocks.size() - 1, path, axes, rows));
  }

  private void nameVaried() {
    RowNames names =
        new RowNames(varied.stream().flatMap(v -> v.axes().stream()).map(Axis::path).toList());
    Map<String, Set<String>> written = new HashMap<>();
    for (Varied block : varied) {
      for (List<Node> values : block.rows()) {
        written
            .computeIfAbsent(names.of(block.axes(), values), name -> new HashSet<>())
            .add(settings(block.axes(), values).toString());
      }
    }
    for (Varied block : varied) {
      for (List<Node> values : block.rows()) {
        List<Mapping.Entry> settings = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
          Axis axis = block.axes().get(i);
          settings.add(new Mapping.Entry(axis.path(), axis.at(), values.get(i)));
        }
        String name = names.of(block.axes(), values);
        if (written.get(name).size() > 1) {
          name = names.apart(block.axes(), values);
        }
        Origin at = values.get(values.size() - 1).origin();
        blocks
            .get(block.block())
            .add(
                new WrittenRow(
                    name, WrittenRow.Way.VARIED, block.path(), at, new Mapping(at, settings)));
      }
    }
  }

  /** What rows of one name set, to tell whether they are one row. */
  private static Map<String, String> settings(List<Axis> axes, List<Node> values) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < values.size(); i++) {
      settings.put(axes.get(i).path(), YamlWriter.flow(values.get(i)));
    }
    return settings;
  }
}
