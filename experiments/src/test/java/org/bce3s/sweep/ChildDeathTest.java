package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.file.FolderException;
import org.bce3s.process.Child;
import org.bce3s.process.ChildDeath;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChildDeathTest {
  private static final Path FILE = Path.of("runs/ce/seed-0/result.json");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"2, CONFIGURATION", "3, DATA", "74, DISK", "137, KILLED", "139, NATIVE_CRASH"})
  void theExitCodeTellsWhereNoFileCould(int exitCode, FailureClass failure) {
    assertThat(ChildDeath.of(exitCode, new RunFolder(folder)).failure()).isEqualTo(failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Stale file handle", "Input/output error"})
  void aDiskThatIsFullOrFlickersIsTriedAgain(String reason) {
    IOException cause = new FileSystemException(FILE.toString(), null, reason);
    assertThat(RunFailure.of(FolderException.writing(FILE, cause)).failure())
        .isEqualTo(FailureClass.DISK)
        .matches(FailureClass::isInfrastructure);
  }

  @Test
  void aFolderThatIsForbiddenOrOfAnotherRunIsNot() {
    IOException forbidden = new AccessDeniedException(FILE.toString());
    assertThat(
            List.of(
                RunFailure.of(FolderException.writing(FILE, forbidden)).failure(),
                RunFailure.of(new FolderException("is of another run")).failure()))
        .containsOnly(FailureClass.CONFIGURATION);
  }

  /** As Ctrl-C ends a child that has no handler yet. */
  @ParameterizedTest
  @ValueSource(ints = {129, 130, 143})
  void aChildThatWasStoppedBeforeItCouldAnswerIsInterruptedAndNotFailed(int exitCode) {
    Plan plan = FakeSweep.plan(folder, List.of(FakeRuns.row("ce", 0, 1)), List.of(0L));
    SweepOptions options =
        new SweepOptions(
            folder,
            folder.resolve("out"),
            Optional.empty(),
            1,
            false,
            FakeSweep.RETRIES,
            List.of());
    SweepOutcome outcome =
        new Sweep(plan, options, launch -> new Ended(exitCode), new SweepObserver() {}, () -> false)
            .run();

    assertThat(outcome.exitCode()).isEqualTo(75);
    assertThat(outcome.failures()).isEmpty();
    assertThat(SweepStatus.of(SweepFolder.of(folder.resolve("out"), "fake"), plan).cells())
        .extracting(CellStatus::state)
        .containsOnly(CellState.TO_RUN);
  }

  private record Ended(int code) implements Child {
    @Override
    public long pid() {
      return ProcessHandle.current().pid(); // which lives, but has no lock
    }

    @Override
    public OptionalInt exitCode() {
      return OptionalInt.of(code);
    }

    @Override
    public void stop() {
      // It has ended.
    }

    @Override
    public void kill() {
      // It has ended.
    }
  }
}
