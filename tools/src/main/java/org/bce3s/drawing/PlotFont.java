package org.bce3s.drawing;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.bce3s.failure.RequestException;

/**
 * Liberation Sans, which comes with the program, so that text is as wide on every machine. Arial
 * and Helvetica have the same widths, so a viewer that has only those shows the same layout.
 */
final class PlotFont {
  /** What an SVG asks its viewer for. */
  static final String FAMILY = "Liberation Sans, Arial, Helvetica, sans-serif";

  private static final String FILE = "LiberationSans-Regular.ttf";

  private PlotFont() {}

  /**
   * Loads the font; no display is needed from here on.
   *
   * @throws RequestException if the JDK has no support for fonts
   */
  static Font load() {
    System.setProperty("java.awt.headless", "true");
    try (InputStream font = file()) {
      // Font.createFont works without fontconfig, drawing does not: ask for both at once.
      GraphicsEnvironment.getLocalGraphicsEnvironment();
      return Font.createFont(Font.TRUETYPE_FONT, font);
    } catch (FontFormatException | RuntimeException | LinkageError | InternalError e) {
      throw unsupported(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of the font. */
  static InputStream file() {
    return PlotFont.class.getResourceAsStream(FILE);
  }

  static RequestException unsupported(Throwable cause) {
    return new RequestException(
        "plots need a JDK that can load fonts, and this one cannot ("
            + cause
            + "); on Debian and Ubuntu: apt-get install libfontconfig1 libfreetype6",
        cause);
  }
}
