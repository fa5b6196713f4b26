package org.bce3s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipFile;
import org.bce3s.failure.ExitCode;
import org.bce3s.file.FolderLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir private Path folder;
  private Path sweep;
  private Path run;
  private Path aside;

  @BeforeEach
  void writeRuns() {
    sweep = folder.resolve("runs/tiny");
    run = sweep.resolve("ce/seed-0");
    aside = sweep.resolve("ce/seed-0.3f2a71e68e8d");
    TestFiles.write(sweep.resolve("journal"), "");
    TestFiles.write(run.resolve("identity.txt"), "seed 0\n");
    TestFiles.write(run.resolve("checkpoints/a.state"), "x".repeat(2000));
    TestFiles.write(aside.resolve("identity.txt"), "seed 0\n");
    TestFiles.write(aside.resolve("log.txt"), "epoch 1/2\n");
  }

  @Test
  void listShowsStateAndRoomOfEveryRun() {
    Console list = runs("list", folder.resolve("runs").toString());
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out().lines())
        .containsExactly(
            run + " ".repeat(13) + "  begun         2.0 kB",
            aside + "  set aside     0.0 kB",
            "2 runs, 2.0 kB",
            "of which set aside: 1 run, 0.0 kB");
    assertThat(runs("list", folder.resolve("none").toString()).exitCode())
        .isEqualTo(ExitCode.WRONG);
  }

  @Test
  void whoeverWantsARunIsToldWhichLieBelowOrBeside() {
    for (String command : new String[] {"predict", "evaluate", "reproduce"}) {
      assertThat(Console.run(command, sweep.toString()).err())
          .as(command)
          .contains("; name a run below it: " + run)
          .doesNotContain(aside.toString());
      assertThat(Console.run(command, sweep.resolve("cee/seed-0").toString()).err())
          .as(command)
          .contains("cee/seed-0: no such folder; did you mean \"" + run + "\"?");
    }
  }

  /** On a disk that is far away the sizes take long: nobody waits for the last to see the first. */
  @Test
  void aRunIsListedBeforeTheNextIsLookedAt() {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] text, int from, int length) {
            super.write(text, from, length);
            TestFiles.write(aside.resolve("log.txt"), "x".repeat(7000));
          }
        };
    Bce3s.run(new PrintStream(out, true, UTF_8), System.err, "runs", "list", sweep.toString());
    assertThat(out.toString(UTF_8)).contains(aside + "  set aside     7.0 kB");
  }

  @Test
  void nothingIsRemovedWithoutYes() {
    Console shown = runs("remove", run.toString());
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out()).contains("nothing is removed yet; --yes deletes 1 run, 2.0 kB");
    assertThat(run.resolve("checkpoints/a.state")).exists();

    assertThat(runs("remove", "--yes", run.toString()).out()).contains("removed: 1 run");
    assertThat(run).doesNotExist();
    assertThat(aside).exists();
  }

  @Test
  void aFolderOfSweepsIsNoRun() {
    Console refused = runs("remove", "--yes", sweep.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(refused.err()).contains(sweep + " is no folder of a run; name the runs");
    assertThat(run).exists();

    assertThat(runs("remove", "--yes", "--set-aside", sweep.toString()).exitCode()).isZero();
    assertThat(aside).doesNotExist();
    assertThat(run).exists();
  }

  @Test
  void whatIsAtWorkStays() {
    FolderLock atWork = FolderLock.acquire(run, Duration.ZERO);
    try {
      Console refused = runs("remove", "--yes", aside.toString(), run.toString());
      assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG);
      assertThat(refused.err()).contains(run + " is at work");
      assertThat(runs("archive", run.toString(), "--to", folder.toString()).err())
          .contains("is at work");
    } finally {
      atWork.close();
    }
    FolderLock swept = FolderLock.acquire(sweep, Duration.ZERO);
    try {
      assertThat(runs("remove", "--yes", aside.toString()).err()).contains("is being swept by");
    } finally {
      swept.close();
    }
    assertThat(run).exists();
    assertThat(aside).exists();
  }

  @Test
  void anArchiveHoldsTheFilesAndReplacesNoOther() throws IOException {
    Path to = folder.resolve("kept");
    Console packed = runs("archive", run.toString(), "--to", to.toString());
    assertThat(packed.exitCode()).as(packed.err()).isZero();
    Path archive = to.resolve("tiny/ce/seed-0.zip");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.getEntry("seed-0/checkpoints/a.state").getSize()).isEqualTo(2000);
      assertThat(zip.getEntry("seed-0/identity.txt")).isNotNull();
    }
    assertThat(run).exists();
    byte[] before = Files.readAllBytes(archive);
    Console again = runs("archive", run.toString(), "--to", to.toString());
    assertThat(again.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(again.err()).contains(archive + " is there already");
    assertThat(archive).hasBinaryContent(before);
  }

  private static Console runs(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "runs";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Console.run(all);
  }
}
