package org.bce3s.display;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.reproduction.RunAgain;
import org.bce3s.reproduction.TablesReproduction;
import org.bce3s.spec.Count;

/** What came of training tables again, in words. */
public final class ReproductionText {
  private final TablesReproduction reproduction;

  /** Creates the text of a comparison. */
  public ReproductionText(TablesReproduction reproduction) {
    this.reproduction = reproduction;
  }

  /** What was asked for, a line a run, what differs that may not, and the end of it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "asked for: "
            + (reproduction.isExact()
                ? "the same figures to the last digit (same processor, compute threads, native"
                    + " build and code)"
                : "accuracies within 5 points ("
                    + String.join("; ", reproduction.reasons())
                    + ")"));
    reproduction.notes().forEach(note -> lines.add("note: " + note));
    reproduction.runs().forEach(run -> lines.add(line(run)));
    reproduction
        .different()
        .forEach(run -> lines.add("DIFFERS: " + run.name() + ": " + different(run)));
    lines.add(end());
    return lines;
  }

  private static String line(RunAgain run) {
    String compared = String.join(", ", run.compared());
    return run.isSame()
        ? run.name() + ": the same: " + compared
        : String.format(
            Locale.ROOT,
            "%s: accuracy %.2f, now %.2f (%+.2f); the same: %s",
            run.name(),
            run.before(),
            run.now(),
            run.points(),
            compared);
  }

  private String different(RunAgain run) {
    return reproduction.isExact()
        ? "first " + run.first().orElseThrow()
        : String.format(Locale.ROOT, "%+.2f points of accuracy", run.points());
  }

  private String end() {
    int all = reproduction.runs().size();
    int different = reproduction.different().size();
    long same = reproduction.runs().stream().filter(RunAgain::isSame).count();
    if (different > 0) {
      return "not reproduced: " + different + " of " + runs(all);
    }
    return "reproduced: "
        + runs(all)
        + (same == all
            ? " to the last digit"
            : ", of which " + same + " to the last digit, the others within 5 points");
  }

  private static String runs(int number) {
    return Count.of(number, "run");
  }
}
