package org.example;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.image.ContentHash;
import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Profile;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.random.RandomStream;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;

/** A data set: bars in six directions, drawn on demand, cut to a long tail. */
record Bars(
    @Doc("IF: images of the largest class over those of the smallest") @Default("8") @Range(min = 1)
        double imbalanceFactor,
    @Doc("images of the first class") @Default("64") @Range(min = 1, max = 1e6) int headCount)
    implements Dataset {
  private static final List<String> CLASSES = List.of("0", "30", "60", "90", "120", "150");
  private static final int SIDE = 16;

  Bars {
    Constraints.check(Bars.class, imbalanceFactor, headCount);
  }

  @Override
  public DataSplit open(Path dataFolder) {
    return DataSplit.longTailed(
        "bars-lt",
        CLASSES,
        new Drawn("train", headCount * CLASSES.size()),
        new LongTail(imbalanceFactor, Profile.EXPONENTIAL, SubsetRule.FIRST_N, OptionalInt.empty()),
        new Drawn("test", 10 * CLASSES.size()),
        ContentHash.ofNothing(), // nothing is read from files
        new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)));
  }

  private record Drawn(String part, int size) implements ImageSource {
    @Override
    public int label(int index) {
      return index % CLASSES.size();
    }

    @Override
    public Image image(int index) {
      RandomStream random = RandomStream.of(0, "bars " + part, index);
      double angle = Math.PI * label(index) / CLASSES.size();
      double phase = 2 * Math.PI * random.nextDouble();
      byte[] pixels = new byte[SIDE * SIDE * 3];
      for (int i = 0; i < pixels.length; i++) {
        double across = i / 3 % SIDE * Math.cos(angle) + i / 3 / SIDE * Math.sin(angle);
        pixels[i] = (byte) (128 + 30 * Math.sin(across + phase) + random.nextInt(121) - 60);
      }
      return new Image(SIDE, SIDE, 3, pixels);
    }
  }
}
