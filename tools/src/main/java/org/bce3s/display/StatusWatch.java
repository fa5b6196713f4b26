package org.bce3s.display;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.run.Progress;
import org.bce3s.sweep.CellStatus;
import org.bce3s.sweep.SweepStatus;

/**
 * Where sweeps stand, again and again: on a terminal one picture that changes in place, elsewhere a
 * line whenever a run begins, ends an epoch or ends.
 */
public final class StatusWatch {
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_ALL = "\u001b[2J";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final int columns;
  private final int lines;
  private final Map<String, String> told = new HashMap<>();
  private boolean drawn;

  /**
   * A watch.
   *
   * @param columns width of the terminal; 0 for what is none
   * @param lines its height
   */
  public StatusWatch(PrintWriter out, int columns, int lines) {
    this.out = out;
    this.columns = columns;
    this.lines = lines;
  }

  /** Shows how sweeps stand now, by their folders. */
  public void show(Map<Path, SweepStatus> sweeps) {
    if (columns > 0) {
      draw(sweeps);
    } else {
      tell(sweeps);
    }
    out.flush();
  }

  /** Writes over the last picture line by line, so that nothing flickers. */
  private void draw(Map<Path, SweepStatus> sweeps) {
    List<String> picture = new ArrayList<>();
    sweeps.forEach(
        (folder, status) -> {
          StatusText text = new StatusText(status);
          picture.add(folder + ": " + text.summary());
          text.table().lines().forEach(picture::add);
          picture.add("");
        });
    int room = lines - 2;
    List<String> shown = picture;
    if (picture.size() > room) {
      shown = new ArrayList<>(picture.subList(0, room - 1));
      shown.add("... and " + (picture.size() - room + 1) + " lines more");
    }
    StringBuilder text = new StringBuilder(drawn ? HOME : CLEAR_ALL + HOME);
    for (String line : shown) {
      text.append(line.length() < columns ? line : line.substring(0, columns - 1))
          .append(CLEAR_LINE)
          .append(System.lineSeparator());
    }
    out.print(text.append(CLEAR_BELOW));
    drawn = true;
  }

  private void tell(Map<Path, SweepStatus> sweeps) {
    Map<String, String> now = new LinkedHashMap<>();
    sweeps.forEach(
        (folder, status) -> {
          for (CellStatus cell : status.runs()) {
            String name =
                (sweeps.size() > 1 ? folder.getFileName() + " " : "")
                    + cell.row()
                    + " seed "
                    + cell.seed();
            now.put(name, StatusText.state(cell.state()) + said(cell));
          }
          now.put(folder + "", new StatusText(status).counts());
        });
    now.forEach(
        (name, line) -> {
          if (!line.equals(told.put(name, line))) {
            out.println(name + ": " + line);
          }
        });
  }

  /** What changes with an epoch, and not with a step. */
  private static String said(CellStatus cell) {
    Optional<String> figures = cell.figures().map(FiguresText::of);
    Optional<Progress> progress = cell.progress();
    String epoch =
        progress
            .map(p -> "epoch " + Math.min(p.epoch() + 1, p.epochs()) + "/" + p.epochs())
            .orElse("");
    StringBuilder said = new StringBuilder();
    for (String part : List.of(figures.orElse(""), epoch, cell.detail())) {
      said.append(part.isEmpty() ? "" : ", " + part);
    }
    return said.toString();
  }
}
