package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bce3s.download.Download;
import org.bce3s.file.DataException;
import org.bce3s.image.Image;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarDatasetTest {
  private static final String NAMES_10 = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n";

  @TempDir Path data;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Two records of each class: file 2 holds classes 0-9 as fill 0-9, file 10 as fill 10-19. */
  @BeforeEach
  void makeCifar10() {
    files.put("data_batch_10.bin", records(10, 10));
    files.put("data_batch_2.bin", records(0, 10));
    files.put("test_batch.bin", records(100, 10));
    files.put("batches.meta.txt", NAMES_10.getBytes(StandardCharsets.UTF_8));
  }

  /** CIFAR-10 records of labels 0, 1, ... whose planes are filled with f, f + 50 and f + 100. */
  private static byte[] records(int firstFill, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.write(i);
      writePlanes(out, firstFill + i);
    }
    return out.toByteArray();
  }

  private static void writePlanes(ByteArrayOutputStream out, int fill) {
    for (int plane = 0; plane < 3; plane++) {
      for (int i = 0; i < 1024; i++) {
        out.write(fill + 50 * plane);
      }
    }
  }

  private Path writeFolder(String name) throws IOException {
    Path folder = Files.createDirectories(data.resolve(name));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }

  private Path writeArchive(String folder, String name) throws IOException {
    Path archive = data.resolve(name);
    try (OutputStream out = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private DataSplit open(CifarFormat format, int headCount) {
    return dataset(format, headCount).open(data);
  }

  private static CifarDataset dataset(CifarFormat format, int headCount) {
    return new CifarDataset(
        format, new LongTail(1, Profile.BALANCED, SubsetRule.FIRST_N, OptionalInt.of(headCount)));
  }

  private static int red(Image image) {
    return image.pixels()[0] & 0xFF;
  }

  @Test
  void filesAreReadInTheOrderOfTheirNumbers() throws IOException {
    writeFolder("cifar-10-batches-bin");

    DataSplit one = open(CifarFormat.CIFAR10, 1);
    DataSplit two = open(CifarFormat.CIFAR10, 2);

    assertThat(one.train().size()).isEqualTo(10);
    assertThat(red(one.train().image(9))).isEqualTo(9);
    assertThat(two.train().size()).isEqualTo(20);
    assertThat(red(two.train().image(13))).isEqualTo(13);
    assertThat(two.train().label(13)).isEqualTo(3);
    assertThat(two.classNames()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    assertThat(two.test().size()).isEqualTo(10);
    assertThat(red(two.test().image(4))).isEqualTo(104);
  }

  @Test
  void planesBecomeInterleavedRows() throws IOException {
    byte[] record = new byte[3073];
    for (int i = 0; i < 3072; i++) {
      record[1 + i] = (byte) (i * 7 + i / 256);
    }
    files.put("test_batch.bin", record);
    writeFolder("cifar-10-batches-bin");

    Image image = open(CifarFormat.CIFAR10, 1).test().image(0);

    assertThat(ImageShape.of(image)).isEqualTo(new ImageShape(32, 32, 3));
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(image.pixels()[(y * 32 + x) * 3 + c])
              .isEqualTo(record[1 + c * 1024 + y * 32 + x]);
        }
      }
    }
  }

  @Test
  void imageHandedOutBelongsToTheCaller() throws IOException {
    writeFolder("cifar-10-batches-bin");
    ImageSource train = open(CifarFormat.CIFAR10, 1).train();

    train.image(4).pixels()[0] = 99;

    assertThat(red(train.image(4))).isEqualTo(4);
  }

  @Test
  void archiveGivesTheSameAsTheFolder() throws IOException {
    writeArchive("cifar-10-batches-bin", "cifar-10-binary.tar.gz");
    DataSplit fromArchive = open(CifarFormat.CIFAR10, 2);
    writeFolder("cifar-10-batches-bin");
    DataSplit fromFolder = open(CifarFormat.CIFAR10, 2);

    assertThat(fromArchive.subsetSha256()).isEqualTo(fromFolder.subsetSha256());
    assertThat(fromArchive.contentSha256()).isEqualTo(fromFolder.contentSha256());
    assertThat(fromArchive.classNames()).isEqualTo(fromFolder.classNames());
    for (int i = 0; i < 20; i++) {
      assertThat(fromArchive.train().image(i).pixels())
          .isEqualTo(fromFolder.train().image(i).pixels());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data_batch_2.bin", "test_batch.bin"})
  void aChangedPixelIsSeenThoughTheSubsetIsTheSame(String file) throws IOException {
    writeFolder("cifar-10-batches-bin");
    DataSplit before = open(CifarFormat.CIFAR10, 1);
    files.get(file)[7] ^= 1;
    writeFolder("cifar-10-batches-bin");
    DataSplit after = open(CifarFormat.CIFAR10, 1);

    assertThat(after.subsetSha256()).isEqualTo(before.subsetSha256());
    assertThat(after.contentSha256()).isNotEqualTo(before.contentSha256());
  }

  @Test
  void cifar100ReadsFineLabelsAndNames() throws IOException {
    files.clear();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder names = new StringBuilder();
    for (int k = 0; k < 100; k++) {
      out.write(k % 20);
      out.write(99 - k);
      writePlanes(out, k);
      names.append("class-").append(k).append('\n');
    }
    files.put("train.bin", out.toByteArray());
    files.put("test.bin", out.toByteArray());
    files.put("fine_label_names.txt", names.toString().getBytes(StandardCharsets.UTF_8));
    writeArchive("cifar-100-binary", "cifar-100-binary.tar.gz");

    DataSplit split = open(CifarFormat.CIFAR100, 1);

    assertThat(split.classes()).isEqualTo(100);
    assertThat(split.classNames()).contains("class-42");
    assertThat(split.train().label(0)).isEqualTo(99);
    assertThat(red(split.train().image(7))).isEqualTo(7);
  }

  @Test
  void missingNamesAreReplacedByNumbersAndTooFewAreRefused() throws IOException {
    files.remove("batches.meta.txt");
    Path folder = writeFolder("cifar-10-batches-bin");
    assertThat(open(CifarFormat.CIFAR10, 1).classNames()).contains("0", "9").hasSize(10);

    Files.writeString(folder.resolve("batches.meta.txt"), "cat\ndog\n");
    assertDataException("%s: 2 class names; 10 are expected", folder.resolve("batches.meta.txt"));
  }

  @Test
  void truncatedFileIsNamed() throws IOException {
    files.put("data_batch_2.bin", Arrays.copyOf(records(0, 10), 30_000));
    Path folder = writeFolder("cifar-10-batches-bin");

    assertDataException(
        "%s: 30000 bytes are no whole number of records of 3073 bytes; the file is truncated or of"
            + " another format",
        folder.resolve("data_batch_2.bin"));
  }

  @Test
  void labelOutOfRangeIsNamed() throws IOException {
    files.get("test_batch.bin")[3073 * 4] = (byte) 200;
    Path folder = writeFolder("cifar-10-batches-bin");

    assertDataException(
        "%s: record 4 (from 0) has label 200; allowed are 0 to 9",
        folder.resolve("test_batch.bin"));
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    files.remove("test_batch.bin");
    Path folder = writeFolder("cifar-10-batches-bin");
    assertDataException("%s: no file test_batch.bin in it", folder);

    Files.delete(folder.resolve("data_batch_2.bin"));
    Files.delete(folder.resolve("data_batch_10.bin"));
    assertDataException("%s: no training file data_batch_(\\d+)\\.bin in it", folder);
  }

  @Test
  void emptyTestFileIsNamed() throws IOException {
    files.put("test_batch.bin", new byte[0]);
    Path folder = writeFolder("cifar-10-batches-bin");

    assertDataException("%s: holds no image", folder.resolve("test_batch.bin"));
  }

  @Test
  void truncatedArchiveIsNamed() throws IOException {
    Path archive = writeArchive("cifar-10-batches-bin", "cifar-10-binary.tar.gz");
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, 1))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(archive + ": ");
  }

  @Test
  void fileThatIsNoArchiveIsNamed() throws IOException {
    Path archive = Files.writeString(data.resolve("cifar-10-binary.tar.gz"), "no archive");
    assertDataException("%s: cannot be read (Not in GZIP format)", archive);

    Files.writeString(archive, "<html>");
    assertDataException(
        "%s: is a web page or XML; the download went wrong, look at it with a browser", archive);
  }

  @Test
  void missingDataSaysWhatWasLookedForAndWhatToType() {
    assertThatThrownBy(() -> open(CifarFormat.CIFAR100, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "cifar100-lt: found neither the folder %s nor the archive %s, nor cifar-100-python or"
                + " cifar-100-python.tar.gz beside them; to fetch it, type: tools/bce3s data"
                + " fetch cifar100-lt --data %s (or put there"
                + " https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz, MD5"
                + " 03b5dce01913d631647c71ecec9e9cb8); if it lies elsewhere, type --data DIR, the"
                + " folder of data sets",
            data.resolve("cifar-100-binary"), data.resolve("cifar-100-binary.tar.gz"), data);
  }

  @Test
  void downloadIsTheOfficialArchive() {
    LongTail longTail =
        new LongTail(100, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.empty());
    List<Download> downloads = new CifarDataset(CifarFormat.CIFAR10, longTail).downloads(data);

    assertThat(downloads).hasSize(1);
    assertThat(downloads.get(0).address())
        .hasToString("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
    assertThat(downloads.get(0).target()).isEqualTo(data.resolve("cifar-10-binary.tar.gz"));
    assertThat(downloads.get(0).md5()).isEqualTo("c32a1d4ab5d03f1284b67883e8d87530");
  }

  @Test
  void realImagesGiveTheLongTailedCounts() {
    Path shared = sharedData();
    assumeTrue(Files.isDirectory(shared.resolve("cifar-10-batches-bin")), "no CIFAR-10 at hand");

    DataSplit split =
        new CifarDataset(
                CifarFormat.CIFAR10,
                new LongTail(100, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.empty()))
            .open(shared);

    assertThat(split.trainCounts())
        .containsExactly(5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50);
    assertThat(split.test().size()).isEqualTo(10_000);
    assertThat(split.classNames()).startsWith("airplane", "automobile").endsWith("truck");
  }

  private void assertDataException(String message, Path where) {
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(message.replace("%s", where.toString()));
  }

  /**
   * The folder {@code shared/data} beside the project, found from the working directory upwards.
   */
  private static Path sharedData() {
    Path at = Path.of("").toAbsolutePath();
    while (at.getParent() != null && !Files.isDirectory(at.resolve("shared").resolve("data"))) {
      at = at.getParent();
    }
    return at.resolve("shared").resolve("data");
  }

  @Test
  void aFileThatIsCutOffWhileItIsReadIsNamed() throws IOException {
    Path folder = writeFolder("cifar-10-batches-bin");
    CifarFiles found = CifarFiles.read(CifarFormat.CIFAR10, data);
    Map<String, CifarFiles.Reading<ByteBuffer>> content = new LinkedHashMap<>(found.content());
    content.put(
        "test_batch.bin",
        () -> {
          ByteBuffer opened = found.content().get("test_batch.bin").read();
          Files.write(folder.resolve("test_batch.bin"), new byte[100]);
          return opened;
        });
    CifarFiles cutOff = new CifarFiles(found.where(), found.layout(), content);

    assertThatThrownBy(() -> dataset(CifarFormat.CIFAR10, 2).open(cutOff))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": became shorter while it was read; start again");
  }
}
