package org.bce3s.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFilesTest {
  private static final String MANIFEST = "OWN.sha256";

  @TempDir private Path folder;

  @Test
  void deletesWhatItWroteAndNothingElse() throws IOException {
    write("a.txt", "plots/one.svg");
    Files.writeString(folder.resolve("plots/mine.svg"), "mine");
    write("a.txt", "plots/two.svg");
    assertThat(folder.resolve("plots/one.svg")).doesNotExist();
    assertThat(folder.resolve("plots/two.svg")).exists();
    assertThat(folder.resolve("plots/mine.svg")).hasContent("mine");
    assertThat(Files.readString(folder.resolve(MANIFEST)))
        .matches("[0-9a-f]{64}  a\\.txt\n[0-9a-f]{64}  plots/two\\.svg\n");
  }

  @Test
  void refusesAFolderOfOtherFiles() throws IOException {
    Files.writeString(folder.resolve("paper.tex"), "mine");
    assertThatThrownBy(() -> write("a.txt"))
        .isInstanceOf(FolderException.class)
        .hasMessage(
            folder
                + " holds files that no test wrote, such as paper.tex (there is no OWN.sha256 in"
                + " it); choose an empty folder with --to, or move them");
    assertThat(folder.resolve("a.txt")).doesNotExist();
  }

  @Test
  void replacesNoFileThatItDidNotWriteOrThatWasChangedSince() throws IOException {
    write("a.txt");
    Files.writeString(folder.resolve("b.txt"), "mine");
    assertThatThrownBy(() -> write("a.txt", "b.txt"))
        .hasMessageContaining("b.txt is in the way, and OWN.sha256 does not name it");
    Files.writeString(folder.resolve("a.txt"), "edited");
    assertThatThrownBy(() -> write("c.txt")).hasMessageContaining("a.txt was changed since");
    assertThat(folder.resolve("a.txt")).hasContent("edited");
    assertThat(folder.resolve("c.txt")).doesNotExist();
  }

  /** Killed between the first file and the last manifest. */
  @Test
  void knowsItsFilesAfterAWriteThatStoppedHalfway() throws IOException {
    write("a.txt", "b.txt");
    Path before = folder.resolve(MANIFEST);
    String both =
        Files.readString(before)
            + "0".repeat(64)
            + "  a.txt\n"
            + Files.readString(before).lines().findFirst().orElseThrow().replace("a.txt", "c.txt")
            + "\n";
    Files.writeString(before, both);
    write("a.txt");
    assertThat(folder.resolve("b.txt")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "a/../x", "", "a\0b", "a\rb", "a\tb"})
  void refusesAManifestThatNamesFilesElsewhereOrNone(String name) throws IOException {
    Files.writeString(folder.resolve(MANIFEST), "0".repeat(64) + "  " + name + "\n");
    assertThatThrownBy(() -> write("a.txt"))
        .isInstanceOf(FolderException.class)
        .hasMessageContaining("names no file beside it");
  }

  @Test
  void refusesAManifestThatIsNoText() throws IOException {
    Files.write(folder.resolve(MANIFEST), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> write("a.txt"))
        .isInstanceOf(FolderException.class)
        .hasMessage(
            folder.resolve(MANIFEST)
                + " is no text in UTF-8, as a manifest is; delete it to start anew");
  }

  /** It would be another name, or two, when the manifest is read. */
  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\0b", "../a", ""})
  void writesNoNameThatItCouldNotReadBack(String name) {
    assertThatThrownBy(() -> write("a.txt", name)).isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.resolve(MANIFEST)).doesNotExist();
    assertThat(folder.resolve("a.txt")).doesNotExist();
  }

  private void write(String... names) {
    OwnFiles.in(folder, MANIFEST, "test")
        .write(
            Arrays.stream(names)
                .collect(Collectors.toMap(n -> n, n -> n.getBytes(StandardCharsets.UTF_8))));
  }
}
