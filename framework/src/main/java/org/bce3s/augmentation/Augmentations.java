package org.bce3s.augmentation;

import java.util.List;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The built-in augmentations. */
public final class Augmentations implements EntryProvider {
  /** Creates the provider. */
  public Augmentations() {}

  @Override
  public List<Entry<?>> entries() {
    return List.of(
        Entry.of(
            Augmentation.class,
            "crop",
            Crop.class,
            "window of the image's own size out of the image with a black border",
            "He et al. 2016, Deep residual learning for image recognition"),
        Entry.of(
            Augmentation.class,
            "flip",
            Flip.class,
            "mirror left to right",
            "Krizhevsky et al. 2012, ImageNet classification with deep CNNs"),
        Entry.of(
            Augmentation.class,
            "cutout",
            Cutout.class,
            "black square at a random place",
            "DeVries and Taylor 2017, Improved regularization of CNNs with cutout"));
  }
}
