package org.bce3s.display;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bce3s.run.Progress;
import org.bce3s.run.RunFailure;
import org.bce3s.spec.Count;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.SweepObserver;
import org.bce3s.table.RunFigures;

/**
 * Shows a sweep: the runs under way move the display, every run that ends leaves a line. The
 * display counts epochs, of runs that failed none; the time left follows from the part of the sweep
 * done since it started.
 */
public final class SweepDisplay implements SweepObserver, AutoCloseable {
  /** With less than this part of a run done, the time left would be a guess. */
  private static final double ENOUGH = 0.1;

  /** So that a whole number of epochs is not missed by a last bit. */
  private static final double ROUNDING = 1e-6;

  /** So many runs that have not told of themselves are named one by one. */
  private static final int FEW = 2;

  private final LongSupplier clock;
  private final Terminal terminal;
  private final Map<Cell, Optional<Progress>> running = new LinkedHashMap<>();
  private final Set<Cell> waiting = new HashSet<>();
  private ProgressDisplay display;
  private int runs;
  private double epochsPerRun;
  private int ended;
  private int endedBefore;
  private int failed;
  private long startedAt;

  /**
   * Creates a display that appears when the sweep starts.
   *
   * @param clock nanoseconds, {@code System::nanoTime}
   * @param terminal where to show it
   */
  public SweepDisplay(LongSupplier clock, Terminal terminal) {
    this.clock = clock;
    this.terminal = terminal;
    this.display = new LineDisplay("sweep", 1, Duration.ZERO, clock, terminal.stream());
  }

  @Override
  public void started(List<Cell> asked, int done) {
    runs = asked.size();
    int epochs = asked.stream().mapToInt(c -> c.row().settings().epochs()).sum();
    epochsPerRun = epochs / (double) runs;
    ended = done;
    endedBefore = done;
    startedAt = clock.getAsLong();
    if (done > 0) {
      display.print(done + " of " + Count.of(runs, "run was", "runs were") + " done before");
    }
    if (done < runs) {
      display.close();
      display = ProgressDisplay.open("sweep", epochs, terminal);
      update();
    }
  }

  @Override
  public void runStarted(Cell cell) {
    running.put(cell, Optional.empty());
    update();
  }

  @Override
  public void runProgress(Cell cell, Progress progress) {
    running.put(cell, Optional.of(progress));
    update();
  }

  @Override
  public void runFinished(Cell cell, RunFigures figures) {
    end(cell, FiguresText.of(figures));
  }

  @Override
  public void runRetried(Cell cell, RunFailure failure, Duration wait) {
    running.remove(cell);
    display.print(cell + ": " + failure + "; tried again in " + Speed.text(wait));
    update();
  }

  @Override
  public void runFailed(Cell cell, RunFailure failure) {
    failed++;
    end(cell, "failed: " + failure);
  }

  @Override
  public void runInterrupted(Cell cell) {
    running.remove(cell);
    display.print(cell + ": stopped, and its checkpoint written");
  }

  @Override
  public void runWaiting(Cell cell, String owner) {
    if (waiting.add(cell)) {
      display.print(cell + ": waits, its folder is in use by " + owner);
    }
  }

  @Override
  public void told(String news) {
    display.print(news);
  }

  @Override
  public void close() {
    display.close();
  }

  private void end(Cell cell, String how) {
    running.remove(cell);
    ended++;
    display.print(String.format(Locale.ROOT, "[%d/%d] %s: %s", ended, runs, cell, how));
    update();
  }

  private void update() {
    double done = ended - failed;
    double imagesPerSecond = 0;
    for (Optional<Progress> progress : running.values()) {
      done += progress.map(SweepDisplay::part).orElse(0.0);
      imagesPerSecond += progress.map(Progress::imagesPerSecond).orElse(0.0);
    }
    long epochsDone = (long) Math.floor(done * epochsPerRun + ROUNDING);
    display.update(epochsDone, new Speed(imagesPerSecond, left(done)), note());
  }

  /** Every run under way; those that have told nothing yet are counted where they are many. */
  private String note() {
    long silent = running.values().stream().filter(Optional::isEmpty).count();
    List<String> notes = new ArrayList<>();
    if (failed > 0) {
      notes.add(failed + " failed");
    }
    running.forEach(
        (cell, progress) -> {
          if (progress.isPresent() || silent <= FEW) {
            notes.add(cell + progress.map(SweepDisplay::epoch).orElse(" starts"));
          }
        });
    if (silent > FEW) {
      notes.add(Count.of(silent, "run") + " to start");
    }
    return String.join("; ", notes);
  }

  private Optional<Duration> left(double done) {
    double sinceStart = done - endedBefore;
    if (sinceStart < ENOUGH) {
      return Optional.empty();
    }
    double nanos = (clock.getAsLong() - startedAt) / sinceStart * (runs - failed - done);
    return Optional.of(Duration.ofNanos(Math.round(nanos)));
  }

  /** The part of a run that is done; nothing of one without epochs, until it has ended. */
  private static double part(Progress progress) {
    if (progress.epochs() == 0) {
      return 0;
    }
    return (progress.epoch() + progress.step() / (double) progress.stepsPerEpoch())
        / progress.epochs();
  }

  private static String epoch(Progress progress) {
    int epoch = Math.min(progress.epoch() + 1, progress.epochs());
    return String.format(Locale.ROOT, " epoch %d/%d", epoch, progress.epochs());
  }
}
