package org.bce3s.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesOfRunsTest {
  @TempDir private Path folder;

  private Path sweep;

  @BeforeEach
  void write() throws IOException {
    sweep = folder.resolve("runs/tiny");
    for (String run : new String[] {"ce/seed-0", "ce/seed-0.3f2a71e68e8d", "bce/seed-0"}) {
      Files.writeString(
          Files.createDirectories(sweep.resolve(run)).resolve("identity.txt"), "seed 0\n");
    }
  }

  @Test
  void ofAFolderAboveRunsTheRunsAreNamed() {
    assertThat(PlacesOfRuns.below(sweep.resolve("ce")))
        .isEqualTo("; name a run below it: " + sweep.resolve("ce/seed-0"));
    assertThat(PlacesOfRuns.below(sweep))
        .isEqualTo(
            "; name a run below it: "
                + sweep.resolve("bce/seed-0")
                + ", "
                + sweep.resolve("ce/seed-0"));
    assertThat(PlacesOfRuns.below(sweep.resolve("ce/seed-0/identity.txt"))).isEmpty();
    assertThat(PlacesOfRuns.withTablesBelow(folder.resolve("runs")))
        .isEqualTo(PlacesOfRuns.below(sweep));
  }

  @Test
  void foldersOfTablesComeBeforeTheirRuns() throws IOException {
    Files.writeString(sweep.resolve("runs.csv"), "");
    assertThat(PlacesOfRuns.withTablesBelow(folder.resolve("runs")))
        .isEqualTo("; below it do: " + sweep);
  }

  @Test
  void ofAFolderThatIsNotThereANeighbourIsNamed() {
    Path wrong = folder.resolve("runs/tinny/ce/seed-0");
    assertThat(PlacesOfRuns.missing(sweep)).isEmpty();
    assertThat(PlacesOfRuns.missing(wrong))
        .hasValue(wrong + ": no such folder; did you mean \"" + sweep.resolve("ce/seed-0") + "\"?");
    Path none = folder.resolve("runs/tinny/ce/seed-7");
    assertThat(PlacesOfRuns.missing(none))
        .hasValue(none + ": no such folder; did you mean \"" + sweep + "\"?");
    assertThat(PlacesOfRuns.missing(Path.of("wholly-elsewhere")))
        .hasValue("wholly-elsewhere: no such folder");
  }
}
