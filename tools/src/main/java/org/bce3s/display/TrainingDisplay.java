package org.bce3s.display;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bce3s.process.RunProcess;
import org.bce3s.training.EpochReport;

/** Shows one run while it trains: every step moves the display, every epoch leaves a line. */
public final class TrainingDisplay implements RunProcess.Display {
  private final String task;
  private final int batchSize;
  private final LongSupplier clock;
  private final Terminal terminal;
  private ProgressDisplay display;
  private int epochs;
  private int stepsPerEpoch;
  private long firstDone;
  private long startedAt;

  /**
   * Creates a display that appears when training starts.
   *
   * @param task what is trained, e.g. the row and seed
   * @param batchSize source images a step
   * @param clock nanoseconds, {@code System::nanoTime}
   * @param terminal where to show it
   */
  public TrainingDisplay(String task, int batchSize, LongSupplier clock, Terminal terminal) {
    this.task = task;
    this.batchSize = batchSize;
    this.clock = clock;
    this.terminal = terminal;
    this.display = new LineDisplay(task, 1, Duration.ZERO, clock, terminal.stream());
  }

  @Override
  public void started(int epochs, int stepsPerEpoch, int firstEpoch, int firstStep) {
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    this.firstDone = (long) firstEpoch * stepsPerEpoch + firstStep;
    this.startedAt = clock.getAsLong();
    display.close();
    display = ProgressDisplay.open(task, (long) epochs * stepsPerEpoch, terminal);
    if (firstDone > 0) {
      display.print(
          task
              + (firstEpoch < epochs
                  ? ": goes on in epoch " + (firstEpoch + 1) + " of " + epochs
                  : ": is trained, and measured"));
    }
  }

  @Override
  public void step(int epoch, int step, double loss) {
    long done = (long) epoch * stepsPerEpoch + step + 1;
    String note = String.format(Locale.ROOT, "epoch %d/%d, loss %.3f", epoch + 1, epochs, loss);
    display.update(done, speed(done), note);
  }

  @Override
  public void epoch(EpochReport report) {
    display.print(
        String.format(
            Locale.ROOT,
            "epoch %d/%d: loss %.4f, %s, %.0f images/s, %.1f s",
            report.epoch() + 1,
            epochs,
            report.losses().total(),
            accuracy(report),
            report.sourceImagesPerSecond(),
            report.seconds()));
  }

  @Override
  public void close() {
    PeakMemory.text().ifPresent(display::print);
    display.close();
  }

  private static String accuracy(EpochReport report) {
    String onTest = report.accuracy().map(FiguresText::of).orElse("not evaluated");
    return report.holdout().isEmpty()
        ? onTest
        : String.format(
            Locale.ROOT, "%s, hold-out %.2f", onTest, 100 * report.holdout().getAsDouble());
  }

  /** The mean speed of this process; evaluation between epochs counts, as it will again. */
  private Speed speed(long done) {
    double seconds = (clock.getAsLong() - startedAt) / 1e9;
    long steps = done - firstDone;
    if (seconds <= 0 || steps <= 0) {
      return Speed.UNKNOWN;
    }
    double secondsLeft = seconds / steps * ((long) epochs * stepsPerEpoch - done);
    return new Speed(
        steps * batchSize / seconds, Optional.of(Duration.ofMillis(Math.round(secondsLeft * 1e3))));
  }
}
