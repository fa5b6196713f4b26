package org.bce3s.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {
  @Test
  void twentyLooksDiffer() {
    for (int a = 0; a < 20; a++) {
      for (int b = 0; b < a; b++) {
        boolean color = Look.of(a).color().equals(Look.of(b).color());
        boolean marker = outline(a).equals(outline(b));
        assertThat(color && marker).as(a + " and " + b).isFalse();
      }
    }
    assertThat(IntStream.range(0, 7).mapToObj(i -> Look.of(i).color()).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void aScaleOfSharesGetsDarkerAllTheWayAndOneWithASignFromItsMiddle() {
    int middle = ColorMap.LEVELS / 2;
    for (int level = 1; level < ColorMap.LEVELS; level++) {
      assertThat(lightness(ColorMap.SEQUENTIAL, level))
          .isLessThanOrEqualTo(lightness(ColorMap.SEQUENTIAL, level - 1));
      int less = level <= middle ? level - 1 : level;
      int more = level <= middle ? level : level - 1;
      assertThat(lightness(ColorMap.DIVERGING, less))
          .isLessThanOrEqualTo(lightness(ColorMap.DIVERGING, more));
    }
    Color none = ColorMap.DIVERGING.color(middle);
    assertThat(none.getRed()).isEqualTo(none.getGreen()).isEqualTo(none.getBlue());
    assertThat(ColorMap.level(-9, -1, 1)).isZero();
    assertThat(ColorMap.level(9, -1, 1)).isEqualTo(ColorMap.LEVELS - 1);
    assertThat(ColorMap.level(Double.NaN, -1, 1)).isEqualTo(ColorMap.NONE);
  }

  private static double lightness(ColorMap map, int level) {
    return ColorMap.lightness(map.color(level));
  }

  @Test
  void plainPngIsReadBack() throws Exception {
    BufferedImage image =
        new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_INDEXED, ColorMap.DIVERGING.palette());
    for (int i = 0; i < 300 * 300; i++) {
      image.getRaster().setSample(i % 300, i / 300, 0, i % 256);
    }
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PlainPng.bytes(image)));
    for (int i = 0; i < 300 * 300; i++) {
      assertThat(read.getRGB(i % 300, i / 300)).isEqualTo(image.getRGB(i % 300, i / 300));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "M0 0 L10 0.5 L9.25 -3 Z, m0 0l10 .5l-.75-3.5z",
    "M1.1 2.22 L1.1 2.22, m1.1 2.22l0 0",
    "M5 5 L6 6 Z M7 7 L8 8, m5 5l1 1zm2 2l1 1",
    "M0 0 C1 1 2 2 3 3 L4 4, m0 0c1 1 2 2 3 3l1 1"
  })
  void pathsAreWrittenRelative(String absolute, String relative) {
    assertThat(SvgPath.relative(absolute)).isEqualTo(relative);
  }

  @Test
  void aJdkWithoutFontsSaysWhatToInstall() {
    assertThat(PlotFont.unsupported(new UnsatisfiedLinkError("libfreetype.so.6")))
        .hasMessage(
            "plots need a JDK that can load fonts, and this one cannot"
                + " (java.lang.UnsatisfiedLinkError: libfreetype.so.6); on Debian and Ubuntu:"
                + " apt-get install libfontconfig1 libfreetype6");
  }

  private static String outline(int look) {
    StringBuilder outline = new StringBuilder();
    double[] point = new double[6];
    PathIterator path = Look.of(look).marker().getPathIterator(null);
    for (; !path.isDone(); path.next()) {
      path.currentSegment(point);
      outline.append(point[0]).append(' ').append(point[1]).append(' ');
    }
    return outline.toString();
  }
}
