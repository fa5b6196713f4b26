package org.bce3s.fake;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.bce3s.process.Child;
import org.bce3s.process.ChildLauncher;
import org.bce3s.process.Launch;

/**
 * Carries out fake runs at once and in this process, which saves the start of a JVM.
 *
 * @param stopped whether every run is stopped at its first step, and ends with 75
 */
public record HereLauncher(boolean stopped) implements ChildLauncher {
  /** A launcher of runs that come to their end. */
  public HereLauncher() {
    this(false);
  }

  @Override
  public Child launch(Launch launch) {
    try (PrintStream log =
        new PrintStream(launch.folder().log().toFile(), StandardCharsets.UTF_8)) {
      return new Ended(
          FakeChild.run(
              launch.folder(),
              launch.seed(),
              launch.data(),
              launch.folder().run(),
              launch.start(),
              log,
              () -> stopped));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Ended(int code) implements Child {
    @Override
    public long pid() {
      return ProcessHandle.current().pid();
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
