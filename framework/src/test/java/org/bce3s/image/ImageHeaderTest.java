package org.bce3s.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageHeader.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageHeaderTest {
  private static final String PNG = "89504e470d0a1a0a 0000000d 49484452";

  private static final String CONVERT =
      "; JPEG and PNG are read: convert it to PNG, which loses nothing";

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @Test
  void readsTheFrameOfAJpegBehindOtherSegments() {
    byte[] file =
        hex("ffd8 ffe0 0004 ffc0 ffff fe 0003 00 ff01 ffc4 0002 ffc2 0011 08 0010 0020 04");
    assertThat(ImageHeader.of(file)).isEqualTo(new ImageHeader(Format.JPEG, 32, 16, 4));
    assertThat(ImageHeader.of(file).isCmyk()).isTrue();
  }

  @Test
  void bytesBetweenSegmentsArePassedOver() {
    byte[] file = hex("ffd8 fffe 0003 00 0102 ff00 03 ffff ffc0 0011 08 0010 0020 03");
    assertThat(ImageHeader.of(file)).isEqualTo(new ImageHeader(Format.JPEG, 32, 16, 3));
  }

  @ParameterizedTest
  @MethodSource
  void readsTheComponentsOfAPng(int colour, int components) {
    byte[] file = hex(PNG + "00000005 00000007 08 0" + colour + "000000 00000000");
    assertThat(ImageHeader.of(file)).isEqualTo(new ImageHeader(Format.PNG, 5, 7, components));
    assertThat(ImageHeader.of(file).isCmyk()).isFalse();
    assertThat(ImageHeader.of(file).isGreyscale()).isEqualTo(components < 3);
  }

  static Stream<Arguments> readsTheComponentsOfAPng() {
    return Stream.of(
        Arguments.of(0, 1),
        Arguments.of(2, 3),
        Arguments.of(3, 3),
        Arguments.of(4, 2),
        Arguments.of(6, 4));
  }

  static Stream<Arguments> bad() {
    String cutOff = "is a JPEG that ends before its frame header";
    return Stream.of(
        Arguments.of(new byte[0], "is empty"),
        Arguments.of("text".getBytes(US_ASCII), "is neither a JPEG nor a PNG"),
        Arguments.of("GIF89a".getBytes(US_ASCII), "is a GIF" + CONVERT),
        Arguments.of("BM1234".getBytes(US_ASCII), "is a BMP" + CONVERT),
        Arguments.of("RIFF1234WEBPVP8 ".getBytes(US_ASCII), "is a WebP" + CONVERT),
        Arguments.of("II*\0".getBytes(US_ASCII), "is a TIFF" + CONVERT),
        Arguments.of("1234ftypavif".getBytes(US_ASCII), "is an AVIF" + CONVERT),
        Arguments.of(
            "\n<!DOCTYPE HTML>".getBytes(US_ASCII),
            "is a web page or XML; the download went wrong, look at it with a browser"),
        Arguments.of(
            "version https://git-lfs.github.com/spec/v1".getBytes(US_ASCII),
            "is a pointer of Git LFS, which stands for the file; type git lfs pull, or download the"
                + " file itself"),
        Arguments.of(hex("ffd8ff"), cutOff),
        Arguments.of(hex("ffd8 ffe0"), cutOff),
        Arguments.of(hex("ffd8 ffe0 0001"), cutOff),
        Arguments.of(hex("ffd8 ffe0 4000 0000"), cutOff),
        Arguments.of(hex("ffd8 ffff ffff ff"), cutOff),
        Arguments.of(hex("ffd8 ffc0 0011 08 0010"), cutOff),
        Arguments.of(hex("ffd8 ffe0 0002 0000 0000"), cutOff),
        Arguments.of(
            hex("ffd8 ffc0 0011 08 4e20 4e20 03"),
            "holds an image of 20000 x 20000 pixels; at most 67108864 pixels are decoded"),
        Arguments.of(hex("ffd8 ff00 0004 ff"), cutOff),
        Arguments.of(hex("ffd8 ffd8 ffc0 0011 08 0010 0020 03"), cutOff),
        Arguments.of(hex("ffd8 ffd9 ffc0 0011 08 0010 0020 03"), cutOff),
        Arguments.of(
            hex(PNG + "00000001 00010000 08 02000000 00000000"),
            "holds an image of 1 x 65536 pixels; sides of at most 65535 are decoded"),
        Arguments.of(
            hex("ffd8 ffc1 0011 0c 0010 0020 03"),
            "is a JPEG of 32 x 16 pixels of 12 bits; one of 8 bits and known size is needed"),
        Arguments.of(
            hex("ffd8 ffc0 0011 08 0000 0020 03"),
            "is a JPEG of 32 x 0 pixels of 8 bits; one of 8 bits and known size is needed"),
        Arguments.of(hex(PNG + "00000005"), "is a PNG that ends before its header"),
        Arguments.of(
            hex(PNG + "7fffffff 7fffffff 08 02000000 00000000"),
            "holds an image of 2147483647 x 2147483647 pixels; at most 67108864 pixels are"
                + " decoded"),
        Arguments.of(
            hex(PNG + "00000000 00000005 08 02000000 00000000"), "is a PNG without pixels"),
        Arguments.of(
            hex(PNG + "80000000 00000005 08 02000000 00000000"), "is a PNG without pixels"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void saysWhatIsWrong(byte[] file, String reason) {
    assertThatThrownBy(() -> ImageHeader.of(file))
        .isInstanceOf(DataException.class)
        .hasMessage(reason);
  }
}
