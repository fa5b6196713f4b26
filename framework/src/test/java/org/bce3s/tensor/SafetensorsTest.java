package org.bce3s.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bce3s.file.AtomicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final Map<String, FloatTensor> TENSORS = tensors();
  private static final byte[] BYTES = Safetensors.write(TENSORS);

  private static Map<String, FloatTensor> tensors() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("z.kernel", new FloatTensor(new long[] {2, 3}, new float[] {1, -0f, 3, 4, 5, 6}));
    tensors.put(
        "a.odd values",
        new FloatTensor(
            new long[] {3}, new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE}));
    tensors.put("scalar \"\u00e4\"", new FloatTensor(new long[0], new float[] {7}));
    tensors.put("empty", new FloatTensor(new long[] {0, 4}, new float[0]));
    return tensors;
  }

  @Test
  void readsWhatItWroteInItsOrder() {
    assertThat(Safetensors.read(BYTES)).containsExactlyEntriesOf(TENSORS);
    assertThat(Safetensors.read(Safetensors.write(Map.of()))).isEmpty();
  }

  @Test
  void writesTheFormat() {
    ByteBuffer buffer = ByteBuffer.wrap(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) buffer.getLong();
    String json = new String(BYTES, 8, header, StandardCharsets.UTF_8);

    assertThat(header % 8).isZero();
    assertThat(json)
        .startsWith("{\"z.kernel\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},")
        .contains("\"a.odd values\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]}");
    assertThat(BYTES).hasSize(8 + header + 40);
    assertThat(buffer.getFloat(8 + header)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 3ff0000000000000, 1",
    "F64, 3ff0000008000000, 1",
    "F64, 7fefffffffffffff, Infinity",
    "F32, c0490fdb, -3.1415927",
    "F16, 3c00, 1",
    "F16, c248, -3.140625",
    "F16, 7bff, 65504",
    "F16, 0001, 5.9604645E-8",
    "F16, 83ff, -6.0975552E-5",
    "F16, 0400, 6.103515625E-5",
    "F16, 8000, -0.0",
    "F16, 7c00, Infinity",
    "F16, fc00, -Infinity",
    "F16, 7e00, NaN",
    "BF16, 4049, 3.140625",
    "BF16, ff80, -Infinity",
    "I64, 0000000000000011, 17",
    "I64, ffffffffffffffff, -1"
  })
  void otherNumbersAreReadAsTheNearestFloat(String type, String bits, float value) {
    byte[] bigEndian = HexFormat.of().parseHex(bits);
    int size = bigEndian.length;
    byte[] file =
        file(
            String.format(
                Locale.ROOT,
                "{\"a\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,%d]}}",
                type,
                size),
            size);
    for (int i = 0; i < size; i++) {
      file[file.length - 1 - i] = bigEndian[i];
    }

    assertThat(Safetensors.read(file))
        .containsEntry("a", new FloatTensor(new long[] {1}, new float[] {value}));
  }

  @Test
  void metadataIsNotATensor() {
    byte[] written = Safetensors.write(TENSORS, Map.of("format", "pt"));

    assertThat(new String(written, 8, 40, StandardCharsets.UTF_8))
        .startsWith("{\"__metadata__\":{\"format\":\"pt\"},");
    assertThat(Safetensors.read(written)).containsExactlyEntriesOf(TENSORS);
    assertThat(Safetensors.read(file("{\"__metadata__\":{\"a\":\"b\"}}", 0))).isEmpty();
  }

  @Test
  void everyTruncatedFileIsRefused() {
    for (int length = 0; length < BYTES.length; length++) {
      byte[] truncated = Arrays.copyOf(BYTES, length);
      assertThatThrownBy(() -> Safetensors.read(truncated))
          .as("%s bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aChangedByteGivesOtherDataOrIsRefused() {
    byte[] sound =
        Safetensors.write(Map.of("a", new FloatTensor(new long[] {1, 2}, new float[] {1, 2})));
    for (int at = 0; at < sound.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] damaged = sound.clone();
        damaged[at] = (byte) value;
        readOrRefuse(damaged);
      }
    }
  }

  private static void readOrRefuse(byte[] damaged) {
    try {
      assertThat(Safetensors.read(damaged)).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void aTensorWithoutNumbersHasNoneWhateverItsOtherSizes(@TempDir Path folder) throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4,0],\"data_offsets\":[0,0]}}";
    Path file = Files.write(folder.resolve("x"), file(header, 0));
    assertThat(Safetensors.open(file).regions().get("a").count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9223372036854775804]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":8}}",
        "{\"a\":{\"dtype\":\"F32\"}}",
        "{\"a\":[]}",
        "[]"
      })
  void aHeaderThatCannotBeTrueIsRefused(String header) {
    assertThatThrownBy(() -> Safetensors.read(file(header, 8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "{'a':{'dtype':'F8','shape':[8],'data_offsets':[0,8]}} | cannot be read: a is F8; readable"
            + " are F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | a lies outside the file",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | a has 8 bytes for F32 of shape [3]",
        // what the format forbids: overlap, holes, bytes behind, a key twice
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],"
            + "'data_offsets':[4,8]}} | b lies over another tensor",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],"
            + "'data_offsets':[0,8]}} | b lies over another tensor",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | bytes before a belong to no tensor",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 bytes behind the last tensor"
            + " belong to none",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],"
            + "'data_offsets':[0,8]}} | a is there twice",
        "{'a':{'dtype':'F32','shape':[2],'shape':[1],'data_offsets':[0,8]}} | a has shape twice",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}{} | cannot be read"
      })
  void messagesSayWhatIsWrong(String header, String message) {
    assertThatThrownBy(() -> Safetensors.read(file(header.replace('\'', '"'), 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tensorsMayLieInAnotherOrderThanInTheHeader() {
    byte[] file =
        file(
            "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            8);
    file[file.length - 1] = 0x40; // 2.0

    Map<String, FloatTensor> read = Safetensors.read(file);
    assertThat(read.keySet()).containsExactly("b", "none", "a");
    assertThat(read.get("b").values()).containsExactly(2);
    assertThat(read.get("a").values()).containsExactly(0);
  }

  @Test
  void aLargeFileIsReadInBlocks(@TempDir Path folder) throws IOException {
    float[] values = new float[100_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Map<String, FloatTensor> tensors =
        Map.of("a", new FloatTensor(new long[] {values.length}, values));
    Path file = folder.resolve("a.safetensors");
    AtomicFile.write(file, Safetensors.parts(tensors));

    assertThat(Safetensors.read(file)).isEqualTo(tensors);
    assertThat(Files.readAllBytes(file)).isEqualTo(Safetensors.write(tensors));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                               | is empty",
        "894844460d0a1a0a                 | is an HDF5 file",
        "1f8b0800                         | is packed with gzip",
        "76657273696f6e2068747470733a2f2f6769742d6c66732e6769746875622e636f6d2f73706563 | Git LFS",
        "0a3c21444f43545950452068746d6c3e | is a web page",
        "efbbbf3c3f786d6c                 | is a web page",
        "6e6f7420776569676874732061742061 | is no safetensors file: no header"
      })
  void theFirstBytesTellWhatElseAFileIs(String bytes, String message, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("some file");
    Files.write(file, HexFormat.of().parseHex(bytes));
    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining(message);
  }

  private static byte[] file(String header, int data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  @Test
  void tensorsAreEqualByTheirBits() {
    assertThat(List.copyOf(tensors().values())).isEqualTo(List.copyOf(TENSORS.values()));
    assertThat(new FloatTensor(new long[] {1}, new float[] {0f}))
        .isNotEqualTo(new FloatTensor(new long[] {1}, new float[] {-0f}))
        .isNotEqualTo(new FloatTensor(new long[] {1, 1}, new float[] {0f}))
        .hasToString("FloatTensor[1]");
  }

  /** The first byte is the lowest of the header's length, so it can be that of other formats. */
  @Test
  void everyLengthOfAHeaderIsRead(@TempDir Path folder) throws IOException {
    Set<Byte> first = new HashSet<>();
    for (int length = 1; length <= 256; length++) {
      Map<String, FloatTensor> tensors =
          Map.of("t".repeat(length), new FloatTensor(new long[] {1}, new float[] {length}));
      byte[] bytes = Safetensors.write(tensors);
      first.add(bytes[0]);
      Path file = Files.write(folder.resolve("t.safetensors"), bytes);
      assertThat(Safetensors.read(file)).isEqualTo(tensors);
    }
    assertThat(first).contains((byte) 0x80, (byte) 0x50, (byte) 0x48);
  }
}
