package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.spec.SpecException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Three classes of 4, 2 and 1 training images, named by lists or found in folders. */
class ImageFilesTest {
  private static final String TRAIN =
      """
      train/a/1.jpg 0
      train/a/2.jpg 0
      train/a/3.jpg 0
      train/a/4.jpg 0
      train/b/1.jpg 1
      train/b/2.jpg 1
      train/c/of it.jpg 2
      """;
  private static final String TEST = "test/a/1.jpg 0\ntest/b/1.jpg 1\n";

  private static final String ELSEWHERE =
      "; if it lies elsewhere, type --data DIR, the folder of data sets";

  private static final String EMPTY_CLASSES =
      "; dataset.empty_classes=drop leaves such classes out with their test images, =keep has them"
          + " as classes that are never trained";

  @TempDir private Path data;

  private Path root;

  @BeforeEach
  void write() throws IOException {
    root = data.resolve("mine");
    int value = 0;
    for (String line : (TRAIN + TEST).split("\n", -1)) {
      if (!line.isEmpty()) {
        image(line.substring(0, line.lastIndexOf(' ')), value += 20);
      }
    }
    list("train.txt", TRAIN);
    list("test.txt", TEST);
  }

  private void list(String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text);
  }

  private void image(String name, int value) throws IOException {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < image.getWidth(); x++) {
      image.setRGB(x, x % image.getHeight(), value * 0x010101);
    }
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "jpg", file.toFile());
  }

  private static ImageListDataset lists(
      Optional<String> validation,
      OptionalInt classes,
      OptionalDouble imbalanceFactor,
      Undecodable undecodable) {
    return lists(validation, classes, imbalanceFactor, undecodable, EmptyClasses.STOP);
  }

  private static ImageListDataset lists(
      Optional<String> validation,
      OptionalInt classes,
      OptionalDouble imbalanceFactor,
      Undecodable undecodable,
      EmptyClasses emptyClasses) {
    return new ImageListDataset(
        "mine",
        "train.txt",
        validation,
        "test.txt",
        classes,
        imbalanceFactor,
        Profile.EXPONENTIAL,
        SubsetRule.FIRST_N,
        imbalanceFactor.isPresent() ? OptionalInt.of(2) : OptionalInt.empty(),
        List.of(0.5, 0.5, 0.5),
        List.of(0.2, 0.2, 0.2),
        undecodable,
        emptyClasses);
  }

  private static ImageListDataset lists() {
    return lists(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.STOP);
  }

  private static ImageFolderDataset folders(Optional<String> validation) {
    return folders(validation, EmptyClasses.STOP);
  }

  private static ImageFolderDataset folders(
      Optional<String> validation, EmptyClasses emptyClasses) {
    return new ImageFolderDataset(
        "mine",
        "train",
        validation,
        "test",
        OptionalDouble.empty(),
        Profile.EXPONENTIAL,
        SubsetRule.FIRST_N,
        OptionalInt.empty(),
        List.of(0.5, 0.5, 0.5),
        List.of(0.2, 0.2, 0.2),
        Undecodable.STOP,
        emptyClasses);
  }

  @Test
  void listsAndFoldersGiveTheSameImages() {
    DataSplit listed = lists().open(data);
    DataSplit found = folders(Optional.empty()).open(data);

    assertThat(listed.classNames()).containsExactly("0", "1", "2");
    assertThat(found.classNames()).containsExactly("a", "b", "c");
    assertThat(listed.trainCounts()).containsExactly(4, 2, 1);
    assertThat(found.trainCounts()).containsExactly(4, 2, 1);
    assertThat(found.subsetSha256()).isEqualTo(listed.subsetSha256());
    for (int i = 0; i < listed.train().size(); i++) {
      assertThat(found.train().image(i).pixels()).isEqualTo(listed.train().image(i).pixels());
    }
    assertThat(listed.train().image(6).pixels()).isNotEqualTo(listed.train().image(5).pixels());
    assertThat(ImageShape.of(listed.test().image(0))).isEqualTo(new ImageShape(10, 20, 3));
  }

  @Test
  void anImageChangedInPlaceIsSeenByItsSize() throws IOException {
    String before = lists().open(data).contentSha256();
    String found = folders(Optional.empty()).open(data).contentSha256();
    Path file = root.resolve("train/a/1.jpg");
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);

    assertThat(lists().open(data).contentSha256()).isNotEqualTo(before);
    assertThat(folders(Optional.empty()).open(data).contentSha256()).isNotEqualTo(found);
  }

  @Test
  void whereTheFilesLieDoesNotMakeThemAnotherDataSet() throws IOException {
    ImageFolderDataset before = folders(Optional.empty());
    String content = before.open(data).contentSha256();
    Files.move(root.resolve("train"), root.resolve("learn"));
    Files.move(root, data.resolve("photos"));
    ImageFolderDataset after =
        new ImageFolderDataset(
            "photos",
            "learn",
            Optional.empty(),
            "test",
            before.imbalanceFactor(),
            before.profile(),
            before.subset(),
            before.headCount(),
            before.mean(),
            before.standardDeviation(),
            before.undecodable(),
            before.emptyClasses());

    assertThat(after.open(data).contentSha256()).isEqualTo(content);
  }

  @Test
  void linesMayEndAsOnWindowsAndTheLastOneNotAtAll() throws IOException {
    String before = lists().open(data).contentSha256();
    list("train.txt", "\r\n" + TRAIN.replace("\n", "\r\n").strip());

    assertThat(lists().open(data).contentSha256()).isEqualTo(before);
  }

  @Test
  void imagesMayBeCutToALongTail() {
    ImageListDataset dataset =
        lists(Optional.empty(), OptionalInt.empty(), OptionalDouble.of(2), Undecodable.STOP);
    DataSplit split = dataset.open(data);

    assertThat(split.trainCounts()).containsExactly(2, 1, 1);
    assertThat(split.shotCounts()).containsExactly(2, 1, 1);
    assertThat(split.train().image(2).pixels())
        .isEqualTo(lists().open(data).train().image(4).pixels());
  }

  @Test
  void validationImagesAreNotCountedAmongThoseForTraining() throws IOException {
    list("val.txt", "train/a/1.jpg 0\n");
    ImageListDataset dataset =
        lists(
            Optional.of("val.txt"), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.STOP);
    DataSplit split = dataset.open(data);

    assertThat(dataset.hasValidation()).isTrue();
    assertThat(lists().hasValidation()).isFalse();
    assertThat(split.holdout().orElseThrow().size()).isEqualTo(1);
    assertThat(split.shotCounts()).containsExactly(4, 2, 1);
  }

  @Test
  void whatCannotBeDecodedIsLeftOutIfAskedFor() throws IOException {
    Files.write(root.resolve("train/a/2.jpg"), new byte[0]);
    Files.writeString(root.resolve("test/b/1.jpg"), "GIF89a");
    DataSplit split =
        lists(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.SKIP)
            .open(data);

    assertThat(split.trainCounts()).containsExactly(3, 2, 1);
    assertThat(split.test().size()).isEqualTo(1);
    assertThat(split.notes())
        .containsExactly(
            "1 of 7 images left out, for they cannot be decoded; the first: "
                + root.resolve("train.txt")
                + ":2: "
                + root.resolve("train/a/2.jpg")
                + " is empty",
            "1 of 2 images left out, for they cannot be decoded; the first: "
                + root.resolve("test.txt")
                + ":2: "
                + root.resolve("test/b/1.jpg")
                + " is a GIF; JPEG and PNG are read: convert it to PNG, which loses nothing",
            "2 classes, 1, 2, have no test image, so no accuracy, and counted in no group");
    assertThat(split.skipped()).isEqualTo(new SkippedImages(1, 0, 1));
    assertThat(split.contentSha256()).isNotEqualTo(lists().open(data).contentSha256());
    assertThat(lists().open(data).skipped()).isEqualTo(SkippedImages.NONE);
  }

  @Test
  void aClassThatLosesItsLastImageIsRefused() throws IOException {
    Files.write(root.resolve("train/c/of it.jpg"), new byte[0]);
    ImageListDataset dataset =
        lists(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.SKIP);

    assertThatThrownBy(() -> dataset.open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("train.txt")
                + ": class 2 has no training image; there are 3 classes"
                + EMPTY_CLASSES);
  }

  @Test
  void aListOfWhichNothingIsLeftIsRefused() throws IOException {
    Files.write(root.resolve("test/a/1.jpg"), new byte[0]);
    Files.write(root.resolve("test/b/1.jpg"), new byte[0]);
    ImageListDataset dataset =
        lists(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.SKIP);

    assertThatThrownBy(() -> dataset.open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "none of the 2 images can be decoded; the first: "
                + root.resolve("test.txt")
                + ":1: "
                + root.resolve("test/a/1.jpg")
                + " is empty");
  }

  @Test
  void whatCannotBeReadIsNotTakenForAnImageThatCannotBeDecoded() throws IOException {
    Path file = root.resolve("train/a/2.jpg");
    Files.delete(file);
    Files.createDirectory(file);
    ImageListDataset dataset =
        lists(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.SKIP);

    assertThatThrownBy(() -> dataset.open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(root.resolve("train.txt") + ":2: " + file + " is a folder, not a file");
  }

  @Test
  void severalNamesThatAreNoTextAreRefusedLikeOne() throws Exception {
    String make = "for n in '\\377' '\\376'; do : > \"$(printf \"x$n.jpg\")\"; done";
    Process shell =
        new ProcessBuilder("sh", "-c", make).directory(root.resolve("train/b").toFile()).start();
    assumeTrue(shell.waitFor() == 0);

    assertThatThrownBy(() -> folders(Optional.empty()).open(data))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(root.resolve("train/b") + ": ")
        .hasMessageContaining("\"x?.jpg\"");
  }

  @Test
  void anImageIsNamedByItsLine() {
    DataSplit split = lists().open(data);

    assertThat(split.train().where(1))
        .isEqualTo(root.resolve("train.txt") + ":2: " + root.resolve("train/a/2.jpg"));
  }

  static Stream<Arguments> badLists() {
    return Stream.of(
        Arguments.of("", "%1$s: the list holds no image"),
        Arguments.of("\n \n", "%1$s: the list holds no image"),
        Arguments.of("a.jpg\n", "%1$s:1: \"a.jpg\" is not a name and a label"),
        Arguments.of("a.jpg x\n", "%1$s:1: label \"x\" is not a whole number from 0 to 999999"),
        Arguments.of("a.jpg -1\n", "%1$s:1: label \"-1\" is not a whole number from 0 to 999999"),
        Arguments.of(
            "a.jpg 99999999999\n",
            "%1$s:1: label \"99999999999\" is not a whole number from 0 to 999999"),
        Arguments.of(
            TRAIN + "/etc/passwd 0\n",
            "%1$s:8: \"/etc/passwd\" is an absolute name; names start from the root of the data"
                + " set"),
        Arguments.of(
            "C:\\a.jpg 0\n",
            "%1$s:1: \"C:\\a.jpg\" is an absolute name; names start from the root of the data set"),
        Arguments.of(
            "train/../../a.jpg 0\n",
            "%1$s:1: \"train/../../a.jpg\" leaves the root of the data set by \"..\""),
        Arguments.of("a\0.jpg 0\n", "%1$s:1: \"a?.jpg\" is not the name of a file"),
        Arguments.of("a\u001b[2J.jpg 0\n", "%1$s:1: \"a?[2J.jpg\" is not the name of a file"),
        Arguments.of(TRAIN + "no.jpg 0\n", "%1$s:8: there is no file %2$s" + ELSEWHERE),
        Arguments.of(
            TRAIN + "\nno.jpg 0\nnor.jpg 1\nfolder/nor.jpg 1\n",
            "%1$s:9: there is no file %2$s (and 2 more; \"data doctor\" names them all)"
                + ELSEWHERE),
        Arguments.of("train/a 0\n" + TRAIN, "%1$s:1: %3$s is a folder, not a file"),
        Arguments.of(
            TRAIN + "no.jpg 2147483647\n",
            "%1$s:8: label \"2147483647\" is not a whole number from 0 to 999999"),
        Arguments.of(
            TRAIN + "no.jpg 3\n",
            "%1$s:8: label 3 is not allowed; must be 0 to 2, for there are 3 classes"),
        Arguments.of(
            "train/a/1.jpg 0\n",
            "%1$s: class 1 has no training image; there are 3 classes" + EMPTY_CLASSES));
  }

  @ParameterizedTest
  @MethodSource("badLists")
  void aBadListIsRefusedWithItsLine(String text, String message) throws IOException {
    list("train.txt", text);
    ImageListDataset dataset =
        lists(Optional.empty(), OptionalInt.of(3), OptionalDouble.empty(), Undecodable.STOP);

    assertThatThrownBy(() -> dataset.open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            message, root.resolve("train.txt"), root.resolve("no.jpg"), root.resolve("train/a"));
  }

  @Test
  void aListMayBeginAsOnWindowsToo() throws IOException {
    String before = lists().open(data).contentSha256();
    list("train.txt", "\uFEFF" + TRAIN);

    assertThat(lists().open(data).contentSha256()).isEqualTo(before);
  }

  @Test
  void anImageThatMovesToTheNextListIsSeen() throws IOException {
    list("val.txt", "train/a/1.jpg 0\ntrain/a/2.jpg 0\n");
    ImageListDataset dataset =
        lists(
            Optional.of("val.txt"), OptionalInt.empty(), OptionalDouble.empty(), Undecodable.STOP);
    String before = dataset.open(data).contentSha256();
    list("val.txt", "train/a/1.jpg 0\n");
    list("test.txt", "train/a/2.jpg 0\n" + TEST);

    assertThat(dataset.open(data).contentSha256()).isNotEqualTo(before);
  }

  @Test
  void aLinkMayLeadOutOfTheRoot() throws IOException {
    Files.move(root.resolve("train"), data.resolve("elsewhere"));
    Files.createSymbolicLink(root.resolve("train"), data.resolve("elsewhere"));

    assertThat(lists().open(data).train().image(6).pixels()).hasSize(600);
  }

  @Test
  void filesBesideTheFoldersOfClassesArePassedOver() throws IOException {
    String before = folders(Optional.empty()).open(data).contentSha256();
    list("train/LICENSE.txt", "mine");
    list("test/labels.csv", "mine");
    list("train/a/Thumbs.db", "left by a file manager");
    list("train/a/.DS_Store", "left by another");

    DataSplit split = folders(Optional.empty()).open(data);

    assertThat(split.classNames()).containsExactly("a", "b", "c");
    assertThat(split.contentSha256()).isEqualTo(before);
  }

  @Test
  void imagesInFoldersBelowThatOfAClassBelongToIt() throws IOException {
    image("train/b/camera-2/0.jpg", 70);
    image("train/b/camera-10/night/0.jpg", 80);
    image("test/a/x/y.jpg", 90);
    DataSplit split = folders(Optional.empty()).open(data);

    assertThat(split.trainCounts()).containsExactly(4, 4, 1);
    assertThat(IntStream.range(4, 8).mapToObj(split.train()::where))
        .containsExactly(
            root + "/train/b/1.jpg",
            root + "/train/b/2.jpg",
            root + "/train/b/camera-10/night/0.jpg",
            root + "/train/b/camera-2/0.jpg");
    assertThat(split.test().size()).isEqualTo(3);
  }

  @Test
  void aFolderThatLeadsBackToItselfIsRefused() throws IOException {
    Files.createSymbolicLink(root.resolve("train/a/again"), root.resolve("train/a"));

    assertThatThrownBy(() -> folders(Optional.empty()).open(data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("folders lie deeper than 32 in each other");
  }

  @Test
  void aClassWithoutTrainingImagesStaysIfItIsToldTo() throws IOException {
    Files.createDirectories(root.resolve("train/aa"));
    image("test/aa/1.jpg", 9);
    DataSplit split = folders(Optional.empty(), EmptyClasses.KEEP).open(data);

    assertThat(split.classNames()).containsExactly("a", "aa", "b", "c");
    assertThat(split.trainCounts()).containsExactly(4, 0, 2, 1);
    assertThat(split.test().size()).isEqualTo(3);
    assertThat(split.notes())
        .containsExactly(
            "class 1 (aa) has no training image, so never trained",
            "class 3 (c) has no test image, so no accuracy, and counted in no group");
    assertThat(split.holdOut(0).classes()).isEqualTo(4);
    assertThat(split.contentSha256())
        .isNotEqualTo(folders(Optional.empty(), EmptyClasses.DROP).open(data).contentSha256());
  }

  @Test
  void aClassWithoutTrainingImagesGoesIfItIsToldTo() throws IOException {
    String without = folders(Optional.empty()).open(data).contentSha256();
    Files.createDirectories(root.resolve("train/aa"));
    image("test/aa/1.jpg", 9);
    assertThatThrownBy(() -> folders(Optional.empty()).open(data))
        .isInstanceOf(DataException.class)
        .hasMessage("class 1 (aa) has no training image; there are 4 classes" + EMPTY_CLASSES);
    DataSplit split = folders(Optional.empty(), EmptyClasses.DROP).open(data);

    assertThat(split.classNames()).containsExactly("a", "b", "c");
    assertThat(split.trainCounts()).containsExactly(4, 2, 1);
    assertThat(split.test().size()).isEqualTo(2);
    assertThat(split.notes().get(0))
        .isEqualTo("class 1 (aa) is left out, without training images; with it 1 test images");
    assertThat(split.contentSha256()).isEqualTo(without);
  }

  @Test
  void aGapInTheLabelsOfAListCanBeClosed() throws IOException {
    list("train.txt", TRAIN.replace(" 1\n", " 3\n").replace(" 2\n", " 7\n"));
    list("test.txt", "test/a/1.jpg 0\ntest/b/1.jpg 3\n");
    DataSplit split =
        lists(
                Optional.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                Undecodable.STOP,
                EmptyClasses.DROP)
            .open(data);

    assertThat(split.classNames()).containsExactly("0", "3", "7");
    assertThat(split.trainCounts()).containsExactly(4, 2, 1);
    assertThat(split.test().label(1)).isEqualTo(1);
    assertThat(split.notes().get(0))
        .isEqualTo(
            "5 classes, 1, 2, 4 ..., are left out, without training images; with them 0 test"
                + " images");
  }

  @Test
  void validationImagesThatAreTheTestImagesAreRefused() throws IOException {
    assertThatThrownBy(() -> folders(Optional.of("test")).open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("test/a/1.jpg")
                + ": all validation images are test images; leave dataset.validation away, and"
                + " choose the epoch by them with report.select=oracle");
  }

  @Test
  void aListThatIsNotTextIsRefused() throws IOException {
    Files.write(
        root.resolve("train.txt"), "train/\u00e4.jpg 0\n".getBytes(StandardCharsets.UTF_16));

    assertThatThrownBy(() -> lists().open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(root.resolve("train.txt") + ": the list is not text in UTF-8");
  }

  @Test
  void aListThatIsNotThereIsRefused() throws IOException {
    Files.delete(root.resolve("test.txt"));

    assertThatThrownBy(() -> lists().open(data))
        .isInstanceOf(DataException.class)
        .hasMessage("%1$s: no such file" + ELSEWHERE, root.resolve("test.txt"));
  }

  @Test
  void aFolderOfAClassThatIsEmptyCounts() throws IOException {
    Files.createDirectories(root.resolve("train/z"));
    ImageFolderDataset dataset = folders(Optional.empty());

    assertThat(dataset.classNames(dataset.files(data))).containsExactly("a", "b", "c", "z");
  }

  @Test
  void foldersMayHaveNamesOfAnyLanguageAndFoldersInThem() throws IOException {
    Path class4 =
        Files.createDirectories(root.resolve("train/\u732b and \u0434\u043e\u043c/b/c d"));
    Files.copy(root.resolve("train/a/1.jpg"), class4.resolve("\u00fc 1.JPG"));
    Files.copy(root.resolve("train/a/1.jpg"), class4.resolveSibling("2.jpg"));
    Files.writeString(root.resolve("train/notes.txt"), "x");
    Files.writeString(root.resolve("train/list.csv"), "x");
    Files.writeString(root.resolve("train/.hidden"), "x");
    Files.createDirectories(root.resolve("test/.cache"));

    DataSplit split = folders(Optional.empty()).open(data);

    assertThat(split.classNames()).containsExactly("a", "b", "c", "\u732b and \u0434\u043e\u043c");
    assertThat(split.trainCounts()).containsExactly(4, 2, 1, 2);
    assertThat(split.notes())
        .contains(
            root.resolve("train")
                + ": passed over, as they lie beside the folders of classes: list.csv and 1 more");
    assertThat(split.notes()).noneMatch(note -> note.startsWith(root.resolve("test").toString()));
  }

  @Test
  void aFolderThatIsNotThereIsSaidNotToBe() throws IOException {
    Files.move(root, data.resolve("elsewhere"));
    assertThatThrownBy(() -> folders(Optional.empty()).open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("train")
                + ": no such folder; expected DIR/mine/train/CLASS/IMAGE (dataset.root: mine)"
                + ELSEWHERE);
  }

  @Test
  void whereTheFolderOfDataSetsIsTheRootItselfTheRootIsNamed() {
    assertThatThrownBy(() -> folders(Optional.empty()).open(root))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            root + " has train itself, so type --data " + data + " dataset.root=mine; if it lies");
  }

  @Test
  void foldersThatDoNotFitAreRefused() throws IOException {
    assertThatThrownBy(() -> folders(Optional.of("val")).open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("val")
                + ": no such folder; expected DIR/mine/val/CLASS/IMAGE (dataset.root: mine)"
                + ELSEWHERE);
    Files.createDirectories(root.resolve("val/a"));
    assertThatThrownBy(() -> folders(Optional.of("val")).open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("val")
                + ": no image in it; expected DIR/mine/val/CLASS/IMAGE (dataset.root: mine)"
                + ELSEWHERE);
    image("test/d/1.jpg", 9);
    assertThatThrownBy(() -> folders(Optional.empty()).open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(root.resolve("test/d") + ": no class of " + root.resolve("train"));
  }

  @Test
  void aListOfAnotherSizeIsNotThePublishedOne() throws IOException {
    Path folder = Files.createDirectories(data.resolve("imagenet-lt"));
    LargeDataset dataset =
        new LargeDataset(
            LargeSet.IMAGENET_LT, new LargeDataset.Settings(Optional.empty(), Undecodable.STOP));
    Path list = folder.resolve("ImageNet_LT_train.txt");
    assertThatThrownBy(() -> dataset.open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            list
                + ": there is no such list; docs/data.md says how imagenet-lt is laid out"
                + ELSEWHERE);
    for (String name : List.of("train", "val", "test")) {
      Files.writeString(folder.resolve("ImageNet_LT_" + name + ".txt"), TRAIN);
    }
    assertThatThrownBy(() -> dataset.open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            list
                + ": lists 7 images, imagenet-lt has 115846; for lists of your own type"
                + " dataset.name=image-list");
  }

  @Test
  void theLayoutOfTestImagesDoesNotMakeItAnotherDataSet() throws IOException {
    List<String> hashes = new ArrayList<>();
    for (String onDisk : layouts().toList()) {
      Path folder = Files.createDirectories(data.resolve(onDisk).resolve("imagenet-lt"));
      writePublished(folder, onDisk);
      hashes.add(published().open(folder.getParent()).contentSha256());
    }

    assertThat(hashes).hasSize(2).containsOnly(hashes.get(0));
  }

  private static LargeDataset published() {
    return new LargeDataset(
        LargeSet.IMAGENET_LT, new LargeDataset.Settings(Optional.empty(), Undecodable.STOP));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void testImagesOfImageNetMayLieInOneFolderOrInOneAClass(String onDisk) throws IOException {
    Path folder = Files.createDirectories(data.resolve("imagenet-lt"));
    writePublished(folder, onDisk);
    DataSplit split =
        new LargeDataset(
                LargeSet.IMAGENET_LT, new LargeDataset.Settings(Optional.empty(), Undecodable.STOP))
            .open(data);

    assertThat(split.classes()).isEqualTo(1000);
    assertThat(split.test().size()).isEqualTo(50_000);
    assertThat(split.holdout().orElseThrow().size()).isEqualTo(20_000);
    assertThat(split.test().image(0).pixels()).hasSize(600);
    assertThat(split.normalisation().mean()).containsExactly(0.485, 0.456, 0.406);
  }

  static Stream<String> layouts() {
    return Stream.of("val/n01/x.jpg", "val/x.jpg");
  }

  @Test
  void theTestListMayNameFilesAlone() throws IOException {
    Path folder = Files.createDirectories(data.resolve("imagenet-lt"));
    writePublished(folder, "val/x.jpg");
    write(
        folder.resolve("ImageNet_LT_test.txt"),
        "x.jpg",
        IntStream.range(0, 50_000).map(i -> i % 1000));
    Files.delete(folder.resolve("train/x.jpg"));
    image("train/n01/x1.jpg", 100);
    write(folder.resolve("ImageNet_LT_train.txt"), "train/n01/x1.jpg", longTail());
    write(
        folder.resolve("ImageNet_LT_val.txt"),
        "train/n01/x1.jpg",
        IntStream.range(0, 20_000).map(i -> i % 1000));

    assertThat(published().open(data).test().where(0)).endsWith("/imagenet-lt/val/x.jpg");
  }

  /** Some of the test images were moved to folders of their classes, others were not. */
  @Test
  void testImagesMayLieInBothLayoutsAtOnce() throws IOException {
    Path folder = Files.createDirectories(data.resolve("imagenet-lt"));
    writePublished(folder, "val/n01/x.jpg");
    image("val/y.jpg", 51);
    image("val/z.jpg", 52);
    image("val/n02/z.jpg", 53);
    image("val/n01/z.jpg", 54);
    Path list = folder.resolve("ImageNet_LT_test.txt");
    List<String> lines = new ArrayList<>(Files.readAllLines(list));
    lines.set(1, lines.get(1).replace("x.jpg", "y.jpg"));
    lines.set(2, lines.get(2).replace("n01/x.jpg", "n02/z.jpg"));
    Files.write(list, lines);

    DataSplit split = published().open(data);
    assertThat(split.test().where(0)).endsWith("/imagenet-lt/val/n01/x.jpg");
    assertThat(split.test().where(1)).endsWith("/imagenet-lt/val/y.jpg");
    assertThat(split.test().where(2)).endsWith("/imagenet-lt/val/n02/z.jpg");

    lines.set(2, lines.get(2).replace("n02/z.jpg", "n03/z.jpg"));
    Files.write(list, lines);
    assertThatThrownBy(() -> published().open(data))
        .as("one of three files")
        .isInstanceOf(DataException.class)
        .hasMessageContaining("val/n03/z.jpg");
  }

  @Test
  void aHeadCountWithoutALongTailIsRefused() {
    assertThatThrownBy(
            () ->
                new ImageFolderDataset(
                    "mine",
                    "train",
                    Optional.empty(),
                    "test",
                    OptionalDouble.empty(),
                    Profile.EXPONENTIAL,
                    SubsetRule.FIRST_N,
                    OptionalInt.of(3),
                    List.of(0.5, 0.5, 0.5),
                    List.of(0.2, 0.2, 0.2),
                    Undecodable.STOP,
                    EmptyClasses.STOP))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "head_count: 3 is not allowed; must be unset without imbalance_factor; set that too, 1"
                + " for as many of each class");
  }

  @Test
  void anotherTailIsNotThePublishedOne() throws IOException {
    Path folder = Files.createDirectories(data.resolve("imagenet-lt"));
    writePublished(folder, "val/x.jpg");
    Path list = folder.resolve("ImageNet_LT_train.txt");
    write(list, "train/x.jpg", IntStream.range(0, 115_846).map(i -> i % 1000));

    assertThatThrownBy(() -> published().open(data))
        .isInstanceOf(DataException.class)
        .hasMessage(
            list
                + ": lists 116 to 115 images a class, 1000 many, 0 medium, 0 few; imagenet-lt has"
                + " 1280 to 5 images a class, 385 many, 479 medium, 136 few; for lists of your own"
                + " type dataset.name=image-list");
  }

  /** Lists of the right counts that name two files again and again. */
  private void writePublished(Path folder, String test) throws IOException {
    root = folder;
    image("train/x.jpg", 100);
    image(test, 50);
    write(folder.resolve("ImageNet_LT_train.txt"), "train/x.jpg", longTail());
    write(
        folder.resolve("ImageNet_LT_val.txt"),
        "train/x.jpg",
        IntStream.range(0, 20_000).map(i -> i % 1000));
    write(
        folder.resolve("ImageNet_LT_test.txt"),
        "val/n01/x.jpg",
        IntStream.range(0, 50_000).map(i -> i % 1000));
  }

  /** 1280 and 5 images, and between them 384 classes of 232 or 233, 479 of 50 and 135 of 10. */
  private static IntStream longTail() {
    return IntStream.range(0, 1000)
        .flatMap(
            k -> {
              int middle = k <= 173 ? 233 : k < 385 ? 232 : k < 864 ? 50 : 10;
              return IntStream.range(0, k == 0 ? 1280 : k == 999 ? 5 : middle).map(i -> k);
            });
  }

  private static void write(Path list, String name, IntStream labels) throws IOException {
    Files.write(list, labels.mapToObj(label -> name + " " + label).toList());
  }
}
