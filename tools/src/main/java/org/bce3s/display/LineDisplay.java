package org.bce3s.display;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Progress as plain lines, for log files and pipes: one now and then, and one at the end. */
final class LineDisplay implements ProgressDisplay {
  private final String task;
  private final long total;
  private final long interval;
  private final LongSupplier clock;
  private final PrintStream stream;
  private long printedAt;
  private boolean finished;

  /** Creates a display that prints a line at most every {@code interval} of the clock (ns). */
  LineDisplay(String task, long total, Duration interval, LongSupplier clock, PrintStream stream) {
    this.task = task;
    this.total = total;
    this.interval = interval.toNanos();
    this.clock = clock;
    this.stream = stream;
    this.printedAt = clock.getAsLong();
  }

  @Override
  public void update(long done, Speed speed, String note) {
    long now = clock.getAsLong();
    if (finished || (done < total && now - printedAt < interval)) {
      return;
    }
    printedAt = now;
    finished = done >= total;
    String steps =
        String.format(
            Locale.ROOT, "%s: %d/%d (%d %%)", task, done, total, 100 * done / Math.max(1, total));
    print(
        Stream.of(steps, note, speed.rate(), done < total ? speed.timeLeft() : "")
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining(", ")));
  }

  @Override
  public void print(String line) {
    stream.println(line);
    stream.flush();
  }

  @Override
  public void close() {}
}
