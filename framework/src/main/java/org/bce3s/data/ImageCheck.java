package org.bce3s.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageShape;
import org.bce3s.image.ImageSource;
import org.bce3s.random.RandomStream;

/**
 * A look at images before days are spent on them: all of a few, a sample of many, drawn at random
 * but always the same. Whoever plans runs asks; to read the rest is what {@link DataDoctor} does.
 *
 * @param images how many there are
 * @param looked how many of them were decoded
 * @param faults of those that cannot be decoded, with their names
 * @param shapes one image of each shape that was found, by shape
 */
public record ImageCheck(
    int images, int looked, List<String> faults, Map<ImageShape, String> shapes) {
  /** The most images of a list that are decoded, a few seconds of work. */
  public static final int MOST = 500;

  private static final long SEED = 0;

  /** Copies what was found. */
  public ImageCheck {
    faults = List.copyOf(faults);
    shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }

  /**
   * Decodes images by all cores. Of a source whose images are all alike and cannot fail, see {@link
   * ImageSource#isInFiles}, it looks at none.
   *
   * @throws DataException if a file cannot be read
   */
  public static ImageCheck of(ImageSource source) {
    int[] chosen = source.isInFiles() ? chosen(source.size()) : new int[0];
    ImageShape[] shapes = new ImageShape[chosen.length];
    String[] faults = new String[chosen.length];
    IntStream.range(0, chosen.length)
        .parallel()
        .forEach(
            i -> {
              try {
                shapes[i] = ImageShape.of(source.image(chosen[i]));
              } catch (DataException e) {
                faults[i] = undecodable(e);
              }
            });
    Map<ImageShape, String> first = new LinkedHashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      if (shapes[i] != null) {
        first.putIfAbsent(shapes[i], source.where(chosen[i]));
      }
    }
    List<String> found = Arrays.stream(faults).filter(Objects::nonNull).toList();
    return new ImageCheck(source.size(), chosen.length, found, first);
  }

  /** What is wrong with an image; what is wrong with the disk is thrown on. */
  private static String undecodable(DataException fault) {
    if (fault.getCause() instanceof IOException) {
      throw fault;
    }
    return fault.getMessage();
  }

  /** The shapes with the least and the greatest height and width: one, if all images are alike. */
  public Set<ImageShape> extremes() {
    Comparator<ImageShape> byHeight = Comparator.comparingInt(ImageShape::height);
    Comparator<ImageShape> byWidth = Comparator.comparingInt(ImageShape::width);
    Set<ImageShape> extremes = new LinkedHashSet<>();
    if (!shapes.isEmpty()) {
      extremes.add(Collections.min(shapes.keySet(), byHeight));
      extremes.add(Collections.max(shapes.keySet(), byHeight));
      extremes.add(Collections.min(shapes.keySet(), byWidth));
      extremes.add(Collections.max(shapes.keySet(), byWidth));
    }
    return extremes;
  }

  private static int[] chosen(int images) {
    if (images <= MOST) {
      return IntStream.range(0, images).toArray();
    }
    int[] order = RandomStream.of(SEED, "image-check").permutation(images);
    return IntStream.of(order).limit(MOST).sorted().toArray();
  }
}
