package org.bce3s.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.bce3s.drawing.Layout;
import org.bce3s.drawing.Pdf;
import org.bce3s.drawing.Plot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PdfTest {
  static Stream<Plot> plots() {
    return PlotSamples.all().stream();
  }

  /** One page of the plot's size, with text that can be searched and copied. */
  @ParameterizedTest
  @MethodSource("plots")
  void isAPageOfThePlotsSizeWithItsText(Plot plot) throws Exception {
    Layout layout = new Layout(Layout.Width.ONE, true);
    try (PDDocument document = Loader.loadPDF(Pdf.bytes(plot, layout))) {
      assertThat(document.getNumberOfPages()).isEqualTo(1);
      assertThat(document.getPage(0).getMediaBox().getWidth()).isEqualTo(240);
      assertThat(document.getPage(0).getMediaBox().getHeight())
          .isEqualTo(0.75f * layout.size(plot).height);
      assertThat(new PDFTextStripper().getText(document).replaceAll("\\s+", " "))
          .contains(plot.heading().title());
      assertThat(document.getPage(0).getResources().getXObjectNames()).hasSize(1);
    }
  }

  @Test
  void pdflatexTakesItInWithoutAWarning() {
    byte[] pdf = Pdf.bytes(PlotSamples.cosines(10), Layout.FULL);
    assertThat(new String(pdf, 0, 8, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-1.4");
    assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).doesNotContain("/Version /1.6");
  }

  @Test
  void hasTheSameBytesTwice() {
    assertThat(Pdf.bytes(PlotSamples.cosines(10), Layout.FULL))
        .isEqualTo(Pdf.bytes(PlotSamples.cosines(10), Layout.FULL));
  }

  /** Names may hold what the font lacks. */
  @Test
  void charactersThatTheFontLacksDoNotStopIt() {
    Plot plot =
        PlotSamples.ablation(
            java.util.List.of("a<b> \u00e9\u0416\u6f22 \ud83d\ude00 \u0001"),
            java.util.List.of(50.0));
    assertThat(Pdf.bytes(plot, Layout.FULL)).isNotEmpty();
  }
}
