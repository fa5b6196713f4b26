package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bce3s.file.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewImagesTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    for (String name : new String[] {"b.png", "a.JPG", "deeper/Große Möwe.png"}) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, name.endsWith("JPG") ? "jpg" : "png", file.toFile());
    }
    Files.writeString(folder.resolve("note.txt"), "b.png\n\n  deeper/Große Möwe.png \nlost.png\n");
    Files.writeString(folder.resolve(".hidden.png"), "");
  }

  @Test
  void aFolderGivesAllImagesBelowItAndNamesWhatIsNone() {
    NewImages images = NewImages.of(folder);
    assertThat(images.names()).containsExactly("a.JPG", "b.png", "deeper/Große Möwe.png");
    assertThat(images.images().size()).isEqualTo(3);
    assertThat(images.images().image(2).width()).isEqualTo(3);
    assertThat(images.faults())
        .containsExactly(folder.resolve("note.txt") + " is neither a JPEG nor a PNG");
  }

  @Test
  void aListNamesFilesFromItsOwnFolder() {
    NewImages images = NewImages.of(folder.resolve("note.txt"));
    assertThat(images.names()).containsExactly("b.png", "deeper/Große Möwe.png");
    assertThat(images.faults()).containsExactly(folder.resolve("lost.png") + ": no such file");
  }

  @Test
  void oneImageIsOne() {
    assertThat(NewImages.of(folder.resolve("a.JPG")).names()).containsExactly("a.JPG");
  }

  @Test
  void aPlaceWithoutImagesIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.write(folder.resolve("photo.webp"), new byte[] {'R', 'I', 'F', 'F', 0, 0, 0, 1});
    assertThatThrownBy(() -> NewImages.of(empty))
        .isInstanceOf(DataException.class)
        .hasMessage(empty + ": no image in it");
    assertThatThrownBy(() -> NewImages.of(folder.resolve("nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("nowhere") + ": no such file or folder");
    assertThatThrownBy(() -> NewImages.of(folder.resolve("photo.webp")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is no list of file names, one a line, and no image");
  }
}
