package org.bce3s.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Png;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTest {
  @Test
  void pngHasThreePixelsForOne(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("ablation.png");
    Png.write(PlotSamples.ablation(), file);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
    assertThat(image.getWidth()).isEqualTo(3 * PlotSamples.ablation().size().width);
    assertThat(image.getHeight()).isEqualTo(3 * PlotSamples.ablation().size().height);
    assertThat(image.getRGB(1, 1)).isEqualTo(Color.WHITE.getRGB());
  }

  @ParameterizedTest
  @CsvSource({
    "4, 600, '5, 10, 20, 50, 100, 200, 500'",
    "25, 500, '50, 100, 200, 500'",
    "1, 1, 1",
    "1, 100000, '1, 10, 100, 1000, 10000, 100000'"
  })
  void logarithmicTicksAreRoundCounts(double low, double high, String ticks) {
    assertThat(CountAxis.values(low, high)).hasToString("[" + ticks + "]");
  }

  @Test
  void baselineAndBestAreToldApartFromMany() {
    List<String> names = List.of("a", "base", "c", "d", "e");
    List<Look> looks = Emphasis.looks(names, "base", List.of(5.0, 1.0, Double.NaN, 9.0, 2.0), 3);
    assertThat(looks.stream().map(Look::color))
        .containsExactly(color(1), color(0), Look.OTHERS.color(), color(2), Look.OTHERS.color());
    assertThat(Emphasis.frontToBack(looks)).containsExactly(0, 1, 3, 2, 4);
  }

  /** A row that is blue in one plot is blue in all, and grey in all if it is not told apart. */
  @Test
  void aRowLooksTheSameInEveryPlotOfAPage() {
    List<String> rows = List.of("base", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
    RowLooks looks =
        RowLooks.of(rows, "base", IntStream.range(0, 12).mapToObj(i -> (double) i).toList());
    List<Look> all = looks.of(rows);
    List<String> some = List.of("g", "a", "c");
    assertThat(looks.of(some)).containsExactly(all.get(7), all.get(1), all.get(3));
    assertThat(all.get(1)).isEqualTo(Look.OTHERS);
    List<Look> apart = all.stream().filter(look -> !look.isOthers()).distinct().toList();
    assertThat(apart).hasSize(10);
    assertThat(apart.stream().map(Look::color)).doesNotHaveDuplicates();
    assertThat(apart.stream().map(Look::marker)).doesNotHaveDuplicates();
  }

  @Test
  void fewAreAllToldApart() {
    List<Look> looks = Emphasis.looks(List.of("a", "b"), "", Collections.nCopies(2, 0.0), 6);
    assertThat(looks).doesNotHaveDuplicates().noneMatch(Look::isOthers);
  }

  private static Color color(int look) {
    return Look.of(look).color();
  }
}
