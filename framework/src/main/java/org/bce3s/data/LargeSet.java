package org.bce3s.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bce3s.download.Download;
import org.bce3s.image.Normalisation;

/** A published data set of photographs in files, and what its lists hold. */
enum LargeSet {
  /** Liu et al. 2019. */
  IMAGENET_LT(
      "imagenet-lt",
      "ImageNet_LT_train.txt",
      Optional.of("ImageNet_LT_val.txt"),
      "ImageNet_LT_test.txt",
      1000,
      115_846,
      20_000,
      50_000,
      "1280 to 5 images a class, 385 many, 479 medium, 136 few",
      new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225))),

  /** Liu et al. 2019; its validation images are training images of Places365. */
  PLACES_LT(
      "places-lt",
      "Places_LT_train.txt",
      Optional.of("Places_LT_val.txt"),
      "Places_LT_test.txt",
      365,
      62_500,
      7_300,
      36_500,
      "4980 to 5 images a class, 131 many, 163 medium, 71 few",
      new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225))),

  /** Van Horn et al. 2018; its validation images serve as test set. */
  INAT2018(
      "inat2018",
      "iNaturalist18_train.txt",
      Optional.empty(),
      "iNaturalist18_val.txt",
      8142,
      437_513,
      0,
      24_426,
      "1000 to 2 images a class",
      new Normalisation(List.of(0.466, 0.471, 0.380), List.of(0.195, 0.194, 0.192)));

  /** What the authors' archive of a file has behind its name. */
  static final String PACKED = ".tar.gz";

  private static final String INAT_ADDRESS =
      "https://ml-inat-competition-datasets.s3.amazonaws.com/2018/";
  private static final String INAT_TRAIN = "train2018.json";
  private static final String INAT_VAL = "val2018.json";
  private static final String INAT_TRAIN_MD5 = "bfa29d89d629cbf04d826a720c0a68b0";
  private static final String INAT_VAL_MD5 = "f2ed8bfe3e9901cdefceb4e53cd3775d";
  private static final long MAXIMUM_LIST_BYTES = 100_000_000;

  /** The name in an experiment, and of the folder unless the experiment says otherwise. */
  final String dataset;

  final String train;
  final Optional<String> validation;
  final String test;
  final int classes;
  final int trainImages;
  final int validationImages;
  final int testImages;

  /** Of the training images: the largest and smallest class, and the shot groups where known. */
  final String tail;

  final Normalisation normalisation;

  LargeSet(
      String dataset,
      String train,
      Optional<String> validation,
      String test,
      int classes,
      int trainImages,
      int validationImages,
      int testImages,
      String tail,
      Normalisation normalisation) {
    this.dataset = dataset;
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.classes = classes;
    this.trainImages = trainImages;
    this.validationImages = validationImages;
    this.testImages = testImages;
    this.tail = tail;
    this.normalisation = normalisation;
  }

  /** The authors' annotations, in JSON, that a list was made of. */
  Optional<String> annotations(String list) {
    return this == INAT2018
        ? Optional.of(list.equals(train) ? INAT_TRAIN : INAT_VAL)
        : Optional.empty();
  }

  /** The lists that can be had without registration; not the images, of 25 to 150 GB. */
  List<Download> downloads(Path folder) {
    return this == INAT2018
        ? List.of(
            download(folder, INAT_TRAIN, INAT_TRAIN_MD5), download(folder, INAT_VAL, INAT_VAL_MD5))
        : List.of();
  }

  private static Download download(Path folder, String name, String md5) {
    return new Download(
        URI.create(INAT_ADDRESS + name + PACKED),
        folder.resolve(name + PACKED),
        md5,
        MAXIMUM_LIST_BYTES);
  }
}
