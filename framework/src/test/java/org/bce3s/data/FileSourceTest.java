package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageHeader;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small files that ci/golden/decode.py made; what they show is in {@link ImageKindsTest}. */
class FileSourceTest {
  private static final JsonObject DECODED = decoded();

  @TempDir private Path root;

  static List<String> files() {
    return DECODED.keySet().stream()
        .filter(name -> DECODED.getAsJsonObject(name).has("sha256"))
        .filter(name -> !ImageKindsTest.REFUSED_HERE.containsKey(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theHeaderIsThatOfThePixels(String name) throws IOException {
    JsonObject expected = DECODED.getAsJsonObject(name);
    ImageHeader header = ImageHeader.of(content(name));
    Image image = source(name, content(name)).image(0);

    assertThat(header.components()).isEqualTo(expected.get("components").getAsInt());
    assertThat(header.width()).isEqualTo(expected.get("width").getAsInt());
    assertThat(header.height()).isEqualTo(expected.get("height").getAsInt());
    assertThat(ImageShape.of(image)).isEqualTo(new ImageShape(header.height(), header.width(), 3));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aWindowIsWhatIsCutOutOfTheWhole(String name) throws IOException {
    FileSource source = source(name, content(name));
    Image whole = source.image(0);
    RandomStream random = RandomStream.of(5, "windows");
    for (int i = 0; i < 50; i++) {
      int height = 1 + random.nextInt(whole.height());
      int width = 1 + random.nextInt(whole.width());
      int top = random.nextInt(whole.height() - height + 1);
      int left = random.nextInt(whole.width() - width + 1);
      ImageWindow window = new ImageWindow(top, left, height, width);
      assertThat(source.window(0, (h, w) -> window).pixels())
          .as(name + " " + window)
          .isEqualTo(window.cutOutOf(whole).pixels());
    }
  }

  @Test
  void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
    Path pipe = root.resolve("a.jpg");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> FileSource.content(pipe))
                .isInstanceOf(DataException.class)
                .hasMessage("is a pipe or a device, not a file"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour-420.jpg",
        "colour-422.jpg",
        "colour-444.jpg",
        "progressive.jpg",
        "grey.jpg",
        "colour.png",
        "grey.png",
        "palette.png",
        "transparent.png"
      })
  void aFileThatEndsTooEarlyIsNamed(String name) throws IOException {
    byte[] content = content(name);
    FileSource source = source(name, Arrays.copyOf(content, content.length * 2 / 3));
    String format = name.endsWith("png") ? "PNG" : "JPEG";

    assertThatThrownBy(() -> source.image(0))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve(name)
                + " is a damaged "
                + format
                + ", or one that ends too early; dataset.undecodable=skip leaves such images out,"
                + " \"data doctor\" names them all");
  }

  @Test
  void aFileOfFourInksThatEndsTooEarlyIsNamed() throws IOException {
    byte[] content = content("cmyk-black.jpg");
    FileSource source = source("a.jpg", Arrays.copyOf(content, 700));

    assertThatThrownBy(() -> source.image(0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.jpg is a damaged JPEG, or one that ends too early");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    FileSource source = source("a/b.jpg");

    assertThat(source.size()).isEqualTo(1);
    assertThat(source.label(0)).isEqualTo(3);
    assertThatThrownBy(() -> source.image(0))
        .isInstanceOf(DataException.class)
        .hasMessage("%s: no such file", root.resolve("a/b.jpg"));
  }

  @Test
  void aFolderInThePlaceOfAFileIsNamedWithTheLineOfItsList() throws IOException {
    Path file = root.resolve("list.txt");
    Files.createDirectories(root.resolve("a/b.jpg"));
    Files.writeString(file, "\na/b.jpg 3\n");
    FileSource source = new FileSource(root, ImageList.read(file));

    assertThatThrownBy(() -> source.image(0))
        .isInstanceOf(DataException.class)
        .hasMessage("%s:2: %s is a folder, not a file", file, root.resolve("a/b.jpg"));
  }

  @Test
  void whatAFileIsCalledDoesNotMatter() throws IOException {
    FileSource source = source("really.jpg", content("colour.png"));

    assertThat(source.image(0).pixels())
        .isEqualTo(source("colour.png", content("colour.png")).image(0).pixels());
  }

  private FileSource source(String name, byte[] content) throws IOException {
    Files.write(root.resolve(name), content);
    return source(name);
  }

  private FileSource source(String name) {
    return new FileSource(
        root, new ImageList(Optional.empty(), List.of(name), new int[] {3}, new int[0]));
  }

  static byte[] content(String name) throws IOException {
    try (InputStream in = FileSourceTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  static JsonObject decoded() {
    try (InputStreamReader reader =
        new InputStreamReader(
            FileSourceTest.class.getResourceAsStream("/images/decoded.json"),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject("files");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
