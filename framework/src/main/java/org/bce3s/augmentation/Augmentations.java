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
            "DeVries and Taylor 2017, Improved regularization of CNNs with cutout"),
        Entry.of(
            Augmentation.class,
            "auto-augment",
            AutoAugment.class,
            "two operations of a learned policy",
            "Cubuk et al. 2019, AutoAugment: learning augmentation strategies from data"),
        Entry.of(
            Augmentation.class,
            "rand-augment",
            RandAugment.class,
            "a few operations drawn uniformly, at one strength; not timm's, which distorts less",
            "Cubuk et al. 2020, RandAugment: practical automated data augmentation"),
        Entry.of(
            Augmentation.class,
            "rand-augment-timm",
            TimmRandAugment.class,
            "timm's RandAugment, rand-n2-m10-mstd0.5, as in PaCo, GPaCo, BCL and ProCo",
            "Cubuk et al. 2020, RandAugment; Wightman 2019, PyTorch image models"),
        Entry.of(
            Augmentation.class,
            "color-jitter",
            ColorJitter.class,
            "random brightness, contrast, saturation and hue, in random order",
            "Krizhevsky et al. 2012, ImageNet classification with deep CNNs; as in torchvision"),
        Entry.of(
            Augmentation.class,
            "random-grayscale",
            RandomGrayscale.class,
            "grey in all channels, with a probability",
            "Chen et al. 2020, A simple framework for contrastive learning; as in torchvision"),
        Entry.of(
            Augmentation.class,
            "gaussian-blur",
            GaussianBlur.class,
            "Gaussian blur of random width, with a probability",
            "Chen et al. 2020, A simple framework for contrastive learning; as in Pillow"),
        Entry.of(
            Augmentation.class,
            "random-erasing",
            RandomErasing.class,
            "rectangle of random area, shape and place, erased with a probability",
            "Zhong et al. 2020, Random erasing data augmentation; as in torchvision"),
        Entry.of(
            Augmentation.class,
            "random-resized-crop",
            RandomResizedCrop.class,
            "rectangle of random area, shape and place, resized to a square",
            "Szegedy et al. 2015, Going deeper with convolutions; as in torchvision"),
        Entry.of(
            Augmentation.class,
            "resize",
            Resize.class,
            "resized so that the shorter side has a given length",
            "He et al. 2016, Deep residual learning for image recognition"),
        Entry.of(
            Augmentation.class,
            "center-crop",
            CenterCrop.class,
            "square out of the image's centre",
            "He et al. 2016, Deep residual learning for image recognition"));
  }
}
