package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.bce3s.file.DataException;
import org.bce3s.image.ContentHash;
import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of image file against {@code Image.open(file).convert("RGB")} of Pillow 9.4, by the
 * files and hashes that ci/golden/decode.py made; writes the table in docs/images.md.
 */
class ImageKindsTest {
  /** Files that Pillow reads and this program refuses, and what it says of them. */
  static final Map<String, String> REFUSED_HERE =
      Map.of(
          "grey-16.png", "is a greyscale PNG of 16 bits",
          "animation.gif", "is a GIF; JPEG and PNG are read",
          "bitmap.bmp", "is a BMP; JPEG and PNG are read",
          "web.webp", "is a WebP; JPEG and PNG are read",
          "tagged.tif", "is a TIFF; JPEG and PNG are read",
          "plain.ppm", "is a PPM; JPEG and PNG are read");

  private static final JsonObject DECODED = FileSourceTest.decoded();
  private static final Path DOCUMENT = Path.of("../docs/images.md");
  private static final String TABLE = "| file | Pillow 9.4 | bce3s |\n";

  static Set<String> files() {
    return DECODED.keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void pixelsAreThoseOfPillowOrTheFileIsRefusedByName(String name) throws IOException {
    JsonObject pillow = DECODED.getAsJsonObject(name);
    String ours = decoded(name);

    if (REFUSED_HERE.containsKey(name)) {
      assertThat(ours).startsWith(REFUSED_HERE.get(name));
    } else if (pillow.has("sha256")) {
      assertThat(ours).isEqualTo(pillow.get("sha256").getAsString());
    } else {
      assertThat(ours).startsWith("is ").contains(" ");
    }
  }

  @Test
  void theTableInTheDocumentationIsThatOfTheProgram() throws IOException {
    StringBuilder table = new StringBuilder(TABLE).append("| --- | --- | --- |\n");
    for (String name : DECODED.keySet()) {
      table.append(line(name));
    }
    String document = Files.readString(DOCUMENT);
    String written = document.substring(0, document.indexOf(TABLE)) + table;
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, written);
    }

    assertThat(document)
        .as("stale; type: mvn -pl framework test -Dtest=ImageKindsTest -Ddocs.write=true")
        .isEqualTo(written);
  }

  private static String line(String name) throws IOException {
    JsonObject pillow = DECODED.getAsJsonObject(name);
    boolean read = pillow.has("sha256");
    String ours = decoded(name);
    String shown =
        read && ours.equals(pillow.get("sha256").getAsString())
            ? "the same pixels"
            : "refused: " + ours;
    return "| "
        + pillow.get("kind").getAsString()
        + " | "
        + (read ? "read" : "refused")
        + " | "
        + shown
        + " |\n";
  }

  /** The hash of the pixels, or why the file is refused. */
  private static String decoded(String name) throws IOException {
    try {
      Image image = FileSource.decoded(FileSourceTest.content(name), ImageWindow::whole);
      return HexFormat.of().formatHex(ContentHash.sha256().digest(image.pixels()));
    } catch (DataException e) {
      return e.getMessage();
    }
  }
}
