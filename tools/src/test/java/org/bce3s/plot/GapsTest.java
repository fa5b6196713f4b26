package org.bce3s.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.drawing.Svg;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.junit.jupiter.api.Test;

/** What is missing leaves a gap, and nothing is made up for it. */
class GapsTest {
  private static final double NONE = Double.NaN;
  private static final Heading NORMS = PlotSamples.heading("n", "N");
  private static final RowLooks NONE_SHOWN = PlotSamples.looks(List.of());

  @Test
  void aRowWithoutRunsHasNoBar() throws Exception {
    AblationBars plot = bars(new Bar("ce", 50, NONE, NONE, List.of(50.0)), missing("bce3s"));
    assertThat(SvgTest.words(plot))
        .contains("ce", "50.00", "bce3s", "n/a")
        .anyMatch(text -> text.startsWith("n = 1 seed;"));
    assertThat(count(plot, "rgb(213,94,0)")).as("the colour of the second row").isZero();
    assertThat(plot.description()).contains("ce 50.00, bce3s n/a");
  }

  @Test
  void allRowsMayBeMissing() throws Exception {
    assertThat(SvgTest.words(bars(missing("ce"), missing("bce3s")))).contains("n/a");
  }

  @Test
  void oneSeedHasNoWhiskers() throws Exception {
    AblationBars one = bars(new Bar("a", 50, NONE, NONE, List.of(50.0)));
    AblationBars two = bars(new Bar("a", 50, 48, 52, List.of(49.0, 51.0)));
    assertThat(SvgTest.words(one)).noneMatch(text -> text.contains("whiskers"));
    assertThat(SvgTest.words(two))
        .anyMatch(text -> text.contains("n = 2 seeds (markers); whiskers"));
    assertThat(count(two, "stroke-width=\"1.2\"")).isPositive();
    assertThat(count(one, "stroke-width=\"1.2\"")).isZero();
  }

  @Test
  void aGroupWithoutClassesSaysSo() throws Exception {
    ShotGroups plot = PlotSamples.shotGroups(false);
    assertThat(SvgTest.words(plot))
        .contains("few: no class in this group", "medium, 35 classes")
        .doesNotContain("n/a");
    assertThat(plot.description()).contains("there is no class in group few");
  }

  @Test
  void aGroupWithoutClassesTakesALine() {
    Layout layout = new Layout(Layout.Width.ONE, false);
    int saved =
        layout.size(PlotSamples.shotGroups()).height
            - layout.size(PlotSamples.shotGroups(false)).height;
    assertThat(saved).isGreaterThan(100);
  }

  @Test
  void titlesOfPanelsDoNotMeet() throws Exception {
    assertThat(SvgTest.words(groupsOf("a"))).contains("many: accuracy (%), 1 class");
    assertThat(SvgTest.words(groupsOf("a row with a long name, of another experiment")))
        .contains("many, 1 class", "few, 2 to 30 classes")
        .doesNotContain("many: accuracy (%), 1 class");
  }

  private static ShotGroups groupsOf(String row) {
    List<Bar> bars = List.of(new Bar(row, 90, NONE, NONE, List.of(90.0)));
    return new ShotGroups(
        PlotSamples.heading("g", "G"),
        NONE_SHOWN,
        "",
        "",
        List.of(
            new ShotGroups.Group("many", new TreeSet<>(Set.of(1)), bars),
            new ShotGroups.Group("medium", new TreeSet<>(Set.of(3)), bars),
            new ShotGroups.Group("few", new TreeSet<>(Set.of(2, 30)), bars)));
  }

