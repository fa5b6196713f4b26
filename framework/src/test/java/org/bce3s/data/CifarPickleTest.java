package org.bce3s.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageSource;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CIFAR in the layout of pickles, beside the same images in the binary layout. */
class CifarPickleTest {
  private static final int IMAGE = 3072;

  @TempDir Path data;

  /** Who wrote a file: its text is bytes as of Python 2, or text. */
  private enum Writer {
    PYTHON2,
    PYTHON3
  }

  @ParameterizedTest
  @EnumSource(CifarFormat.class)
  void pixelsOrderNamesAndHashesAreThoseOfTheBinaryLayout(CifarFormat format) throws IOException {
    DataSplit binary = open(format, write(format, data.resolve("b"), null, false));

    for (Writer writer : Writer.values()) {
      for (boolean packed : new boolean[] {false, true}) {
        Path folder = write(format, data.resolve(writer + "-" + packed), writer, packed);
        DataSplit pickles = open(format, folder);

        assertThat(pickles.subsetSha256()).isEqualTo(binary.subsetSha256());
        assertThat(pickles.contentSha256()).isEqualTo(binary.contentSha256());
        assertThat(pickles.classNames()).isEqualTo(binary.classNames());
        assertThat(pickles.classNames()).contains("Füchse");
        assertSame(pickles.train(), binary.train());
        assertSame(pickles.test(), binary.test());
      }
    }
  }

  @Test
  void theBinaryLayoutIsTakenFirstAndFoldersBeforeArchives() throws IOException {
    write(CifarFormat.CIFAR10, data, Writer.PYTHON3, true);
    Files.createDirectory(data.resolve("cifar-10-batches-bin"));
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .hasMessageStartingWith(data.resolve("cifar-10-batches-bin").toString());

    Files.delete(data.resolve("cifar-10-batches-bin"));
    assertThat(open(CifarFormat.CIFAR10, data).test().size()).isEqualTo(10);
    Files.createDirectory(data.resolve("cifar-10-batches-py"));
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .hasMessage(
            data.resolve("cifar-10-batches-py") + ": no training file data_batch_(\\d+) in it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(K}. | is no pickle of protocol 2 to 5, as Python writes them by default",
        "\u0080\2]. | is a pickle, but of no dictionary",
        "\u0080\2}. | has no \"data\"; it is no file of CIFAR in the layout of pickles",
        "\u0080\2}U\4dataK\1s. | is a pickle without an array of NumPy where one should be",
        "\u0080\2}K\1Q. | is a pickle whose values lie in other files",
        "\u0080\2cos#system#. | is a pickle that names os.system, which is refused: read are"
            + " numbers, text, lists, dictionaries, NumPy arrays and PyTorch tensors; nothing in it"
            + " was executed",
      })
  void anotherPickleIsNamed(String pickle, String message) throws IOException {
    write(CifarFormat.CIFAR10, data, Writer.PYTHON2, false);
    Path file = data.resolve("cifar-10-batches-py/test_batch");
    Files.write(file, pickle.strip().replace('#', '\n').getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": " + message.strip());
  }

  @Test
  void labelsAndPixelsOfOtherNumbersAreNamed() throws IOException {
    write(CifarFormat.CIFAR10, data, Writer.PYTHON3, false);
    Path file = data.resolve("cifar-10-batches-py/test_batch");
    byte[] image = new byte[IMAGE];

    Files.write(file, batch(Writer.PYTHON3, image, 1, Map.of("labels", List.of(1, 2))));
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .hasMessage(file + ": has 2 \"labels\" for 1 image");
    Files.write(file, batch(Writer.PYTHON3, new byte[3073], 1, Map.of("labels", List.of(1))));
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .hasMessage(
            file
                + ": has \"data\" of type u1 and shape [1, 3073]; expected are bytes (u1) of shape"
                + " [images, 3072]");
    Files.write(file, batch(Writer.PYTHON3, image, 1, Map.of("labels", List.of(256))));
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .hasMessage(
            file + ": has a label of image 0 (from 0) that is no whole number from 0 to 255");
    Files.write(file, batch(Writer.PYTHON3, image, 1, Map.of("labels", List.of(10))));
    assertThatThrownBy(() -> open(CifarFormat.CIFAR10, data))
        .hasMessage(file + ": record 0 (from 0) has label 10; allowed are 0 to 9");
  }

