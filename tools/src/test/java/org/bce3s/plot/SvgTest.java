package org.bce3s.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Plot;
import org.bce3s.drawing.Style;
import org.bce3s.drawing.Svg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class SvgTest {
  private static final int NORMAL_SIZE = 60_000;

  static Stream<Plot> plots() {
    return PlotSamples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("plots")
  void isWellFormedScalesAndIsSmall(Plot plot) throws Exception {
    String svg = Svg.text(plot);
    Element root = parse(svg).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("viewBox"))
        .isEqualTo("0 0 " + plot.size().width + " " + plot.size().height);
    assertThat(svg.length()).isLessThan(NORMAL_SIZE);
    assertThat(svg).doesNotContain("NaN", "Dialog", "Infinity");
  }

  @ParameterizedTest
  @MethodSource("plots")
  void hasTheSameBytesTwice(Plot plot) {
    assertThat(Svg.text(plot)).isEqualTo(Svg.text(plot));
  }

  @ParameterizedTest
  @MethodSource("plots")
  void isReadToThoseWhoCannotSeeIt(Plot plot) throws Exception {
    Document document = parse(Svg.text(plot));
    Element root = document.getDocumentElement();
    String name = plot.heading().name();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-labelledby"))
        .isEqualTo(name + "-title " + name + "-description");
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo(plot.heading().title());
    assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo(plot.description())
        .endsWith(".");
  }

  @ParameterizedTest
  @MethodSource("plots")
  void idsAreItsOwnAndReferencesHit(Plot plot) {
    String svg = Svg.text(plot);
    Set<String> ids = found("\\bid=\"([^\"]*)\"", svg);
    assertThat(ids).allMatch(id -> id.startsWith(plot.heading().name() + "-"));
    assertThat(ids).containsAll(found("url\\(#([^)]*)\\)", svg));
  }

  @ParameterizedTest
  @MethodSource("plots")
  void showsTitleAndContext(Plot plot) throws Exception {
    assertThat(words(plot)).contains(plot.heading().title(), plot.heading().context());
  }

  static Stream<Arguments> plotsInEveryLayout() {
    return plots()
        .flatMap(
            plot ->
                Stream.of(Layout.Width.values())
                    .flatMap(
                        width ->
                            Stream.of(true, false)
                                .map(titled -> Arguments.of(plot, new Layout(width, titled)))));
  }

  /** Whatever the width, texts are of 7 to 9 points in print and lie within the picture. */
  @ParameterizedTest
  @MethodSource("plotsInEveryLayout")
  void fitsAColumnWithTextsOfAPaper(Plot plot, Layout layout) throws Exception {
    Element root = parse(Svg.text(plot, layout)).getDocumentElement();
    double width = Double.parseDouble(root.getAttribute("width"));
    double height = Double.parseDouble(root.getAttribute("height"));
    assertThat(width * 0.75).isLessThanOrEqualTo(layout.isNarrow() ? 240 : 496);
    NodeList texts = root.getElementsByTagName("text");
    assertThat(texts.getLength()).isPositive();
    Style style = Style.load(layout);
    for (int t = 0; t < texts.getLength(); t++) {
      Element text = (Element) texts.item(t);
      String words = text.getTextContent();
      double size = size(text);
      assertThat(size * 0.75).as(words).isBetween(6.7, 9.0);
      double length =
          style
              .font(size)
              .getStringBounds(words, new FontRenderContext(null, true, true))
              .getWidth();
      for (double along : new double[] {0, length}) {
        double[] place = place(text, along);
        assertThat(place[0]).as(words).isBetween(-1.0, width + 1);
        assertThat(place[1]).as(words).isBetween(-1.0, height + 1);
      }
    }
    if (!layout.titled()) {
      assertThat(words(plot, layout))
          .doesNotContain(plot.heading().title(), plot.heading().context());
    }
  }

  private static double size(Element text) {
    String size = text.getAttribute("font-size");
    return size.isEmpty()
        ? size((Element) text.getParentNode())
        : Double.parseDouble(size.replace("px", ""));
  }

  /** A point of a text's line, so far from its beginning, moved as the elements around it say. */
  private static double[] place(Element text, double along) {
    AffineTransform all = new AffineTransform();
    for (Node node = text; node instanceof Element element; node = node.getParentNode()) {
      all.preConcatenate(transform(element.getAttribute("transform")));
    }
    double[] place = {
      Double.parseDouble(text.getAttribute("x")) + along, Double.parseDouble(text.getAttribute("y"))
    };
    all.transform(place, 0, place, 0, 1);
    return place;
  }

  private static AffineTransform transform(String text) {
    AffineTransform all = new AffineTransform();
    Matcher part = Pattern.compile("(\\w+)\\(([^)]*)\\)").matcher(text);
    while (part.find()) {
      double[] values =
          Stream.of(part.group(2).split("[ ,]+")).mapToDouble(Double::parseDouble).toArray();
      switch (part.group(1)) {
        case "matrix" -> all.concatenate(new AffineTransform(values));
        case "translate" -> all.translate(values[0], values[1]);
        default -> throw new AssertionError("not known: " + text);
      }
    }
    return all;
  }

  /** A group that only the very largest class is in has its name at the edge all the same. */
  @Test
  void namesOfGroupsAreWholeAtTheEdge() {
    LongTailPlot plot = PlotSamples.longTail(100, PlotSamples.ROWS);
    List<Integer> counts = plot.counts().stream().map(n -> Math.min(n, 101)).toList();
    String svg =
        Svg.text(new LongTailPlot(plot.heading(), plot.looks(), counts, 100, 20, plot.rows()));
    Matcher many = Pattern.compile("x=\"([0-9.]+)\"[^>]*>many<").matcher(svg);
    Matcher axis = Pattern.compile("x=\"([0-9.]+)\"[^>]*>100<").matcher(svg);
    assertThat(many.find()).isTrue();
    double left =
        axis.results().mapToDouble(x -> Double.parseDouble(x.group(1))).min().orElseThrow();
    assertThat(Double.parseDouble(many.group(1)))
        .as("many stands right of the axis' numbers")
        .isGreaterThan(left + 15);
  }

  /** However high the plot is, the words stand clear of what is drawn at 100 %. */
  @ParameterizedTest
  @EnumSource(Layout.Width.class)
  void namesOfGroupsStandAboveAHundredPerCent(Layout.Width width) {
    String svg = Svg.text(PlotSamples.longTail(100, PlotSamples.ROWS), new Layout(width, false));
    double axis = top(svg, "100") - 3.5; // a number's middle is on the line
    assertThat(top(svg, "many")).isLessThan(axis - 3.3); // half a marker
  }

  /** The height at which a word stands, of several the first from the top. */
  private static double top(String svg, String word) {
    return Pattern.compile(" y=\"([0-9.]+)\">" + word + "<")
        .matcher(svg)
        .results()
        .mapToDouble(y -> Double.parseDouble(y.group(1)))
        .min()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("plots")
  void textIsTurnedAtMost(Plot plot) throws Exception {
    NodeList texts = parse(Svg.text(plot)).getElementsByTagName("text");
    for (int t = 0; t < texts.getLength(); t++) {
      assertThat(((Element) texts.item(t)).getAttribute("transform"))
          .matches("|matrix\\(0,-1,1,0,.*\\)|translate\\(.*\\)");
    }
  }

  @Test
  void showsRowsAndLabelsOfAxes() throws Exception {
    assertThat(words(PlotSamples.ablation()))
        .containsAll(PlotSamples.ROWS)
        .contains("accuracy (%)", "0", "10", "50");
    assertThat(words(PlotSamples.shotGroups()))
        .containsAll(PlotSamples.ROWS)
        .contains("many: accuracy (%), 35 classes", "few: accuracy (%), 30 classes");
    assertThat(words(PlotSamples.longTail(100, PlotSamples.ROWS)))
        .containsAll(PlotSamples.ROWS)
        .contains("training images of the class (log)", "accuracy (%)", "many", "medium", "few")
        .contains("500", "200", "100", "50", "20", "10", "5");
    assertThat(words(PlotSamples.learning()))
        .contains("bce3s-stage2", "epoch", "test accuracy (%)", "training loss", "stage 2 \u2192");
    assertThat(words(PlotSamples.quality())).contains("compactness", "separability", "epoch");
    assertThat(words(PlotSamples.rowNorms(100))).contains("norm of the row");
    assertThat(words(PlotSamples.cosines(10)))
        .contains("cosine", "diagonal (1) left grey", "class 0", "a very long name \u2026")
        .anyMatch(number -> number.startsWith("\u22120."))
        .noneMatch(number -> number.startsWith("-"));
    assertThat(words(PlotSamples.confusion(10)))
        .contains("true class", "predicted class", "class 0", "class 9");
    assertThat(words(PlotSamples.confusion(30)))
        .contains("true class, from the most training images")
        .doesNotContain("class 0");
    assertThat(words(PlotSamples.reliability()))
        .contains("accuracy", "confidence", "images (%)", "overconfident by", "underconfident by");
    assertThat(words(PlotSamples.tsne(100, 10))).contains("class 0", "class 9");
    assertThat(words(PlotSamples.tsne(100, 30))).contains("many", "medium", "few");
  }

  @Test
  void namesMayHoldAnything() throws Exception {
    String row = "a<b> & \"c\" 'd' \u00e9\u0416\u6f22 \ud83d\ude00 \u0001";
    AblationBars plot = PlotSamples.ablation(List.of(row), List.of(50.0));
    assertThat(words(plot)).contains(row.replace('\u0001', '\ufffd'));
  }

  @Test
  void doesNotDependOnTheCountry() {
    String svg = Svg.text(PlotSamples.learning());
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Svg.text(PlotSamples.learning())).isEqualTo(svg);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aLargeMatrixStaysSmall() {
    assertThat(Svg.text(PlotSamples.cosines(300)).length()).isLessThan(2 * NORMAL_SIZE);
  }

  @Test
  void twentyRowsAreShown() throws Exception {
    List<String> rows = IntStream.range(0, 20).mapToObj(i -> "row-" + i + "+contrastive").toList();
    List<Double> means = IntStream.range(0, 20).mapToObj(i -> 50.0 + i).toList();
    assertThat(words(PlotSamples.ablation(rows, means))).containsAll(rows);
    assertThat(words(PlotSamples.longTail(100, rows)))
        .contains("row-19+contrastive", "10 other rows")
        .doesNotContain("row-9+contrastive");
  }

  static List<String> words(Plot plot) throws Exception {
    return words(plot, Layout.FULL);
  }

  private static List<String> words(Plot plot, Layout layout) throws Exception {
    NodeList texts = parse(Svg.text(plot, layout)).getElementsByTagName("text");
    List<String> words = new ArrayList<>();
    for (int t = 0; t < texts.getLength(); t++) {
      words.add(texts.item(t).getTextContent());
    }
    return words;
  }

  static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new HashSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
