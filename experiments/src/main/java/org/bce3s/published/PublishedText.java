package org.bce3s.published;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.spec.Names;
import org.bce3s.table.Cells;

/** Rows beside published figures as a person reads them: gap, source, and what differs. */
public final class PublishedText {
  private static final String GAP = "n/a";

  private PublishedText() {}

  /** The text, each line with its line end; nothing if no figure was published. */
  public static String of(List<BesidePublished> pairs) {
    StringBuilder text = new StringBuilder();
    pairs.forEach(pair -> lines(pair).forEach(line -> text.append(line).append('\n')));
    return text.toString();
  }

  private static List<String> lines(BesidePublished pair) {
    PublishedFigure figure = pair.figure();
    List<String> lines = new ArrayList<>();
    lines.add(
        pair.row().name()
            + ": "
            + Cells.shown(pair.row().figures().get("all").mean(), GAP)
            + " beside "
            + Cells.shown(figure.all())
            + " published, gap "
            + Cells.signed(pair.gap(), GAP));
    lines.add("  source: " + source(figure));
    if (!pair.differences().isEmpty()) {
      lines.add("  other protocol: " + String.join("; ", pair.differences()));
    }
    about(figure).forEach(words -> lines.add("  published: " + words));
    return lines;
  }

  /** What a publication says of its figure: the images it is of, and what else is to know. */
  public static List<String> about(PublishedFigure figure) {
    PublishedProtocol protocol = figure.protocol();
    return Stream.concat(
            protocol.measuredOn().stream().map(on -> "measured on " + Names.value(on) + " images"),
            protocol.note().stream().map(String::strip))
        .toList();
  }

  /** Who published a figure and where it was read. */
  public static String source(PublishedFigure figure) {
    return figure.source()
        + (figure.secondHand()
            ? ", second-hand: from notes"
            : ", read in " + Names.value(figure.readIn().get(0)));
  }
}
