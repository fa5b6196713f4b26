package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bce3s.failure.ExitCode;
import org.bce3s.image.ImageShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code plan} and {@code sweep} say of images in files before the first step. */
class ImagesBeforeTrainingTest {
  private static final String EXPERIMENT =
      """
      experiment: photographs
      dataset: {name: image-folder, root: mine}
      augmentation: [flip]
      backbone: resnet8
      loss: {joint: ce}
      train: {epochs: 1, batch_size: 4}
      """;

  @TempDir private Path data;

  @BeforeEach
  void write() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      for (String name : new String[] {"ant/1.png", "ant/2.png", "bee/1.png", "bee/2.png"}) {
        image(part + "/" + name, 8);
      }
    }
    Files.writeString(data.resolve("e.yaml"), EXPERIMENT);
  }

  private void image(String name, int width) throws IOException {
    Path file = data.resolve("mine").resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(width, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }

  private Console command(String command, String... settings) {
    String[] arguments = new String[settings.length + 6];
    arguments[0] = command;
    arguments[1] = data.resolve("e.yaml").toString();
    arguments[2] = "--data";
    arguments[3] = data.toString();
    arguments[4] = "--out";
    arguments[5] = data.resolve("out").toString();
    System.arraycopy(settings, 0, arguments, 6, settings.length);
    return Console.run(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "sweep"})
  void anImageThatCannotBeDecodedIsNamedWithWhatToDo(String command) throws IOException {
    Files.writeString(data.resolve("mine/test/bee/note.txt"), "not an image");
    Console console = command(command);

    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .contains(
            data.resolve("mine/test/bee/note.txt")
                + " is neither a JPEG nor a PNG; dataset.undecodable=skip leaves such images out,"
                + " \"data doctor\" names them all (1 such of 5 of its list that were looked at;"
                + " there are 5)");
    assertThat(data.resolve("out")).doesNotExist();
  }

  @Test
  void imagesThatAreLeftOutAndClassesThatAreNotTestedAreNoted() throws IOException {
    Files.writeString(data.resolve("mine/test/bee/1.png"), "not an image");
    Files.writeString(data.resolve("mine/test/bee/2.png"), "not an image");
    Console console = command("plan", "dataset.undecodable=skip");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("note: 2 of 4 images left out, for they cannot be decoded; the first: ")
        .contains("note: class 1 (bee) has no test image, so no accuracy, and counted in no group");
  }

  @Test
  void filesBesideTheFoldersOfClassesAreNamed() throws IOException {
    for (String name : new String[] {"readme.txt", "a.png", "b.png", "c.png", ".hidden"}) {
      Files.writeString(data.resolve("mine/train").resolve(name), "no class");
    }
    Console console = command("plan");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .contains(
            "note: "
                + data.resolve("mine/train")
                + ": passed over, as they lie beside the folders of classes: a.png and 3 more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "sweep"})
  void imagesOfTwoSizesNeedAnAugmentationThatMakesThemOne(String command) throws IOException {
    image("train/bee/2.png", 10);
    Console console = command(command);

    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(console.err())
        .contains("augmentation: 8x8x3 and 8x10x3 is not allowed")
        .contains(data.resolve("mine/train/bee/2.png").toString())
        .contains(ImageShape.CURE)
        .contains(
            "write augmentation: [{name: resize, size: 8}, {name: center-crop, size: 8}, ...]");
    assertThat(command("plan", "augmentation=[{name: center-crop, size: 8}]").exitCode())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void ofTrainingImagesOfTwoSizesTheTestImagesAreNotBlamed() throws IOException {
    image("train/ant/1.png", 10);
    Console console = command("plan", "test_augmentation=[{name: center-crop, size: 8}]");

    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(console.err())
        .contains(" augmentation: 8x10x3 and 8x8x3 is not allowed", ImageShape.CURE)
        .doesNotContain("test_augmentation: ");
  }

  @Test
  void testImagesOfTwoSizesAreAddressedWhereTheDataSetWasWritten() throws IOException {
    image("test/bee/2.png", 10);
    Console console = command("plan");

    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(console.err())
        .contains(
            "row photographs (data set: "
                + data.resolve("e.yaml")
                + ":2:17): test_augmentation: 8x8x3 and 8x10x3 is not allowed")
        .contains(
            "write test_augmentation: [{name: resize, size: 8}, {name: center-crop, size: 8}]\n");
  }

  @Test
  void smallImagesBehindTheStemOfImageNetAreNoted() {
    String note =
        "note: backbone resnet50: its stem, made for images of 224 pixels, makes 2x2 of 8x8, and"
            + " the last stage sees 1x1; for small images write stem: small, or take resnet32\n";

    assertThat(command("plan", "backbone=resnet50").out()).containsOnlyOnce(note);
    assertThat(command("plan", "backbone={name: resnet50, stem: small}").out())
        .contains("1 run: 1 to run")
        .doesNotContain("stem, made");
    assertThat(command("plan").out()).doesNotContain("stem, made");
  }

  @Test
  void inspectSaysHowManyImagesAreBrokenAndEachNoteOnce() throws IOException {
    Files.writeString(data.resolve("mine/train/ant/1.png"), "no image");
    Files.writeString(data.resolve("mine/train/readme.txt"), "no class");
    Console console =
        Console.run(
            "data",
            "inspect",
            "--data",
            data.toString(),
            "--dataset",
            "image-folder",
            "dataset.root=mine");

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("images:    8x8x3 (height, width, channels)")
        .contains("note:      1 of 8 images looked at cannot be decoded, though counted above;")
        .contains("\"data doctor\" looks at all", "mine/train/ant/1.png is neither a JPEG")
        .containsOnlyOnce("passed over, as it lies beside the folders of classes: readme.txt");
  }

  @Test
  void aClassWithoutTrainingImagesIsKeptWhereTheLossCanDoWithout() throws IOException {
    Files.createDirectories(data.resolve("mine/train/cat"));
    Console kept = command("plan", "dataset.empty_classes=keep");
    Console prior = command("plan", "dataset.empty_classes=keep", "loss.joint=balanced-softmax");

    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.out()).contains("note: class 2 (cat) has no training image, so never trained");
    assertThat(prior.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(prior.err())
        .contains(
            "dataset.empty_classes: keep is not allowed; must be drop for balanced-softmax, which"
                + " needs training images of every class: 2 has none");
  }

  @Test
  void aValidationListThatIsTheTestListIsRefused() {
    Console console = command("plan", "dataset.validation=test", "report.select=val");

    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).contains("all validation images are test images");
  }
}
