package org.bce3s.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.bce3s.file.DataException;
import org.bce3s.tensor.FloatTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of torch.save that are sound, cut off, or made to do harm. */
class TorchFileTest {
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0"
          + "0X\3\0\0\0cpuJ#tQK\0(J#t(K\1t\u0089}tR";

  @TempDir private Path folder;

  /** A zip as PyTorch writes it. */
  private Path zip(Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("x.pth");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        ZipArchiveEntry header = new ZipArchiveEntry(entry.getKey());
        header.setMethod(ZipArchiveEntry.STORED);
        header.setSize(entry.getValue().length);
        header.setCrc(crc.getValue());
        out.putArchiveEntry(header);
        out.write(entry.getValue());
        out.closeArchiveEntry();
      }
    }
    return file;
  }

  private static String dictionary(int elements) {
    return "\u0080\2}X\1\0\0\0w" + TENSOR.replace("#", number(elements)) + "s.";
  }

  private static String number(int number) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      bytes.append((char) ((number >> (8 * i)) & 255));
    }
    return bytes.toString();
  }

  private Path zip(String pickle, byte[] storage) throws IOException {
    return zip(new TreeMap<>(Map.of("x/data.pkl", bytes(pickle), "x/data/0", storage)));
  }

  @Test
  void aTensorIsReadFromItsStorage() throws IOException {
    byte[] storage = new byte[12];
    ByteBuffer.wrap(storage).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(-2).putFloat(0.5f);

    WeightsFile file = WeightsFile.open(zip(dictionary(3), storage));

    assertThat(file.tensors().read("w"))
        .isEqualTo(new FloatTensor(new long[] {3}, new float[] {1, -2, 0.5f}));
  }

  /** Six times its size would be 144 MB; what is read is once as large, and blocks of it. */
  @Test
  void aCheckpointIsReadWithinOneAndAHalfOfItsSize() throws IOException {
    int elements = 6_000_000;
    WeightsFile.open(zip(dictionary(3), new byte[12])).tensors().read("w");
    Path file = zip(dictionary(elements), new byte[4 * elements]);
    long before = allocated();

    FloatTensor read = WeightsFile.open(file).tensors().read("w");

    assertThat(read.values()).hasSize(elements);
    assertThat(allocated() - before).isLessThan(6L * elements);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cos#system#X\2\0\0\0idx\u0085R. | is a pickle that names os.system, which is refused:",
        "cresnet#ResNet#. | is a pickle that names resnet.ResNet, which is refused:",
        "c__torch__#M#. | is a pickle that names __torch__.M, which is refused:",
        "X\0\0\0\u007f | is a damaged pickle: it ends too early, or says that more follows",
        "\u008e\0\0\0\0\0\1\0\0 | is a damaged pickle: it ends too early, or says that more follows",
        "]q\0h\0a. | is a checkpoint of something else than a dictionary of tensors; save a",
        "}q\0X\5\0\0\0modelh\0s. | is a checkpoint without tensors under model.model",
        "}. | is a checkpoint without tensors; its keys are",
      })
  void aHostilePickleIsRefusedInOneLine(String pickle, String message) throws IOException {
    Path file = zip("\u0080\2" + pickle.replace('#', '\n'), new byte[8]);
    long before = allocated();

    assertThatThrownBy(() -> WeightsFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": " + message.strip())
        .hasMessageNotContaining("\n");
    assertThat(allocated() - before).isLessThan(50_000_000);
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1 << 30, -1})
  void aTensorLargerThanItsStorageIsRefused(int elements) throws IOException {
    Path file = zip(dictionary(elements), new byte[8]);

    assertThatThrownBy(() -> WeightsFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": is a damaged checkpoint: it lacks numbers of storage 0");
  }

  @Test
  void aTensorOfStridesOfZeroTakesNoMemory() throws IOException {
    String huge =
        "\u0080\2}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\n"
            + "FloatStorage\nX\1\0\0\0000X\3\0\0\0cpuK\1tQK\0(J\0\0\0\100J\0\0\0\100t(K\0K\0t"
            + "\u0089}tRs.";
    Path file = zip(huge, new byte[4]);

    assertThatThrownBy(() -> WeightsFile.open(file))
        .hasMessage(
            file
                + ": is a damaged checkpoint: a tensor of shape [1073741824, 1073741824] does not"
                + " lie in its 1 numbers");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    Path file =
        zip(
            new TreeMap<>(
                Map.of("x/data.pkl", bytes(dictionary(2)), "x/data.pkm", bytes("\u0080\2}."))));
    byte[] zip = Files.readAllBytes(file);
    String text = new String(zip, StandardCharsets.ISO_8859_1).replace("data.pkm", "data.pkl");
    Files.write(file, bytes(text));

    assertThatThrownBy(() -> WeightsFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": is a zip with two entries of the name x/data.pkl");
  }

  @Test
  void anotherZipIsNamed() throws IOException {
    Path file = zip(Map.of("weights/x.npy", new byte[3]));
    assertThatThrownBy(() -> WeightsFile.open(file))
        .hasMessage(file + ": is a zip, but none that torch.save writes: no data.pkl in it");
    Files.write(file, bytes("\u0080\2K\7."));
    assertThatThrownBy(() -> WeightsFile.open(file))
        .hasMessage(file + ": is a Python pickle, but none that torch.save writes");
  }

  @Test
  void aFileOfOneByteIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("short"), "P");
    assertThatThrownBy(() -> WeightsFile.open(file)).isInstanceOf(DataException.class);
  }

  /** What a terminal would obey is no name, and a name that fills the screen is none either. */
  @Test
  void aTensorHasAName() throws IOException {
    String pickle = dictionary(3).replace("X\1\0\0\0w", "X\4\0\0\0" + (char) 27 + "[2J");
    Path file = zip(pickle, new byte[12]);
    assertThatThrownBy(() -> WeightsFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": names a tensor ?[2J, which is too long or no text");
  }

  /** Whatever is wrong in it, a checkpoint is opened and read or refused in one line. */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoint-ldam.pth.tar", "checkpoint-timm.pth"})
  void damageIsToldInOneLine(String name) throws IOException {
    byte[] sound;
    try (InputStream in = TorchFileTest.class.getResourceAsStream("/golden/" + name)) {
      sound = in.readAllBytes();
    }
    Random random = new Random(3);
    Path file = folder.resolve("damaged.pth");
    for (int i = 0; i < 400; i++) {
      int length = i % 2 == 0 ? sound.length : 9 + random.nextInt(sound.length - 9);
      byte[] damaged = Arrays.copyOf(sound, length);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(i % 4 < 2 ? Math.min(5000, length) : length);
        damaged[at] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try {
        WeightsFile opened = WeightsFile.open(file);
        opened.tensors().regions().keySet().forEach(opened.tensors()::read);
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n", "\0");
      }
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** A byte a character. */
  private static byte[] bytes(String characters) {
    return characters.getBytes(StandardCharsets.ISO_8859_1);
  }
}
