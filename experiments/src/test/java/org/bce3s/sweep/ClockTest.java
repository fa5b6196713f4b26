package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bce3s.fake.FakeSweep;
import org.bce3s.fake.HereLauncher;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockTest {
  @TempDir private Path folder;

  @Test
  void aClockThatIsSetBackAllTheTimeChangesNothing() throws Exception {
    AtomicLong ticks = new AtomicLong();
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    InstantSource backwards = () -> start.minus(Duration.ofDays(ticks.incrementAndGet()));
    Path out = folder.resolve("out");
    Files.writeString(folder.resolve("bce"), "diverge");
    assertThat(sweep(out, backwards.withZone(ZoneOffset.UTC)).exitCode()).isEqualTo(1);
    Files.delete(folder.resolve("bce"));
    assertThat(sweep(out, backwards.withZone(ZoneOffset.UTC)).exitCode()).isZero();

    List<Event> events = Journal.read(SweepFolder.of(out, "fake").journal());
    assertThat(events)
        .extracting(event -> event.value("at"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(SweepStatus.of(SweepFolder.of(out, "fake")).cells())
        .extracting(CellStatus::state)
        .containsOnly(CellState.DONE);
    Path elsewhere = folder.resolve("elsewhere");
    sweep(elsewhere, Clock.systemUTC());
    assertThat(Remains.of(out)).isEqualTo(Remains.of(elsewhere));
  }

  private SweepOutcome sweep(Path out, Clock clock) {
    SweepOptions options =
        new SweepOptions(folder, out, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    return new Sweep(
            FakeSweep.small(folder),
            options,
            new HereLauncher(),
            new SweepObserver() {},
            () -> false,
            clock)
        .run();
  }
}
