package org.bce3s.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.data.DataSplit;
import org.bce3s.data.SubsetSource;
import org.bce3s.drawing.Heading;
import org.bce3s.drawing.Plot;
import org.bce3s.embedding.Embedding;
import org.bce3s.embedding.Tsne;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageSource;
import org.bce3s.longtail.Subset;
import org.bce3s.metric.ShotGroup;
import org.bce3s.plot.TsneScatter;
import org.bce3s.run.RunFolder;
import org.bce3s.settings.RunSettings;
import org.bce3s.training.TrainedNetwork;

/** The t-SNE map of a run's test features, as many images of every class. */
public final class FeatureMap {
  private static final int IMAGES = 1000;
  private static final long SEED = 0;

  private FeatureMap() {}

  /**
   * The plot of a run.
   *
   * @param name of the plot
   * @param title what is said of the run below the title
   * @throws org.bce3s.file.DataException if there is no sound checkpoint, an image cannot be read
   *     or there are too few of them for a map
   */
  public static Plot of(
      String name, String title, RunFolder folder, RunSettings settings, DataSplit data) {
    ImageSource test = data.test();
    int[] chosen = chosen(test, data.classNames().size());
    ImageSource images = new SubsetSource(test, Subset.of(chosen));
    double[][] features =
        new TrainedNetwork(settings, data)
            .features(folder.checkpoints(), settings.report().select(), images);
    unit(features);
    Tsne tsne = Tsne.of(SEED);
    if (features.length <= tsne.perplexity() + 1) {
      throw new DataException(features.length + " test images are too few for a t-SNE map");
    }
    Embedding map = tsne.embed(features);
    List<TsneScatter.Point> points = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      points.add(new TsneScatter.Point(map.x()[i], map.y()[i], images.label(i)));
    }
    int[] counts = data.shotCounts();
    List<ShotGroup> shots = new ArrayList<>();
    for (int count : counts) {
      shots.add(settings.report().shots().group(count));
    }
    String note =
        String.format(
            Locale.ROOT,
            "exact t-SNE, features of unit length, perplexity %.0f, seed %d, divergence %.2f",
            tsne.perplexity(),
            SEED,
            map.divergence());
    return new TsneScatter(
        new Heading(name, "Test features", title), note, points, data.classNames(), shots);
  }

  /** The first images of every class, in their order. */
  private static int[] chosen(ImageSource images, int classes) {
    int most = Math.max(1, IMAGES / classes);
    int[] taken = new int[classes];
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < images.size() && chosen.size() < IMAGES; i++) {
      if (taken[images.label(i)]++ < most) {
        chosen.add(i);
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The method compares features by their angles, so their lengths are taken out. */
  private static void unit(double[][] rows) {
    for (double[] row : rows) {
      double squares = 0;
      for (double value : row) {
        squares += value * value;
      }
      double norm = Math.max(Math.sqrt(squares), Double.MIN_NORMAL);
      for (int d = 0; d < row.length; d++) {
        row[d] /= norm;
      }
    }
  }
}
