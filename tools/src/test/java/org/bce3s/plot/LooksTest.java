package org.bce3s.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Look;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Png;
import org.bce3s.drawing.Svg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LooksTest {
  private static final List<String> ROWS =
      List.of("base", "a", "b", "c", "d", "e", "f", "g", "h", "i");
  private static final RowLooks TEN = RowLooks.of(ROWS, "base", Collections.nCopies(10, 0.0));

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

  /** Every plot that draws rows, of one row of ten; of one epoch, so that lines have markers. */
  static Stream<Arguments> plotsOfARow() {
    Heading heading = PlotSamples.heading("plot", "Plot");
    Curve curve = new Curve(List.of(new Curve.Point(0, List.of(40.0, 41.0))));
    QualityCurves.Quality quality = new QualityCurves.Quality(curve, curve);
    List<Integer> counts = List.of(50, 5);
    Map<String, Function<String, Plot>> plots = new LinkedHashMap<>();
    plots.put("ablation", row -> new AblationBars(heading, TEN, "%", "base", "", bar(row)));
    plots.put(
        "shot groups",
        row ->
            new ShotGroups(
                heading,
                TEN,
                "base",
                "",
                List.of(new ShotGroups.Group("many", new TreeSet<>(Set.of(2)), bar(row)))));
    plots.put("long tail", row -> new LongTailPlot(heading, TEN, counts, 100, 20, figures(row)));
    plots.put("row norms", row -> new RowNorms(heading, TEN, counts, figures(row)));
    plots.put(
        "learning",
        row ->
            new LearningCurves(
                heading, TEN, List.of(new LearningCurves.Row(row, 0, curve, curve))));
    plots.put(
        "quality",
        row ->
            new QualityCurves(
                heading, TEN, List.of(new QualityCurves.Row(row, 0, quality, quality))));
    return plots.entrySet().stream()
        .flatMap(plot -> ROWS.stream().map(r -> Arguments.of(plot.getKey(), r, plot.getValue())));
  }

  private static List<Bar> bar(String row) {
    return List.of(new Bar(row, 50, 48, 52, List.of(49.0, 51.0)));
  }

  private static List<ClassFigures> figures(String row) {
    return List.of(new ClassFigures(row, List.of(60.0, 30.0)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("plotsOfARow")
  void everyPlotDrawsARowInItsColourAndMarker(String name, String row, Function<String, Plot> plots)
      throws Exception {
    String svg = Svg.text(plots.apply(row));
    assertThat(SvgArea.all(svg, TEN.of(row).color()))
        .anyMatch(area -> area.hasOutline(TEN.of(row).marker()));
    ROWS.stream()
        .filter(other -> !other.equals(row) && !other.equals("base")) // texts are black too
        .forEach(other -> assertThat(svg).doesNotContain(SvgArea.text(TEN.of(other).color())));
  }

  static List<Plot> plotsFromEndToEnd() {
    Heading heading = PlotSamples.heading("plot", "Plot");
    return List.of(
        new AblationBars(
            heading, TEN, "%", "", "", List.of(new Bar("a", 50, 0, 100, List.of(0.0, 100.0)))),
        new LongTailPlot(
            heading,
            TEN,
            List.of(50, 5),
            1,
            0,
            List.of(new ClassFigures("a", List.of(0.0, 100.0)))));
  }

  /** Nothing is cut at 0 and 100 per cent. */
  @ParameterizedTest
  @MethodSource("plotsFromEndToEnd")
  void markersAtTheEndsOfTheScaleAreWhole(Plot plot) throws Exception {
    Look look = TEN.of("a");
    Rectangle2D square = look.marker().getBounds2D();
    assertThat(SvgArea.all(Svg.text(plot), look.color()))
        .filteredOn(area -> area.hasOutline(look.marker()))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            area ->
                assertThat(area.room())
                    .matches(
                        room ->
                            room.contains(
                                area.x(), area.y(), square.getWidth(), square.getHeight())));
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
