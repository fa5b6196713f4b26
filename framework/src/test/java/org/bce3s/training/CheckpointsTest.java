package org.bce3s.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.file.FolderException;
import org.bce3s.network.ByPlace;
import org.bce3s.settings.Selection;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final List<String> FILES =
      List.of("manifest.json", "state.safetensors", "val.safetensors", "oracle.safetensors");

  @TempDir Path parent;
  private Path folder;
  private Checkpoints checkpoints;

  @BeforeEach
  void inAFolderThatIsNotThereYet() {
    folder = parent.resolve("run").resolve("checkpoints");
    checkpoints = new Checkpoints(folder);
  }

  private static TrainingState state(int epoch, int step) {
    return new TrainingState(
        epoch,
        step,
        new LossSums(
            step,
            new ByPlace<>(0.1 + 0.2, Optional.of(1e-300), Optional.empty(), Optional.of(Math.PI))),
        variables(epoch, step),
        // The val epoch's weights are those of the state where that is the end of an epoch.
        BestEpochs.NONE
            .after(Selection.VAL, epoch - 1, 1 / 3.0, () -> variables(epoch, step))
            .after(Selection.ORACLE, epoch + 5, 0.1 + 0.2, () -> variables(7, 8)));
  }

  private static Map<String, FloatTensor> variables(int a, int b) {
    return Map.of("v", new FloatTensor(new long[] {2}, new float[] {a, b}));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void thereIsNoneAtFirst() {
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void readsEveryBitOfTheNewest() {
    checkpoints.write(state(2, 0));
    checkpoints.write(state(10, 7));

    assertThat(checkpoints.newest()).hasValue(state(10, 7));
  }

  @Test
  void keepsTheTwoNewest() throws IOException {
    for (int epoch = 1; epoch <= 4; epoch++) {
      checkpoints.write(state(epoch, 0));
    }
    checkpoints.write(state(4, 3));

    assertThat(names()).containsExactly("epoch-000004-step-00000000", "epoch-000004-step-00000003");
  }

  @Test
  void writesTheSameOneAgain() {
    checkpoints.write(state(1, 0));
    checkpoints.write(state(1, 0));

    assertThat(checkpoints.newest()).hasValue(state(1, 0));
  }

  @Test
  void whatAKilledProcessLeftHalfWrittenIsIgnoredAndClearedAway() throws IOException {
    Path hidden = folder.resolve(".epoch-000009-step-00000000");
    Files.createDirectories(hidden);
    Files.write(hidden.resolve("state.safetensors"), new byte[5]);

    assertThat(checkpoints.newest()).isEmpty();
    checkpoints.write(state(1, 0));
    assertThat(names()).containsExactly("epoch-000001-step-00000000");
  }

  @Test
  void theFreshOneStaysWhenDamagedOnesAreNewer() throws IOException {
    for (int epoch = 5; epoch <= 6; epoch++) {
      checkpoints.write(state(epoch, 0));
      Files.delete(folder.resolve("epoch-00000" + epoch + "-step-00000000/manifest.json"));
    }
    assertThat(checkpoints.newest()).isEmpty();
    checkpoints.write(state(1, 0));

    assertThat(checkpoints.newest()).hasValue(state(1, 0));
    assertThat(names()).containsExactly("epoch-000001-step-00000000");
  }

  @Test
  void weightsThatAreThoseOfTheStateAreWrittenOnce() {
    checkpoints.write(state(1, 0));
    checkpoints.write(state(2, 5));

    assertThat(folder.resolve("epoch-000001-step-00000000"))
        .isDirectoryContaining("glob:**/oracle.safetensors")
        .isDirectoryNotContaining("glob:**/val.safetensors");
    assertThat(folder.resolve("epoch-000002-step-00000005"))
        .isDirectoryContaining("glob:**/oracle.safetensors")
        .isDirectoryContaining("glob:**/val.safetensors");
  }

  @Test
  void aMissingFileOfABestEpochIsNoticed() throws IOException {
    checkpoints.write(state(1, 0));
    checkpoints.write(state(2, 5));
    Files.delete(folder.resolve("epoch-000002-step-00000005/oracle.safetensors"));

    assertThat(checkpoints.newest()).hasValue(state(1, 0));
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    for (int epoch = 1; epoch <= 3; epoch++) {
      checkpoints.write(state(epoch, 0));
    }

    assertThat(names()).hasSize(3).contains("notes.txt");
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    checkpoints.write(state(1, 0));
    checkpoints.write(state(2, 5));
    for (String name : FILES) {
      Path file = folder.resolve("epoch-000002-step-00000005").resolve(name);
      byte[] sound = Files.readAllBytes(file);
      for (int at = 0; at < sound.length; at++) {
        byte[] damaged = sound.clone();
        damaged[at] ^= 4;
        Files.write(file, damaged);
        assertThat(checkpoints.newest()).as("%s, byte %s", name, at).hasValue(state(1, 0));
      }
      Files.write(file, sound);
    }

    assertThat(checkpoints.newest()).hasValue(state(2, 5));
  }

  @Test
  void everyTruncatedFileIsNoticed() throws IOException {
    checkpoints.write(state(1, 0));
    checkpoints.write(state(2, 5));
    for (String name : FILES) {
      Path file = folder.resolve("epoch-000002-step-00000005").resolve(name);
      byte[] sound = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, sound.length / 2, sound.length - 1}) {
        Files.write(file, Arrays.copyOf(sound, length));
        assertThat(checkpoints.newest()).as("%s, %s bytes", name, length).hasValue(state(1, 0));
      }
      Files.write(file, sound);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "a file in its place");

    assertThatThrownBy(() -> checkpoints.write(state(1, 0)))
        .isInstanceOf(FolderException.class)
        .hasMessageContaining(folder.toString());
  }
}
