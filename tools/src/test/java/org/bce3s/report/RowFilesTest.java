package org.bce3s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bce3s.results.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {
  @TempDir private Path folder;

  @Test
  void plotsOfARowAreCalledByIt() throws IOException {
    Path runs = folder.resolve("runs.csv");
    Files.writeString(
        runs,
        Files.readString(Path.of("../results/cifar10-lt-ablation-cpu/runs.csv"))
            .replace("\nbce-joint+contrastive,", "\nBCE_3s,"));
    RowFiles files = RowFiles.of(Results.of(List.of(runs)));

    assertThat(files.of("ce-joint")).isEqualTo("ce-joint");
    assertThat(files.of("bce-joint+uniform")).isEqualTo("bce-joint-uniform");
    assertThat(files.of("BCE_3s")).isEqualTo("bce-3s");
  }

  @Test
  void rowsThatDifferInSignsAloneAreNumbered() throws IOException {
    Path runs = folder.resolve("runs.csv");
    Files.writeString(
        runs,
        Files.readString(Path.of("../results/cifar10-lt-ablation-cpu/runs.csv"))
            .replace("\nbce-joint+contrastive,", "\nbce-joint_uniform,"));
    RowFiles files = RowFiles.of(Results.of(List.of(runs)));

    assertThat(List.of(files.of("bce-joint_uniform"), files.of("bce-joint+uniform")))
        .containsExactly("bce-joint-uniform", "bce-joint-uniform-2");
  }

  @Test
  void rowsWithoutALatinLetterHaveNamesOfFilesToo() throws IOException {
    Path runs = folder.resolve("runs.csv");
    Files.writeString(
        runs,
        Files.readString(Path.of("../results/cifar10-lt-ablation-cpu/runs.csv"))
            .replace("\nce-joint,", "\nчай,")
            .replace("\nbce-joint,", "\n茶,"));
    RowFiles files = RowFiles.of(Results.of(List.of(runs)));

    assertThat(List.of(files.of("чай"), files.of("茶"))).containsExactly("row", "row-2");
  }
}
