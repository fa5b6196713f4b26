package org.bce3s.drawing;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.awt.Dimension;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.util.Matrix;
import org.bce3s.failure.RequestException;

/**
 * Plots as PDF for {@code includegraphics}: a page of the plot's size, its text as text in a font
 * that the file holds.
 */
public final class Pdf {
  private static final float POINTS = 0.75f;

  private Pdf() {}

  /**
   * A plot as the bytes of a PDF; the same plot gives the same ones.
   *
   * @throws RequestException if the JDK has no support for fonts
   */
  public static byte[] bytes(Plot plot, Layout layout) {
    Dimension size = layout.size(plot);
    Style style = Style.load(layout);
    try (PDDocument document = new PDDocument();
        InputStream file = PlotFont.file()) {
      document.setDocumentId(0L); // or it would hold the time
      PDDocumentInformation about = new PDDocumentInformation();
      about.setTitle(plot.heading().title());
      about.setSubject(plot.description());
      document.setDocumentInformation(about);
      PDFont font = PDType0Font.load(document, file, true);
      PDPage page = new PDPage(new PDRectangle(POINTS * size.width, POINTS * size.height));
      document.addPage(page);
      PDFormXObject drawn = drawn(plot, style, size, font, document);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.transform(new Matrix(AffineTransform.getScaleInstance(POINTS, POINTS)));
        content.drawForm(drawn);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes, CompressParameters.NO_COMPRESSION); // or it is 1.6: pdflatex warns
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PDFormXObject drawn(
      Plot plot, Style style, Dimension size, PDFont font, PDDocument document) throws IOException {
    PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(document, size.width, size.height);
    try {
      PdfBoxGraphics2DFontTextDrawer words = new PdfBoxGraphics2DFontTextDrawer();
      words.registerFont(style.font(1).getFontName(), font);
      graphics.setFontTextDrawer(words);
      graphics.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      plot.chart(style).draw(graphics, new Rectangle2D.Double(0, 0, size.width, size.height));
    } finally {
      graphics.dispose();
    }
    return graphics.getXFormObject();
  }
}
