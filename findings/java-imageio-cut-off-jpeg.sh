#!/usr/bin/env bash
# ImageIO reads a JPEG that is cut off without an error; the rows that are missing are grey. Only a
# listener for warnings hears of it.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" <<'EOF'
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;

public class Main {
  public static void main(String[] args) throws Exception {
    System.out.println("Java " + System.getProperty("java.version") + ", ImageIO");
    System.out.println("expected: an IIOException for half of a JPEG");
    var image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256 * 256; i++) {
      image.setRGB(i % 256, i / 256, 0xFF0000 | i * 37 % 64);
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(half));
    System.out.printf("half of the file: %d x %d pixels%n", read.getWidth(), read.getHeight());
    int first = read.getRGB(0, 0) & 0xFFFFFF;
    int last = read.getRGB(255, 255) & 0xFFFFFF;
    System.out.printf("first pixel %06x, last pixel %06x%n", first, last);
    System.exit(first >> 16 > 200 && last == 0x808080 ? 0 : 1);
  }
}
EOF
