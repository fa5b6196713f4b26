package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.List;
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
 * A setting that a grid or zip varies.
 *
 * @param path its dotted path
 * @param at where the path was written
 * @param values its values, at least one
 */
record Axis(String path, Origin at, List<Node> values) {
  Axis {
    values = List.copyOf(values);
  }

  /**
   * The axes of a grid or zip in the order written.
   *
   * @param written paths, dotted or nested, with lists of values
   * @param path the path of the mapping, for messages
   * @param findings takes what is wrong
   */
  static List<Axis> of(Mapping written, String path, Findings findings) {
    List<Axis> axes = new ArrayList<>();
    collect(written, "", path, axes, findings);
    if (written.entries().isEmpty()) {
      findings.fault(written.origin(), path, "at least one path with a list of values is needed");
    }
    return axes;
  }

  private static void collect(
      Mapping written, String parent, String path, List<Axis> axes, Findings findings) {
    for (Mapping.Entry entry : written.entries()) {
      String axisPath = Paths.key(parent, entry.key());
      String faultPath = Paths.key(path, axisPath);
      Node value = entry.value();
      if (value instanceof Mapping nested) {
        collect(nested, axisPath, path, axes, findings);
      } else if (!(value instanceof Sequence list)) {
        String advice =
            ((Scalar) value).isEmpty()
                ? ""
                : ((Scalar) value).text().contains("..")
                    ? "; ranges are not known, write every value: [1, 2, 3]"
                    : "; write [" + YamlWriter.flow(value) + "]";
        findings.fault(
            value.origin(),
            faultPath,
            "wanted a list of values, found " + value.describe() + advice);
      } else if (list.items().isEmpty()) {
        findings.fault(value.origin(), faultPath, "at least one value is needed");
      } else if (isNew(axisPath, faultPath, entry, list.items(), axes, findings)) {
        axes.add(new Axis(axisPath, entry.at(), list.items()));
      }
    }
  }

  /** Whether no axis has this path; the command line gives one that has it other values. */
  private static boolean isNew(
      String axisPath,
      String path,
      Mapping.Entry entry,
      List<Node> values,
      List<Axis> axes,
      Findings findings) {
    for (Axis other : axes) {
      if (other.path.equals(axisPath) && entry.at().equals(Origin.COMMAND_LINE)) {
        axes.set(axes.indexOf(other), new Axis(axisPath, entry.at(), values));
        return false;
      }
      if (other.path.equals(axisPath)) {
        findings.fault(entry.at(), path, "duplicate key; first written at " + other.at);
        return false;
      }
    }
    return true;
  }

  /** Whether two values say the same; numbers do however they are written. */
  static boolean same(Node a, Node b) {
    if (a instanceof Scalar first && b instanceof Scalar second) {
      return Scalars.same(first.text(), second.text());
    }
    return YamlWriter.flow(a).equals(YamlWriter.flow(b));
  }
}
