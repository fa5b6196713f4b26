package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bce3s.augmentation.GaussianBlur;
import org.bce3s.augmentation.Hue;
import org.bce3s.augmentation.Interpolation;
import org.bce3s.augmentation.RandomGrayscale;
import org.bce3s.augmentation.RandomResizedCrop;
import org.bce3s.augmentation.TimmOperation;
import org.bce3s.image.Image;
import org.bce3s.image.ImageWindow;
import org.bce3s.random.RandomStream;

/**
 * Checks {@code augment/2}: the pixels of single operations of timm's RandAugment, of greyscale,
 * blur, hue and resized crops on named RGB images. All must be equal: an error is 0 or infinite.
 * Where a case has a level, the argument that the level stands for must be equal too.
 */
final class AugmentLtCheck implements GoldenCheck {
  private static final double SAME_ARGUMENT = 1e-12;
  private static final int CHANNELS = 3;
  private static final RandomStream UNUSED = RandomStream.of(0, "unused");

  @Override
  public String format() {
    return "augment/2";
  }

  @Override
  public double tolerance() {
    return 0;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    int[] fill = golden.integers("fill");
    if (fill.length != CHANNELS) {
      throw golden.wrong("fill", "has " + fill.length + " values, not red, green and blue");
    }
    Map<String, Image> images = new TreeMap<>();
    GoldenNode named = golden.object("images");
    named.keys().forEach(name -> images.put(name, image(named.object(name))));
    List<GoldenComparison> found = new ArrayList<>();
    List<GoldenNode> cases = golden.objects("cases");
    for (int i = 0; i < cases.size(); i++) {
      check("[" + i + "].", cases.get(i), images, fill, found);
    }
    return found;
  }

  private static Image image(GoldenNode node) {
    int height = node.integer("height");
    int width = node.integer("width");
    byte[] pixels = node.bytes("pixels");
    if (pixels.length != (long) height * width * CHANNELS) {
      throw node.wrong(
          "pixels",
          "has " + pixels.length + " values, not " + height + "x" + width + "x" + CHANNELS);
    }
    return new Image(height, width, CHANNELS, pixels);
  }

  private static void check(
      String at,
      GoldenNode one,
      Map<String, Image> images,
      int[] fill,
      List<GoldenComparison> found) {
    String operation = one.text("operation");
    Image image = images.get(one.text("image"));
    if (image == null) {
      throw one.wrong("image", "is none of " + String.join(", ", images.keySet()));
    }
    Image copy = new Image(image.height(), image.width(), image.channels(), image.pixels().clone());
    double[] expected = AugmentCheck.values(one.bytes("output"));
    double[] got = AugmentCheck.values(apply(operation, one, copy, fill).pixels());
    String argument = one.has("argument") ? "(" + argument(one) + ")" : "";
    String name = at + operation + argument + " of " + one.text("image");
    found.add(exact(name, expected, got, Arrays.equals(expected, got), "uint8"));
    Optional<TimmOperation> timm = TimmOperation.named(operation);
    if (timm.isPresent() && one.has("level") && one.has("argument")) {
      double want = one.number("argument");
      double ours = timm.get().argument(one.number("level"), false, want < 0);
      boolean same = Math.abs(ours - want) <= SAME_ARGUMENT * Math.max(1, Math.abs(want));
      double[] wants = {want};
      found.add(exact(at + operation + ".argument", wants, new double[] {ours}, same, "float64"));
    }
  }

  private static GoldenComparison exact(
      String name, double[] expected, double[] got, boolean same, String dtype) {
    return new GoldenComparison(name, expected, got, dtype, same ? 0 : Double.POSITIVE_INFINITY);
  }

  private static String argument(GoldenNode one) {
    double[] values = one.tensor("argument").values();
    return String.join(", ", Arrays.stream(values).mapToObj(AugmentLtCheck::number).toList());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private static Image apply(String operation, GoldenNode one, Image image, int[] fill) {
    return switch (operation) {
      case "Grayscale" -> new RandomGrayscale(1).apply(image, UNUSED);
      case "GaussianBlur" -> {
        double radius = one.number("argument");
        yield new GaussianBlur(1, List.of(radius, radius)).apply(image, UNUSED);
      }
      case "Hue" -> Hue.turn(image, one.number("argument"));
      case "ResizedCrop" -> resizedCrop(one, image);
      default ->
          TimmOperation.named(operation)
              .orElseThrow(() -> one.wrong("operation", "\"" + operation + "\" is unknown"))
              .apply(
                  image,
                  one.has("argument") ? one.number("argument") : 0,
                  interpolation(one),
                  fill);
    };
  }

  /** Bilinear for operations that move nothing. */
  private static Interpolation interpolation(GoldenNode one) {
    if (!one.has("interpolation")) {
      return Interpolation.BILINEAR;
    }
    String name = one.text("interpolation");
    return Arrays.stream(Interpolation.values())
        .filter(i -> i.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> one.wrong("interpolation", "\"" + name + "\" is unknown"));
  }

  /** The argument is left, top, width and height. */
  private static Image resizedCrop(GoldenNode one, Image image) {
    int[] box = one.integers("argument");
    boolean inside =
        box.length == 4
            && box[2] > 0
            && box[3] > 0
            && (long) box[0] + box[2] <= image.width()
            && (long) box[1] + box[3] <= image.height();
    if (!inside) {
      throw one.wrong("argument", "is no rectangle inside the image: " + Arrays.toString(box));
    }
    ImageWindow window = new ImageWindow(box[1], box[0], box[3], box[2]);
    List<Double> any = List.of(1.0, 1.0);
    return new RandomResizedCrop(one.integer("size"), any, any)
        .ofWindow(window.cutOutOf(image), UNUSED);
  }
}
