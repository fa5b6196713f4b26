package org.bce3s.display;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Progress as a bar on the terminal's last line, with images/s and the time left. */
final class BarDisplay implements ProgressDisplay {
  private static final int REDRAW_MILLIS = 500;

  private final int columns;
  private final PrintStream stream;
  private final AtomicReference<Optional<Duration>> left = new AtomicReference<>(Optional.empty());
  private final ProgressBar bar;

  /** Creates a bar as wide as the terminal. */
  BarDisplay(String task, long total, int columns, PrintStream stream) {
    this.columns = columns;
    this.stream = stream;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .continuousUpdate() // the note changes more often than the number of steps
            .setEtaFunction(state -> left.get())
            .setConsumer(new ConsoleProgressBarConsumer(stream, columns - 1))
            .build();
  }

  @Override
  public void update(long done, Speed speed, String note) {
    left.set(speed.left());
    bar.stepTo(done);
    bar.setExtraMessage(
        speed.rate().isEmpty() || note.isEmpty()
            ? " " + note + speed.rate()
            : " " + note + ", " + speed.rate());
  }

  @Override
  public void print(String line) {
    bar.pause();
    stream.print("\r" + " ".repeat(columns - 1) + "\r" + line + System.lineSeparator());
    bar.resume();
    bar.refresh();
  }

  @Override
  public void close() {
    bar.close();
  }
}
