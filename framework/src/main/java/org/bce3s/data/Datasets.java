package org.bce3s.data;

import java.util.List;
import org.bce3s.longtail.LongTail;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in data sets. */
public final class Datasets implements EntryProvider {
  private static final String CIFAR_SOURCE =
      "Krizhevsky 2009, Learning multiple layers of features from tiny images; long tail: Cui et"
          + " al. 2019, Class-balanced loss; Cao et al. 2019, LDAM";

  /** Creates the provider. */
  public Datasets() {}

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Dataset.class,
            "shapes-lt",
            ShapesDataset.class,
            "embedded: ten classes of noisy shapes drawn on demand, no files needed",
            "this project"),
        cifar(CifarFormat.CIFAR10, "CIFAR-10 cut to a long tail, 10 classes of 32x32 RGB images"),
        cifar(
            CifarFormat.CIFAR100, "CIFAR-100 cut to a long tail, 100 classes of 32x32 RGB images"),
        large(
            LargeSet.IMAGENET_LT,
            "ImageNet cut to a long tail, 1,000 classes of 1,280 to 5 photographs",
            "Liu et al. 2019, Large-scale long-tailed recognition in an open world"),
        large(
            LargeSet.PLACES_LT,
            "Places365 cut to a long tail, 365 kinds of scenes of 4,980 to 5 photographs",
            "Liu et al. 2019, Large-scale long-tailed recognition in an open world"),
        large(
            LargeSet.INAT2018,
            "photographs of 8,142 species, 1,000 to 2 of each",
            "Van Horn et al. 2018, The iNaturalist species classification and detection dataset"),
        Entry.of(
            Dataset.class,
            "image-list",
            ImageListDataset.class,
            "images of one's own, named by lists in the format of ImageNet-LT",
            "this project"),
        Entry.of(
            Dataset.class,
            "image-folder",
            ImageFolderDataset.class,
            "images of one's own, in a folder a class",
            "this project"));
  }

  private static Entry<Dataset> cifar(CifarFormat format, String doc) {
    return Entry.of(
        Dataset.class,
        format.dataset,
        LongTail.class,
        longTail -> new CifarDataset(format, longTail),
        doc,
        CIFAR_SOURCE);
  }

  private static Entry<Dataset> large(LargeSet set, String doc, String source) {
    return Entry.of(
        Dataset.class,
        set.dataset,
        LargeDataset.Settings.class,
        settings -> new LargeDataset(set, settings),
        doc,
        source);
  }
}
