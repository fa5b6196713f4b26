package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.bce3s.data.Diagnosis.Kind;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDoctorTest {
  @TempDir private Path data;

  private Path root;

  @BeforeEach
  void write() throws IOException {
    root = Files.createDirectories(data.resolve("mine"));
    copy("colour-420.jpg", "train/a.jpg");
    copy("colour-422.jpg", "train/b.jpg");
    copy("colour-444.jpg", "test/c.jpg");
    Files.writeString(root.resolve("train.txt"), "train/a.jpg 0\ntrain/b.jpg 1\n");
    Files.writeString(root.resolve("test.txt"), "test/c.jpg 0\n");
  }

  private void copy(String image, String name) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.write(root.resolve(name), content(image));
  }

  private static byte[] content(String image) throws IOException {
    try (InputStream in = DataDoctorTest.class.getResourceAsStream("/images/" + image)) {
      return in.readAllBytes();
    }
  }

  private void list(String name, String line) throws IOException {
    Path list = root.resolve(name);
    Files.writeString(list, Files.readString(list) + line + "\n");
  }

  private Diagnosis examine(OptionalInt sample) {
    return DataDoctor.examine(dataset(), data, sample, (done, files) -> {});
  }

  private static ImageListDataset dataset() {
    return dataset(Optional.empty());
  }

  private static ImageListDataset dataset(Optional<String> validation) {
    return new ImageListDataset(
        "mine",
        "train.txt",
        validation,
        "test.txt",
        OptionalInt.of(2),
        OptionalDouble.empty(),
        Profile.EXPONENTIAL,
        SubsetRule.FIRST_N,
        OptionalInt.empty(),
        List.of(0.5, 0.5, 0.5),
        List.of(0.2, 0.2, 0.2),
        Undecodable.STOP,
        EmptyClasses.STOP);
  }

  /** What was found but for the class that no test image is of. */
  private static List<Diagnosis.Finding> known(Diagnosis diagnosis) {
    assertThat(diagnosis.of(Kind.UNTESTED))
        .containsExactly(new Diagnosis.Finding(Kind.UNTESTED, "class 1 has no test image"));
    return diagnosis.findings().stream().filter(f -> f.kind() != Kind.UNTESTED).toList();
  }

  private void assertFound(Kind kind, String text) {
    Diagnosis diagnosis = examine(OptionalInt.empty());
    assertThat(known(diagnosis))
        .containsExactly(new Diagnosis.Finding(kind, text.replace("ROOT", root.toString())));
    assertThat(diagnosis.isSound()).isEqualTo(!kind.isWrong());
  }

  @Test
  void findsNothingWhereNothingIsWrong() {
    Diagnosis diagnosis = examine(OptionalInt.empty());
    assertThat(known(diagnosis)).isEmpty();
    assertThat(diagnosis.files()).isEqualTo(3);
    assertThat(diagnosis.examined()).isEqualTo(3);
  }

  @Test
  void findsLabelsOutOfRange() throws IOException {
    copy("progressive.jpg", "test/d.jpg");
    list("test.txt", "test/d.jpg 2");
    assertFound(Kind.LABEL, "ROOT/test.txt:2: label 2 of 2 classes");
  }

  @Test
  void findsMissingFiles() throws IOException {
    list("train.txt", "train/no.jpg 1");
    assertFound(Kind.MISSING, "ROOT/train.txt:3: ROOT/train/no.jpg");
  }

  @Test
  void findsClassesWithoutImages() throws IOException {
    Files.writeString(root.resolve("train.txt"), "train/a.jpg 0\ntrain/b.jpg 0\n");
    assertFound(Kind.COUNTS, "class 1 has no training image");
  }

  @Test
  void findsAFolderInThePlaceOfAFile() throws IOException {
    Files.createDirectory(root.resolve("train/d.jpg"));
    list("train.txt", "train/d.jpg 1");
    assertFound(Kind.UNREADABLE, "ROOT/train.txt:3: ROOT/train/d.jpg: is a folder");
  }

  @Test
  void findsEmptyFiles() throws IOException {
    Files.write(root.resolve("test/c.jpg"), new byte[0]);
    assertFound(Kind.EMPTY, "ROOT/test.txt:1: ROOT/test/c.jpg");
  }

  @Test
  void findsTruncatedImages() throws IOException {
    byte[] whole = content("colour-444.jpg");
    Files.write(root.resolve("test/c.jpg"), Arrays.copyOf(whole, whole.length / 2));
    assertFound(
        Kind.TRUNCATED,
        "ROOT/test.txt:1: ROOT/test/c.jpg is a damaged JPEG, or one that ends too early");
  }

  @Test
  void findsWhatIsNoImage() throws IOException {
    Files.writeString(root.resolve("test/c.jpg"), "<html>");
    assertFound(
        Kind.UNDECODABLE,
        "ROOT/test.txt:1: ROOT/test/c.jpg is a web page or XML; the download went wrong, look at it with"
            + " a browser");
  }

  @Test
  void findsOneFileInTrainingAndTestSet() throws IOException {
    list("test.txt", "train/a.jpg 0");
    assertFound(
        Kind.IN_BOTH,
        "ROOT/test.txt:2: ROOT/train/a.jpg is also ROOT/train.txt:1: ROOT/train/a.jpg");
  }

  @Test
  void findsOneContentInTrainingAndTestSet() throws IOException {
    copy("colour-420.jpg", "test/c.jpg");
    assertFound(
        Kind.IN_BOTH,
        "ROOT/test.txt:1: ROOT/test/c.jpg holds the same bytes as ROOT/train.txt:1:"
            + " ROOT/train/a.jpg");
  }

  @Test
  void findsValidationImagesThatAreTrainedOnOrTested() throws IOException {
    Files.writeString(root.resolve("val.txt"), "train/b.jpg 1\ntest/c.jpg 0\n");
    Diagnosis diagnosis =
        DataDoctor.examine(
            dataset(Optional.of("val.txt")), data, OptionalInt.empty(), (done, files) -> {});
    assertThat(known(diagnosis).stream().map(f -> f.text().replace(root.toString(), "ROOT")))
        .containsExactly(
            "ROOT/test.txt:1: ROOT/test/c.jpg is also ROOT/val.txt:2: ROOT/test/c.jpg",
            "ROOT/val.txt:1: ROOT/train/b.jpg is also ROOT/train.txt:2: ROOT/train/b.jpg");
  }

  @Test
  void findsAPictureWithSeveralLabelsByNameAndByContent() throws IOException {
    list("train.txt", "train/a.jpg 1");
    assertFound(
        Kind.SEVERAL_LABELS,
        "ROOT/train.txt:1: ROOT/train/a.jpg, ROOT/train.txt:3: ROOT/train/a.jpg: labels 0 and 1");
    Files.writeString(root.resolve("train.txt"), "train/a.jpg 0\ntrain/b.jpg 1\n");
    copy("colour-420.jpg", "train/b.jpg");
    assertFound(
        Kind.SEVERAL_LABELS,
        "ROOT/train.txt:1: ROOT/train/a.jpg, ROOT/train.txt:2: ROOT/train/b.jpg: labels 0 and 1");
  }

  @Test
  void notesAPictureThatIsInAListSeveralTimes() throws IOException {
    list("train.txt", "train/b.jpg 1");
    assertFound(
        Kind.SEVERAL_TIMES,
        "ROOT/train.txt:2: ROOT/train/b.jpg, ROOT/train.txt:3: ROOT/train/b.jpg");
  }

  @Test
  void notesThatSizesDiffer() throws IOException {
    ImageIO.write(
        new BufferedImage(50, 20, BufferedImage.TYPE_INT_RGB),
        "jpg",
        root.resolve("train/b.jpg").toFile());
    assertFound(
        Kind.SIZES, "ROOT/train.txt: 2 images of 2 sizes, 20x45 to 37x50" + ImageShape.CURE);
  }

  @Test
  void findsFilesTooLargeForAnImage() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(root.resolve("test/c.jpg").toFile(), "rw")) {
      file.setLength(5_000_000_000L); // takes no room on the disk
    }
    assertFound(
        Kind.UNREADABLE,
        "ROOT/test.txt:1: ROOT/test/c.jpg is larger than 268435456 bytes, as no image is");
  }

  @Test
  void findsFoldersOfWhichNoListNamesAFile() throws IOException {
    Files.move(root.resolve("train"), root.resolve("all"));
    Files.createDirectories(root.resolve("all/sub/unknown"));
    copy("colour-422.jpg", "all/sub/b.jpg");
    Files.delete(root.resolve("all/b.jpg"));
    Files.writeString(root.resolve("train.txt"), "all/a.jpg 0\nall/sub/b.jpg 1\n");
    assertFound(Kind.EXTRA, "ROOT/all/sub/unknown");
  }

  @Test
  void findsFilesInNoList() throws IOException {
    copy("grey.png", "train/more.png");
    copy("grey.png", "elsewhere/more.png");
    assertFound(Kind.EXTRA, "ROOT/train/more.png");
  }

  @Test
  void findsImagesThatAreConverted() throws IOException {
    copy("cmyk.jpg", "train/a.jpg");
    assertFound(Kind.CMYK, "ROOT/train.txt:1: ROOT/train/a.jpg");
    copy("grey.jpg", "train/a.jpg");
    assertFound(Kind.GREYSCALE, "ROOT/train.txt:1: ROOT/train/a.jpg");
    copy("colour.png", "train/a.jpg");
    assertFound(Kind.MISNAMED, "ROOT/train.txt:1: ROOT/train/a.jpg is a PNG");
  }

  @Test
  void readsNoMoreThanASample() throws IOException {
    Files.write(root.resolve("train/a.jpg"), new byte[0]);
    Files.write(root.resolve("train/b.jpg"), new byte[0]);
    Files.write(root.resolve("test/c.jpg"), new byte[0]);
    Diagnosis diagnosis = examine(OptionalInt.of(2));
    assertThat(diagnosis.examined()).isEqualTo(2);
    assertThat(known(diagnosis)).hasSize(2).isEqualTo(known(examine(OptionalInt.of(2))));
  }

  @Test
  void tellsHowFarItIs() {
    AtomicInteger most = new AtomicInteger();
    DataDoctor.examine(
        dataset(),
        data,
        OptionalInt.empty(),
        (done, files) -> most.accumulateAndGet(done + 100 * files, Math::max));
    assertThat(most).hasValue(303);
  }

  @Test
  void aSetWithoutFilesIsRefused() {
    ShapesDataset shapes =
        new ShapesDataset(5, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.of(10), 2, 8, 0);
    assertThatThrownBy(() -> DataDoctor.examine(shapes, data, OptionalInt.empty(), (d, n) -> {}))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the images of this data set are not in files of their own; \"data inspect\" opens and"
                + " checks it");
  }
}
