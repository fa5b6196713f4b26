package org.bce3s.image;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bce3s.file.StandIn;

/** What a file that is no JPEG and no PNG is by its first bytes, for a message that helps. */
final class OtherFormat {
  private static final int RIFF_NAME = 8;
  private static final int BRAND = 4;
  private static final int LOOKED_AT = 64;

  /** First bytes, as text in ISO-8859-1, to the name of the format. */
  private static final Map<String, String> IMAGES = images();

  private OtherFormat() {}

  private static Map<String, String> images() {
    Map<String, String> images = new LinkedHashMap<>();
    images.put("GIF8", "a GIF");
    images.put("BM", "a BMP");
    images.put("II*\0", "a TIFF");
    images.put("MM\0*", "a TIFF");
    images.put("\0\0\0\fjP  ", "a JPEG 2000");
    images.put("\u00ffO\u00ffQ", "a JPEG 2000");
    images.put("\0\0\1\0", "an icon");
    images.put("\u00ff\n", "a JPEG XL");
    images.put("8BPS", "a Photoshop file");
    images.put("P5", "a PGM");
    images.put("P6", "a PPM");
    return images;
  }

  /** The end of a sentence that begins with the file's name. */
  static String of(byte[] file) {
    String start =
        new String(file, 0, Math.min(LOOKED_AT, file.length), StandardCharsets.ISO_8859_1);
    String image = image(start);
    if (!image.isEmpty()) {
      return "is " + image + "; JPEG and PNG are read: convert it to PNG, which loses nothing";
    }
    return StandIn.of(file).orElse("is neither a JPEG nor a PNG");
  }

  private static String image(String start) {
    if (start.startsWith("RIFF") && start.startsWith("WEBP", RIFF_NAME)) {
      return "a WebP";
    }
    if (start.startsWith("ftyp", BRAND)) {
      return start.startsWith("avif", BRAND + BRAND) ? "an AVIF" : "a HEIF image or a video";
    }
    return IMAGES.entrySet().stream()
        .filter(entry -> start.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
