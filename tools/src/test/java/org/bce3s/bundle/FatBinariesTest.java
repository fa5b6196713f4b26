package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes of a synthetic library are blanked, and that no other is touched. */
class FatBinariesTest {
  private static final GpuArchitecture SM_90 = new GpuArchitecture(90);
  private static final int PTX = 1;
  private static final int CODE = 2;
  private static final byte FILLED = 7;

  /** An entry of a fat binary; its payload is a run of sevens. */
  private record Entry(int kind, int architecture, int headerSize, int payloadSize) {
    Entry(int kind, int architecture) {
      this(kind, architecture, 64, 48);
    }
  }

  @TempDir private Path folder;

  @Test
  void keepsTheArchitectureAlone() {
    byte[] library =
        fatBinary(
            new Entry(CODE, 80), new Entry(CODE, 90), new Entry(PTX, 90), new Entry(CODE, 60));
    byte[] blanked = library.clone();
    assertThat(FatBinaries.keepOnly(ByteBuffer.wrap(blanked), SM_90)).isEqualTo(3 * 48);
    byte[] expected = library.clone();
    for (int blank : new int[] {0, 2, 3}) {
      int payload = 16 + blank * 112 + 64;
      Arrays.fill(expected, payload, payload + 48, (byte) 0);
    }
    assertThat(blanked).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"90, 80", "89, 80", "86, 80"})
  void keepsPtxWhereNoMachineCodeIsOfTheVeryArchitecture(int number, int code) {
    byte[] library = fatBinary(new Entry(PTX, number), new Entry(CODE, code));
    byte[] blanked = library.clone();
    FatBinaries.keepOnly(ByteBuffer.wrap(blanked), new GpuArchitecture(number));
    assertThat(Arrays.copyOf(blanked, 16 + 112)).isEqualTo(Arrays.copyOf(library, 16 + 112));
  }

  @ParameterizedTest
  @CsvSource({
    "90, 80 89 90, 90", // its own
    "89, 80 86 90, 86", // the highest below it of its major version
    "86, 80 89 90, 80",
    "75, 60 70 80, 70",
    "90, 80 89, ''", // another major version's does not run: the driver takes the PTX
  })
  void keepsWhatTheDriverWouldTake(int number, String found, String kept) {
    List<Integer> architectures = Arrays.stream(found.split(" ")).map(Integer::valueOf).toList();
    byte[] library =
        fatBinary(architectures.stream().map(a -> new Entry(CODE, a)).toArray(Entry[]::new));
    FatBinaries.keepOnly(ByteBuffer.wrap(library), new GpuArchitecture(number));
    List<String> left = new ArrayList<>();
    for (int i = 0; i < architectures.size(); i++) {
      if (library[16 + i * 112 + 64] == FILLED) {
        left.add(architectures.get(i).toString());
      }
    }
    assertThat(String.join(" ", left)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void blanksPayloadsOfOthersAndNothingElse(long seed) throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream library = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    long blank = 0;
    for (int i = 0; i < 20; i++) {
      byte[] other = new byte[4 * random.nextInt(1000)];
      random.nextBytes(other);
      library.writeBytes(other);
      expected.writeBytes(other);
      Entry[] entries = new Entry[random.nextInt(6)];
      for (int e = 0; e < entries.length; e++) {
        int kind = 1 + random.nextInt(2);
        int architecture = List.of(60, 70, 80, 89, 90).get(random.nextInt(5));
        int size = 8 * random.nextInt(20_000);
        entries[e] = new Entry(kind, architecture, 32 + 8 * random.nextInt(10), size);
      }
      for (Entry entry : entries) {
        blank += isBlanked(entry, entries) ? entry.payloadSize() : 0;
      }
      byte[] binary = fatBinary(entries);
      library.writeBytes(binary);
      expected.writeBytes(withBlanks(binary, entries));
    }
    Path file = Files.write(folder.resolve("library.so"), library.toByteArray());
    assertThat(FatBinaries.keepOnly(file, SM_90)).isEqualTo(blank);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
    assertThat(FatBinaries.keepOnly(file, SM_90)).as("again").isEqualTo(blank);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "version, 4, 2", // offset and value of a changed byte
    "header size, 6, 24",
    "length too long for the file, 9, 127",
    "negative length, 15, -1",
    "length shorter than the entries, 8, 100",
    "entry header too small, 20, 8",
    "entry header beyond the end, 23, 127",
    "negative entry header, 23, -1",
    "payload beyond the end, 25, 1",
    "negative payload, 31, -1",
  })
  void leavesWhatIsMalformed(String what, int offset, byte value) {
    byte[] library = fatBinary(new Entry(CODE, 80), new Entry(CODE, 60));
    library[offset] = value;
    assertUntouched(what, library);
  }

  @Test
  void leavesWhatIsCutOff() {
    byte[] library = fatBinary(new Entry(CODE, 80), new Entry(CODE, 60));
    for (int length = 0; length < library.length; length++) {
      assertUntouched(length + " bytes", Arrays.copyOf(library, length));
    }
  }

  @Test
  void neverLeavesTheFileWhateverItHolds() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] library = fatBinary(new Entry(CODE, 80, 32, 16), new Entry(PTX, 90, 40, 8));
      for (int changes = random.nextInt(8); changes >= 0; changes--) {
        library[random.nextInt(library.length)] = (byte) random.nextInt();
      }
      byte[] before = library.clone();
      FatBinaries.keepOnly(ByteBuffer.wrap(library), SM_90);
      for (int at = 0; at < library.length; at++) {
        assertThat(library[at] == before[at] || library[at] == 0).isTrue();
      }
    }
  }

  private static void assertUntouched(String what, byte[] library) {
    byte[] copy = library.clone();
    assertThat(FatBinaries.keepOnly(ByteBuffer.wrap(copy), SM_90)).as(what).isZero();
    assertThat(copy).as(what).isEqualTo(library);
  }

  private static byte[] withBlanks(byte[] binary, Entry... entries) {
    int at = 16;
    for (Entry entry : entries) {
      at += entry.headerSize();
      if (isBlanked(entry, entries)) {
        Arrays.fill(binary, at, at + entry.payloadSize(), (byte) 0);
      }
      at += entry.payloadSize();
    }
    return binary;
  }

  /** For sm_90, of which no other machine code's major version is. */
  private static boolean isBlanked(Entry entry, Entry... entries) {
    return entry.kind() == CODE
        ? entry.architecture() != 90
        : Arrays.stream(entries).anyMatch(e -> e.kind() == CODE && e.architecture() == 90);
  }

  private static byte[] fatBinary(Entry... entries) {
    int length = Arrays.stream(entries).mapToInt(e -> e.headerSize() + e.payloadSize()).sum();
    ByteBuffer bytes = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0xBA55ED50).putShort((short) 1).putShort((short) 16).putLong(length);
    for (Entry entry : entries) {
      int start = bytes.position();
      bytes.putShort((short) entry.kind()).putShort((short) 0x101).putInt(entry.headerSize());
      bytes.putLong(entry.payloadSize()).putInt(start + 28, entry.architecture());
      bytes.position(start + entry.headerSize());
      for (int i = 0; i < entry.payloadSize(); i++) {
        bytes.put(FILLED);
      }
    }
    return bytes.array();
  }
}
