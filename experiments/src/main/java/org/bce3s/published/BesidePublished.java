package org.bce3s.published;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;
import org.bce3s.table.AblationRow;
import org.bce3s.table.AblationTable;
import org.bce3s.table.RunLine;

/**
 * A row beside a published figure of its method, data set and imbalance factor. Two figures of one
 * method are of one protocol only if nothing is in {@code differences}, and even then only as far
 * as the publication says how its figure came about.
 *
 * @param row the row of ours
 * @param figure what was published
 * @param differences what is known to differ between the protocols, ours first; a published width
 *     is always among them, since it is told in words
 */
public record BesidePublished(AblationRow row, PublishedFigure figure, List<String> differences) {
  /** Copies the list. */
  public BesidePublished {
    differences = List.copyOf(differences);
  }

  /** Our mean over seeds less the published figure, in points of accuracy over all classes. */
  public OptionalDouble gap() {
    OptionalDouble mean = row.figures().get("all").mean();
    return mean.isEmpty() ? mean : OptionalDouble.of(mean.getAsDouble() - figure.all());
  }

  /**
   * The published figures of the rows of these runs, row by row. A row's method is what its setting
   * {@code report.method} says, else its name.
   */
  public static List<BesidePublished> of(List<RunLine> runs, List<PublishedFigure> figures) {
    List<BesidePublished> found = new ArrayList<>();
    for (AblationRow row : AblationTable.rows(runs)) {
      RunLine line =
          runs.stream().filter(l -> l.row().equals(row.name())).findFirst().orElseThrow();
      String method = line.cell("method").isEmpty() ? row.name() : line.cell("method");
      for (PublishedFigure figure : figures) {
        if (figure.method().equals(method) && sameData(line, figure)) {
          found.add(new BesidePublished(row, figure, differences(line, figure.protocol())));
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean sameData(RunLine line, PublishedFigure figure) {
    return line.cell("dataset").equals(figure.dataset())
        && (figure.imbalanceFactor().isEmpty()
            || line.figure("imbalance_factor").equals(figure.imbalanceFactor()));
  }

  private static List<String> differences(RunLine line, PublishedProtocol protocol) {
    List<String> differences = new ArrayList<>();
    if (!line.cell("head_count").isEmpty()) {
      differences.add("largest class cut to " + Count.of(line.cell("head_count"), "image"));
    }
    differ(differences, "network", line.cell("backbone"), protocol.backbone());
    protocol
        .width()
        .ifPresent(
            width ->
                differences.add(
                    "width "
                        + (line.cell("backbone_width").isEmpty()
                            ? "fixed"
                            : line.cell("backbone_width"))
                        + " of "
                        + line.cell("backbone")
                        + ", published "
                        + Names.value(width)));
    differ(
        differences,
        "epochs",
        line.cell("epochs"),
        protocol.epochs().stream().mapToObj(String::valueOf).findFirst());
    differ(
        differences,
        "stage",
        line.cell("start").isEmpty() ? "1" : "2",
        protocol.stage().stream().mapToObj(String::valueOf).findFirst());
    protocol
        .measuredOn()
        .filter(PublishedProtocol.Images.VALIDATION::equals)
        .ifPresent(
            on -> differences.add("measured on test images, published on validation images"));
    return differences;
  }

  private static void differ(
      List<String> differences, String what, String ours, Optional<String> theirs) {
    if (theirs.isPresent() && !plain(ours).equals(plain(theirs.get()))) {
      differences.add(what + " " + ours + ", published " + theirs.get());
    }
  }

  /** A network's name without the spelling of its source: ResNet-32 is resnet32. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
