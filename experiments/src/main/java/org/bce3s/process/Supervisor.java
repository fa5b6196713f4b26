package org.bce3s.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bce3s.run.Progress;

/**
 * Launches runs, a few at a time, watches their processes and launches a run again that may go
 * better. Once asked to stop it launches nothing more, asks all to end and waits for them.
 */
public final class Supervisor {
  /**
   * About what a start takes on a busy machine: what starts earlier waits in memory for nothing.
   */
  private static final double PREPARED_SECONDS = 20;

  private final ChildLauncher launcher;
  private final int jobs;
  private final Consumer<String> news;
  private final List<Running> running = new CopyOnWriteArrayList<>();
  private final Deque<Attempt> pending = new ArrayDeque<>();
  private final Semaphore ends = new Semaphore(0);
  private boolean prepared;

  /**
   * Creates a supervisor.
   *
   * @param launcher starts the processes
   * @param jobs how many are to go at once
   * @param news takes what the launcher has to say
   */
  public Supervisor(ChildLauncher launcher, int jobs, Consumer<String> news) {
    this.launcher = launcher;
    this.jobs = jobs;
    this.news = news;
  }

  /** A run as its supervisor sees it; called on the supervisor's thread. */
  public interface Run {
    /** What is to be launched, if it can be by now. */
    Start start();

    /** What would be launched if its turn came now, as far as looking changes nothing. */
    default Optional<NextRun> next() {
      return Optional.empty();
    }

    /** An attempt, counted from 1, has this process. */
    default void started(int attempt, Child child) {}

    /** It has published something new of how far it is. */
    default void progress(Progress progress) {}

    /**
     * The process of an attempt has ended.
     *
     * @param stopping whether all were asked to end
     * @return the time after which to launch it again; empty if it is not to be
     */
    Optional<Duration> ended(int attempt, int exitCode, boolean stopping);
  }

  /**
   * Whether a run starts.
   *
   * @param launch what to launch, if anything now
   * @param later whether to ask again
   */
  public record Start(Optional<Launch> launch, boolean later) {
    /** It must wait for something. */
    public static final Start LATER = new Start(Optional.empty(), true);

    /** There is nothing to launch any more. */
    public static final Start NEVER = new Start(Optional.empty(), false);

    /** It is to be launched. */
    public static Start now(Launch launch) {
      return new Start(Optional.of(launch), false);
    }
  }

  /**
   * Sees to runs until none is left, or all have ended after a stop.
   *
   * @param runs in the order in which to launch them
   * @param stop asked at every look until it is true
   * @throws org.bce3s.file.FolderException if a process cannot be started or its folder not be
   *     read; the others are stopped first
   */
  public void run(Collection<? extends Run> runs, BooleanSupplier stop) {
    runs.forEach(run -> pending.add(new Attempt(run, 1, System.nanoTime())));
    try {
      boolean stopping = false;
      while (!running.isEmpty() || !pending.isEmpty()) {
        if (!stopping && stop.getAsBoolean()) {
          stopping = true;
          pending.clear();
          launcher.endPrepared();
          stopAll();
        }
        startSome();
        launcher.news().ifPresent(news);
        if (!look(stopping)) {
          pause();
        }
      }
    } finally {
      launcher.endPrepared();
      stopAll();
      awaitAll();
    }
  }

  /** Ends all processes at once, from any thread. */
  public void kill() {
    running.forEach(run -> run.child.kill());
  }

  private void startSome() {
    Iterator<Attempt> next = pending.iterator();
    while (running.size() < launcher.capacity(jobs) && next.hasNext()) {
      Attempt attempt = next.next();
      Start start = attempt.isDue() ? attempt.run.start() : Start.LATER;
      if (!start.later) {
        next.remove();
      }
      start.launch.ifPresent(launch -> launch(attempt, launch));
    }
  }

  private void launch(Attempt attempt, Launch launch) {
    launch.folder().startAttempt();
    Child child = launcher.launch(launch);
    prepared = false;
    running.add(new Running(attempt, launch, child));
    child.whenEnded(ends::release);
    attempt.run.started(attempt.number, child);
  }

  /** Looks after the processes; whether any has ended. */
  private boolean look(boolean stopping) {
    boolean anyEnded = false;
    for (Running run : List.copyOf(running)) {
      OptionalInt exitCode = run.child.exitCode();
      if (exitCode.isEmpty()) {
        if (run.tellProgress() && !prepared && !stopping) {
          prepareBeside(run);
        }
      } else {
        anyEnded = true;
        running.remove(run);
        run.attempt.ended(exitCode.getAsInt(), stopping).ifPresent(pending::add);
      }
    }
    return anyEnded;
  }

  /** Has the next run's process started when one of those that run is about to end. */
  private void prepareBeside(Running run) {
    double left = run.told.map(Progress::secondsLeft).orElse(-1.0);
    if (left >= 0 && left <= PREPARED_SECONDS) {
      Optional<NextRun> next =
          pending.stream()
              .filter(Attempt::isDue)
              .flatMap(attempt -> attempt.run.next().stream())
              .findFirst();
      next.ifPresent(n -> launcher.prepare(n, run.child));
      prepared = next.isPresent();
    }
  }

  private void stopAll() {
    running.forEach(run -> run.child.stop());
  }

  private void awaitAll() {
    while (running.stream().anyMatch(run -> run.child.exitCode().isEmpty())) {
      pause();
    }
    running.clear();
  }

  /** Waits until it is time to look, or a process has ended. */
  private void pause() {
    try {
      if (ends.tryAcquire(launcher.pollEvery().toMillis(), TimeUnit.MILLISECONDS)) {
        ends.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while runs are under way", e);
    }
  }

  /** The start of a run that is due at a time of {@link System#nanoTime}. */
  private record Attempt(Run run, int number, long dueAt) {
    boolean isDue() {
      return System.nanoTime() - dueAt >= 0;
    }

    /** The next attempt, if there is to be one. */
    Optional<Attempt> ended(int exitCode, boolean stopping) {
      return run.ended(number, exitCode, stopping)
          .map(wait -> new Attempt(run, number + 1, System.nanoTime() + wait.toNanos()));
    }
  }

  /** A run under way. */
  private static final class Running {
    private final Attempt attempt;
    private final Launch launch;
    private final Child child;
    private Optional<Progress> told = Optional.empty();

    Running(Attempt attempt, Launch launch, Child child) {
      this.attempt = attempt;
      this.launch = launch;
      this.child = child;
    }

    /** Whether there is something new. */
    boolean tellProgress() {
      Optional<Progress> now = Progress.read(launch.folder().progress());
      boolean isNew = now.isPresent() && !now.equals(told);
      if (isNew) {
        told = now;
        attempt.run.progress(now.get());
      }
      return isNew;
    }
  }
}
