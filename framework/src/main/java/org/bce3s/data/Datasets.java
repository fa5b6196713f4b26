package org.bce3s.data;

import java.util.List;
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
            CifarFormat.CIFAR100, "CIFAR-100 cut to a long tail, 100 classes of 32x32 RGB images"));
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
}
