package org.bce3s.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.fault.FaultPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void replacesTheContentAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("new/table.csv");
    AtomicFile.write(file, "old");
    Files.writeString(file.resolveSibling(".table.csv.tmp"), "left by a killed process");
    AtomicFile.write(file, "ä\n");
    AtomicFile.publish(file.resolveSibling("progress"), "1");
    assertThat(file).content().isEqualTo("ä\n");
    assertThat(file.getParent().toFile().list()).containsExactlyInAnyOrder("table.csv", "progress");
  }

  @Test
  void keepsTheOldContentWhenTheNewCannotBeWritten() throws IOException {
    Path file = folder.resolve("table.csv");
    AtomicFile.write(file, "old");
    Files.createDirectory(folder.resolve(".table.csv.tmp"));
    assertThatThrownBy(() -> AtomicFile.write(file, "new"))
        .isInstanceOf(FolderException.class)
        .hasMessageStartingWith("cannot write " + file + ": ");
    assertThat(file).content().isEqualTo("old");
  }

  @ParameterizedTest
  @CsvSource({
    "FILE_BEFORE_WRITE, old",
    "FILE_HALF_WRITTEN, old",
    "FILE_BEFORE_FORCE, old",
    "FILE_BEFORE_MOVE, old",
    "FILE_BEFORE_FOLDER_FORCE, new",
    "FILE_WRITTEN, new"
  })
  void aDeathLeavesTheOldContentOrTheNew(FaultPoint death, String content) {
    Path file = folder.resolve("table.csv");
    AtomicFile.write(file, "old");
    List<FaultPoint> reached = new ArrayList<>();
    assertThatThrownBy(
            () ->
                FaultPoint.watch(p -> die(p, death, reached), () -> AtomicFile.write(file, "new")))
        .isInstanceOf(Death.class);
    assertThat(file).content().isEqualTo(content);
  }

  /** The dead do nothing any more, so every later point throws as well. */
  private static void die(FaultPoint point, FaultPoint death, List<FaultPoint> reached) {
    reached.add(point);
    if (reached.contains(death)) {
      throw new Death();
    }
  }

  @Test
  void saysThatAFileIsInTheWay() throws IOException {
    Path file = Files.createFile(folder.resolve("out"));
    assertThatThrownBy(() -> AtomicFile.write(file.resolve("runs.csv"), ""))
        .isInstanceOf(FolderException.class)
        .hasMessage("cannot write " + file + ": " + file + " is a file, not a folder");
  }

  @Test
  void saysWhatToDo() {
    Path path = Path.of("out");
    assertThat(FolderException.writing(path, new IOException("No space left on device")))
        .hasMessage(
            "cannot write out: the disk is full; free some space and start again, finished runs are"
                + " kept");
    assertThat(FolderException.writing(path, new AccessDeniedException("out")))
        .hasMessage("cannot write out: permission denied; choose a folder you may write to");
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }
}
