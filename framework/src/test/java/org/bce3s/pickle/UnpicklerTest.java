package org.bce3s.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpicklerTest {
  private static final long ENOUGH = 200_000_000;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void whatPythonWroteIsRead(int protocol) throws IOException {
    Map<?, ?> read = (Map<?, ?>) read(golden(protocol));

    assertThat((List<?>) read.get("numbers"))
        .isEqualTo(
            Arrays.asList(
                0L,
                255L,
                256L,
                -1L,
                65536L,
                -(1L << 31),
                1L << 40,
                Long.MIN_VALUE,
                BigInteger.ONE.shiftLeft(79),
                0.5,
                true,
                null));
    assertThat(read.get("text")).isEqualTo("Grüße, 猫");
    assertThat(read.get("bytes")).isEqualTo(new byte[] {0, -1, '\n'});
    assertThat(read.get("long")).isEqualTo("y".repeat(300));
    assertThat(read.get("tuples").toString())
        .isEqualTo("[[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]");
    List<?> shared = (List<?>) read.get("shared");
    assertThat(shared.get(0)).isSameAs(shared.get(1)).isEqualTo(List.of(1L, 2L));
    assertThat(read.get("set").toString()).isEqualTo("[3]");
    assertThat(read.get("ordered").toString()).isEqualTo("{b=1, a=2}");
    assertThat(read.get("counter").toString()).isEqualTo("{a=2, b=1, c=1}");
    assertThat(read.get("default").toString()).isEqualTo("{x=[7]}");
    assertThat(read.get("namespace").toString()).isEqualTo("{lr=0.1, arch=resnet32}");
    assertThat(read.get("bytearray")).isEqualTo(new byte[] {'a', 'b'});
    assertThat(read.get(7L)).isEqualTo("seven");
    assertArray(read.get("array"), "u1", true, List.of(2L, 3L), "000102030405");
    assertArray(
        read.get("fortran"),
        "i4",
        false,
        List.of(2L, 3L),
        "000000000300000001000000" + "040000000200000005000000");
    assertThat(NumpyTypes.array(read.get("big")).lowestFirst()).isFalse();
    assertArray(read.get("big"), "f4", true, List.of(2L), "3fc00000c0000000");
    assertArray(read.get("scalar"), "f8", true, List.of(), "000000000000d03f");
  }

  private static void assertArray(
      Object array, String type, boolean lastFastest, List<Long> shape, String bytes) {
    NumpyArray read = NumpyTypes.array(array);
    assertThat(read.type()).isEqualTo(type);
    assertThat(read.lastFastest()).isEqualTo(lastFastest);
    assertThat(read.shape()).isEqualTo(shape);
    assertThat(HexFormat.of().formatHex(read.bytes())).isEqualTo(bytes);
  }

  @Test
  void textOfPython2IsBytesAndAKeyIsText() throws IOException {
    Map<?, ?> read = (Map<?, ?>) read(bytes("\u0080\2}U\4dataT\2\0\0\0abs."));

    assertThat(read.get("data")).isEqualTo(new byte[] {'a', 'b'});
  }

  @Test
  void aListMayContainItself() throws IOException {
    List<?> read = (List<?>) read(bytes("\u0080\2]q\0h\0a."));

    assertThat(read.get(0)).isSameAs(read);
  }

  /** A name is refused when it is read: before arguments are, so before there is a call. */
  @ParameterizedTest
  @CsvSource({
    "\u0080\2cos\\nsystem\\nX\\t\\0\\0\\0touch /xx\u0085R., os.system",
    "\u0080\2cbuiltins\\neval\\n., builtins.eval",
    "\u0080\2c__builtin__\\ngetattr\\n., __builtin__.getattr",
    "\u0080\2csubprocess\\nPopen\\n)\u0081., subprocess.Popen",
    "\u0080\4\u008c\5posix\u008c\6system\u0093., posix.system",
    "\u0080\2cjava.lang\\nRuntime\\n., java.lang.Runtime",
    "\u0080\2cnumpy\\nload\\n., numpy.load",
    "\u0080\2ctorch.hub\\nload\\n., torch.hub.load",
    "\u0080\2c_codecs\\nlookup\\n., _codecs.lookup",
  })
  void aNameThatIsNotGivenIsRefused(String pickle, String name) {
    assertRefused(
        bytes(pickle.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0")),
        "is a pickle that names "
            + name
            + ", which is refused: read are numbers, text, lists, dictionaries, NumPy arrays and"
            + " PyTorch tensors; nothing in it was executed");
  }

  /** Sizes in the instructions of 2^31-1 and 2^40 bytes, where none follow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80025800000040",
        "800254ffffff7f",
        "800342ffffffff",
        "80048e0000000000010000",
        "80058d0000000000010000",
        "8005960000000000010000",
        "80048effffffffffffffff",
        "8004950000000000010000",
        "80024e",
        "8002",
        "80",
        "",
        "80028aff00"
      })
  void aSizeThatIsNotThereTakesNoMemory(String hex) {
    long before = allocated();
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "is a damaged pickle: it ends too early, or says that more follows than does (at byte ");
    assertThat(allocated() - before).isLessThan(20_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "800230",
        "80023128",
        "80022828303174",
        "800274",
        "800261",
        "80024e4b0161",
        "80026805",
        "80027100",
        "80027d4b0173",
        "80024b0152",
        "80024e2952",
        "80025d4e62",
        "8004934e"
      })
  void anInstructionWithoutSenseIsNamed(String hex) {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex + "2e")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("is a damaged pickle: [A-Z0-9_]+ at byte \\d+ makes no sense");
  }

  @Test
  void whatNoFileOfTensorsNeedsIsRefusedByName() {
    assertRefused(
        bytes("\u0080\2(I1\n."),
        "is a pickle with the instruction INT at byte 4, which no file of tensors or images needs;"
            + " it is refused");
    assertRefused(
        bytes("\u0080\2\u0000."), "is a damaged pickle: 0x00 at byte 3 is no instruction");
    assertRefused(
        bytes("(dp0\n."), "is no pickle of protocol 2 to 5, as Python writes them by default");
    assertRefused(bytes("\u0080\u0009."), "is a pickle of protocol 9; read are 2 to 5");
    assertRefused(
        bytes("\u0080\2}K\1Ns(K\1Nu."), "is a pickle of a dictionary that has the key 1 twice");
    assertRefused(
        bytes("\u0080\2}(K\1\u0085Nu."),
        "is a pickle of a dictionary or set with a key that is neither number nor text");
  }

  /** Lists within lists, and keys within keys, as deep as instructions are allowed. */
  @Test
  void depthTakesNoStackAndLittleMemory() throws IOException {
    int depth = 300_000;
    ByteArrayOutputStream deep = new ByteArrayOutputStream();
    deep.writeBytes(bytes("\u0080\2"));
    deep.writeBytes("]".repeat(depth).getBytes(StandardCharsets.ISO_8859_1));
    deep.writeBytes("a".repeat(depth - 1).getBytes(StandardCharsets.ISO_8859_1));
    deep.write('.');
    long before = allocated();

    List<?> read = (List<?>) read(deep.toByteArray());

    for (int i = 1; i < depth; i++) {
      read = (List<?>) read.get(0);
    }
    assertThat(read).isEmpty();
    assertThat(allocated() - before).isLessThan(ENOUGH);
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(bytes("\u0080\2}N"));
    key.writeBytes("\u0085".repeat(depth).getBytes(StandardCharsets.ISO_8859_1));
    key.writeBytes(bytes("Ns."));
    assertRefused(
        key.toByteArray(),
        "is a pickle of a dictionary or set with a key that is neither number nor text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "]", "(", "\u008f", "N", "K\7", "}q\1"})
  void moreObjectsThanAnyFileHasAreRefused(String instruction) {
    byte[] many = bytes("\u0080\4" + instruction.repeat(3_000_000 / instruction.length()) + ".");
    long before = allocated();
    assertRefused(
        many,
        "is a pickle of more than 1048576 instructions; no file of tensors or images needs so"
            + " many");
    assertThat(allocated() - before).isLessThan(ENOUGH);
  }

  /** A call copies what it is given, and what it is given may be the same thing each time. */
  @Test
  void callsThatCopyTheSameThingAgainAndAgainAreRefused() {
    StringBuilder dictionary = new StringBuilder("\u0080\4}q\0(");
    for (int i = 0; i < 1000; i++) {
      dictionary.append("M").append((char) (i & 0xff)).append((char) (i >> 8)).append("K\1");
    }
    String named = "uccollections\nOrderedDict\nq\1";
    byte[] maps = bytes(dictionary + named + "h\1h\0\u0085R".repeat(10_000) + ".");
    long before = allocated();
    assertRefused(
        maps,
        "is a pickle of more than 1048576 instructions; no file of tensors or images needs so"
            + " many");
    assertThat(allocated() - before).isLessThan(ENOUGH);

    String text = "B\0\0\1\0" + "x".repeat(1 << 16);
    byte[] texts =
        bytes(
            "\u0080\4"
                + text
                + "q\0cbuiltins\nbytearray\nq\1"
                + "h\1h\0\u0085R".repeat(10_000)
                + ".");
    assertRefused(
        texts,
        "is a pickle that copies its text again and again, which no file of tensors or images"
            + " needs");
  }

  @Test
  void anArrayHasTheBytesOfItsShape() {
    String huge =
        "\u0080\2cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\2\0\0\0f4\u0085RC\1x\u0086R.";
    assertRefused(bytes(huge), "is a pickle of an array of 1 bytes for f4 of shape []");
    assertRefused(
        bytes("\u0080\2cnumpy\ndtype\nX\1\0\0\0O\u0085R."),
        "is a pickle of an array of type O; read are numbers");
  }

  /** Whatever is wrong in it, a pickle is read or refused in one line. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void damageIsToldInOneLine(int protocol) throws IOException {
    byte[] sound = golden(protocol);
    Random random = new Random(protocol);
    long before = allocated();
    for (int i = 0; i < 1500; i++) {
      byte[] damaged = Arrays.copyOf(sound, 2 + random.nextInt(sound.length - 1));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage())
            .startsWith("is ")
            .doesNotContain("\n", "\0")
            .hasSizeLessThan(1300);
      }
    }
    assertThat((allocated() - before) / 1500).isLessThan(1_000_000);
  }

  private static void assertRefused(byte[] pickle, String message) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Object read(byte[] pickle) throws IOException {
    Map<String, Constructor> constructors = new TreeMap<>(PythonTypes.constructors());
    constructors.putAll(NumpyTypes.constructors());
    return new Unpickler(
            new ByteArrayInputStream(pickle), pickle.length, constructors, id -> (Long) id)
        .read();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** A byte a character. */
  private static byte[] bytes(String characters) {
    return characters.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] golden(int protocol) throws IOException {
    String name = "/golden/protocol-" + protocol + ".pickle";
    try (InputStream in = UnpicklerTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