  @Test
  void groupsWithOtherRowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ShotGroups(
                    PlotSamples.heading("g", "G"),
                    NONE_SHOWN,
                    "",
                    "",
                    List.of(
                        new ShotGroups.Group(
                            "many", new TreeSet<>(Set.of(1)), List.of(missing("a"))),
                        new ShotGroups.Group(
                            "few", new TreeSet<>(Set.of(1)), List.of(missing("b"))))))
        .withMessage("shot groups must have the same rows, and one at least");
  }

  @Test
  void aDivergedEpochInterruptsTheLine() {
    Curve whole = PlotSamples.curve(20, 3, e -> 50 + e, 0.5, 1);
    List<Curve.Point> points = new ArrayList<>(whole.points());
    points.set(10, new Curve.Point(10, List.of(60.0, NONE, 61.0)));
    // One more line and one more band.
    assertThat(strokes(learning(new Curve(points)))).isEqualTo(strokes(learning(whole)) + 2);
  }

  /** As on every plot of accuracies: half a point must not look like half of all. */
  @Test
  void accuracyBeginsAtZero() {
    Curve accuracy = PlotSamples.curve(20, 3, e -> 80 + e / 2, 0.5, 1);
    CombinedDomainXYPlot panels =
        (CombinedDomainXYPlot) learning(accuracy).chart(Style.load(Layout.FULL)).getPlot();
    assertThat(panels.getSubplots().get(0).getRangeAxis().getLowerBound()).isZero();
  }

  @Test
  void epochsThatWereNotMeasuredAreBridged() {
    Curve every = PlotSamples.curve(20, 3, e -> 50 + e, 0.5, 1);
    Curve fifth = new Curve(every.points().stream().filter(p -> p.epoch() % 5 == 4).toList());
    assertThat(strokes(learning(fifth))).isEqualTo(strokes(learning(every)));
  }

  @Test
  void aClassWithoutAccuracyInterruptsTheLine() {
    UnaryOperator<List<Double>> without =
        values -> {
          List<Double> copy = new ArrayList<>(values);
          copy.set(4, NONE);
          return copy;
        };
    LongTailPlot whole = PlotSamples.longTail(10, List.of("ce-joint"));
    LongTailPlot gap =
        new LongTailPlot(
            whole.heading(),
            PlotSamples.looks(List.of("ce-joint")),
            whole.counts(),
            100,
            20,
            List.of(new ClassFigures("ce-joint", without.apply(whole.rows().get(0).values()))));
    assertThat(Svg.text(gap)).doesNotContain("NaN");
    assertThat(Svg.text(gap).length()).isLessThan(Svg.text(whole).length());
  }

  @Test
  void missingCosinesHaveNoColor() {
    List<List<Double>> none = Collections.nCopies(5, Collections.nCopies(5, NONE));
    CosineMatrix plot =
        new CosineMatrix(
            PlotSamples.heading("c", "C"),
            List.of("a", "b", "c", "d", "e"),
            List.of(5, 4, 3, 2, 1),
            none);
    assertThat(plot.description())
        .isEqualTo("Heat map of the cosines between classifier rows of 5 classes.");
    assertThat(Svg.text(plot)).doesNotContain("NaN");
  }

  @Test
  void emptyBinsCountForNothing() {
    Reliability empty =
        new Reliability(
            PlotSamples.heading("r", "R"),
            Collections.nCopies(15, new Reliability.Bin(0, NONE, NONE)));
    assertThat(empty.calibrationError()).isZero();
    assertThat(Svg.text(empty)).doesNotContain("NaN");
  }

  /** The bar ends at the accuracy, whichever of both is larger; the gap beside it says which. */
  @Test
  void tooMuchConfidenceAndTooLittleLookDifferent() {
    String over = "rgb(246,201,168)";
    Reliability sure = reliability(0.9, 0.5);
    Reliability unsure = reliability(0.5, 0.9);
    // In the legend in any case, in the plot where confidence is above the accuracy.
    assertThat(count(sure, over)).isGreaterThan(count(unsure, over));
    String under = "rgb(181,227,210)";
    assertThat(count(unsure, under)).isGreaterThan(count(sure, under));
  }

  @Test
  void theGapStandsBesideTheBarAndNotOverIt() {
    assertThat(boxes(reliability(0.5, 0.9), "rgb(86,180,233)"))
        .as("the bar of an accuracy of 0.9 is as high, whatever the confidence")
        .isEqualTo(boxes(reliability(0.95, 0.9), "rgb(86,180,233)"));
  }

  /** The paths of one colour, in the order in which they are drawn. */
  private static List<String> boxes(Plot plot, String color) {
    return Svg.text(plot).lines().filter(line -> line.contains(color)).toList();
  }

  private static Reliability reliability(double confidence, double accuracy) {
    return new Reliability(
        PlotSamples.heading("r", "R"), List.of(new Reliability.Bin(10, confidence, accuracy)));
  }

  @Test
  void shotGroupsHaveOneScale() throws Exception {
    List<Bar> high = List.of(new Bar("a", 90, NONE, NONE, List.of(90.0)));
    List<Bar> low = List.of(new Bar("a", 9, NONE, NONE, List.of(9.0)));
    ShotGroups plot =
        new ShotGroups(
            PlotSamples.heading("g", "G"),
            NONE_SHOWN,
            "",
            "",
            List.of(
                new ShotGroups.Group("many", new TreeSet<>(Set.of(1)), high),
                new ShotGroups.Group("few", new TreeSet<>(Set.of(1)), low)));
    List<String> words = SvgTest.words(plot);
    assertThat(words).filteredOn("80"::equals).hasSize(2);
    assertThat(words).filteredOn("8"::equals).isEmpty();
  }

  @Test
  void calibrationErrorWeighsTheBins() {
    Reliability plot =
        new Reliability(
            PlotSamples.heading("r", "R"),
            List.of(new Reliability.Bin(30, 0.4, 0.5), new Reliability.Bin(10, 0.9, 0.5)));
    assertThat(plot.description()).contains("expected calibration error 17.50 %");
  }

  @Test
  void pointsThatAreNowhereAreLeftOut() throws Exception {
    TsneScatter some = PlotSamples.tsne(10, 5);
    List<TsneScatter.Point> points = new ArrayList<>(some.points());
    points.add(new TsneScatter.Point(NONE, 1, 0));
    TsneScatter plot = new TsneScatter(some.heading(), "", points, some.classNames(), some.shots());
    assertThat(SvgTest.words(plot)).contains("n = 10 test images");
    assertThat(Svg.text(new TsneScatter(some.heading(), "", List.of(), List.of(), List.of())))
        .doesNotContain("NaN");
  }

  @Test
  void classesWithoutImagesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RowNorms(NORMS, NONE_SHOWN, List.of(3, 0), List.of()))
        .withMessage("class 1 has 0 training images");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RowNorms(
                    NORMS, NONE_SHOWN, List.of(3, 2), List.of(new ClassFigures("a", List.of(1.0)))))
        .withMessage("row a has 1 classes of 2");
  }

  @Test
  void namesThatAreNoIdsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Heading("a b", "", ""))
        .withMessage("plot name \"a b\": lower-case letters, digits and hyphens are allowed");
  }

  private static Bar missing(String row) {
    return new Bar(row, NONE, NONE, NONE, List.of());
  }

  private static AblationBars bars(Bar... bars) {
    return new AblationBars(
        PlotSamples.heading("bars", "Bars"),
        PlotSamples.looks(Stream.of(bars).map(Bar::row).toList()),
        "accuracy (%)",
        "ce",
        "95 % interval",
        List.of(bars));
  }

  private static LearningCurves learning(Curve accuracy) {
    Curve loss = PlotSamples.curve(20, 3, e -> 3 / e, 0.01, 2);
    return new LearningCurves(
        PlotSamples.heading("l", "L"),
        PlotSamples.looks(List.of("ce")),
        List.of(new LearningCurves.Row("ce", 0, accuracy, loss)));
  }

  /** Lines and bands: the paths of a plot. */
  private static long strokes(Plot plot) {
    return count(plot, "<path");
  }

  private static long count(Plot plot, String part) {
    String svg = Svg.text(plot);
    return IntStream.range(0, svg.length()).filter(i -> svg.startsWith(part, i)).count();
  }
}
