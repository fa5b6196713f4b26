package org.bce3s.display;

import java.time.Duration;

/** Shows how far work has come. Not for use by several threads at a time. */
public interface ProgressDisplay extends AutoCloseable {
  /**
   * Opens a display: a bar on a terminal, plain lines elsewhere.
   *
   * @param task what is done, e.g. {@code training}
   * @param total how many steps it takes
   * @param terminal where to show it
   */
  static ProgressDisplay open(String task, long total, Terminal terminal) {
    return terminal.columns() > 0
        ? new BarDisplay(task, total, terminal.columns(), terminal.stream())
        : new LineDisplay(task, total, Duration.ofSeconds(10), System::nanoTime, terminal.stream());
  }

  /**
   * Says how far the work is.
   *
   * @param done steps done
   * @param speed how fast it goes
   * @param note what is under way, e.g. {@code epoch 3 of 40}
   */
  void update(long done, Speed speed, String note);

  /** Prints a line that stays. */
  void print(String line);

  /** Ends the display; what was shown last stays. */
  @Override
  void close();
}