  private static void assertSame(ImageSource one, ImageSource other) {
    assertThat(one.size()).isEqualTo(other.size());
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.label(i)).isEqualTo(other.label(i));
      assertThat(one.image(i).pixels()).isEqualTo(other.image(i).pixels());
    }
  }

  private static DataSplit open(CifarFormat format, Path folder) {
    LongTail longTail = new LongTail(1, Profile.BALANCED, SubsetRule.FIRST_N, OptionalInt.of(2));
    return new CifarDataset(format, longTail).open(folder);
  }

  /** Two training files of each class once, or one of each twice, and a test file. */
  private static Path write(CifarFormat format, Path folder, Writer writer, boolean packed)
      throws IOException {
    boolean ten = format == CifarFormat.CIFAR10;
    boolean binary = writer == null;
    Map<String, byte[]> files = new LinkedHashMap<>();
    String end = binary ? ".bin" : "";
    if (ten) {
      files.put("data_batch_10" + end, images(format, writer, 10, 1));
      files.put("data_batch_9" + end, images(format, writer, 10, 2));
    }
    files.put((ten ? "test_batch" : "test") + end, images(format, writer, ten ? 10 : 100, 3));
    files.put((ten ? "x" : "train") + end, images(format, writer, ten ? 10 : 200, 4));
    List<String> names = new ArrayList<>();
    for (int k = 0; k < format.classes(); k++) {
      names.add(k == 3 ? "Füchse" : "class " + k);
    }
    if (binary) {
      files.put(
          format.binary.namesFile(),
          (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
    } else {
      files.put(format.python.namesFile(), names(writer, ten, names));
    }
    CifarLayout layout = binary ? format.binary : format.python;
    if (packed) {
      pack(Files.createDirectories(folder).resolve(layout.archive()), layout.folder(), files);
    } else {
      Path at = Files.createDirectories(folder.resolve(layout.folder()));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(at.resolve(file.getKey()), file.getValue());
      }
    }
    return folder;
  }

  private static void pack(Path archive, String folder, Map<String, byte[]> files)
      throws IOException {
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
  }

  private static byte[] images(CifarFormat format, Writer writer, int count, long seed) {
    byte[] pixels = new byte[count * IMAGE];
    new Random(seed).nextBytes(pixels);
    List<Integer> fine = new ArrayList<>();
    List<Integer> coarse = new ArrayList<>();
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      fine.add((i * 7 + 3) % format.classes());
      coarse.add(i % 20);
      if (format == CifarFormat.CIFAR100) {
        records.write(coarse.get(i));
      }
      records.write(fine.get(i));
      records.write(pixels, i * IMAGE, IMAGE);
    }
    if (writer == null) {
      return records.toByteArray();
    }
    Map<String, List<Integer>> labels = new LinkedHashMap<>();
    labels.put(format == CifarFormat.CIFAR10 ? "labels" : "fine_labels", fine);
    if (format == CifarFormat.CIFAR100) {
      labels.put("coarse_labels", coarse);
    }
    return batch(writer, pixels, count, labels);
  }

  /** A pickle as the official files are. */
  private static byte[] batch(
      Writer writer, byte[] pixels, int images, Map<String, List<Integer>> labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    add(out, "\u0080\2}q\1(");
    text(out, writer, "batch_label");
    text(out, writer, "training batch 1 of 5");
    labels.forEach(
        (key, list) -> {
          text(out, writer, key);
          add(out, "](");
          list.forEach(
              label ->
                  add(
                      out,
                      label < 256
                          ? "K" + (char) (int) label
                          : "M" + (char) (label & 255) + (char) (label >> 8)));
          add(out, "e");
        });
    text(out, writer, "data");
    add(out, "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085");
    text(out, writer, "b");
    add(out, "\u0087R(K\1J");
    number(out, images);
    add(out, "J");
    number(out, images == 0 ? 0 : pixels.length / images);
    add(out, "\u0086cnumpy\ndtype\n");
    text(out, writer, "u1");
    add(out, "K\0K\1\u0087R(K\3");
    text(out, writer, "|");
    add(out, "NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089");
    add(out, writer == Writer.PYTHON2 ? "T" : "B");
    number(out, pixels.length);
    out.writeBytes(pixels);
    add(out, "tb");
    text(out, writer, "filenames");
    add(out, "]");
    text(out, writer, "leptodactylus_pentadactylus_s_000004.png");
    add(out, "au.");
    return out.toByteArray();
  }

  private static byte[] names(Writer writer, boolean ten, List<String> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    add(out, "\u0080\2}(");
    text(out, writer, "num_vis");
    add(out, "M\0\u000c");
    text(out, writer, ten ? "label_names" : "fine_label_names");
    add(out, "](");
    names.forEach(name -> text(out, writer, name));
    add(out, "eu.");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, Writer writer, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (writer == Writer.PYTHON2) {
      add(out, "U" + (char) bytes.length);
    } else {
      add(out, "X");
      number(out, bytes.length);
    }
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    for (int i = 0; i < 4; i++) {
      out.write(number >> (8 * i));
    }
  }

  /** A byte a character. */
  private static void add(ByteArrayOutputStream out, String bytes) {
    out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
