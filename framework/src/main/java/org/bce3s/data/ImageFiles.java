package org.bce3s.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The lists of a data set whose images are files.
 *
 * @param root the folder that names start from
 * @param train the training images
 * @param validation images to choose an epoch by, if the set has such
 * @param test the test images
 */
record ImageFiles(Path root, ImageList train, Optional<ImageList> validation, ImageList test) {
  /**
   * Checks labels and files, before hours are spent on some of them.
   *
   * @throws DataException naming the first image whose label has no class or that has no file
   */
  private void check(int classes) {
    lists().forEach(list -> list.checkLabels(classes));
    FolderListing files = new FolderListing(root);
    List<String> missing = new ArrayList<>();
    lists().forEach(list -> check(list, files, missing));
    if (!missing.isEmpty()) {
      throw new DataException(missing.get(0) + others(missing.size() - 1));
    }
  }

  private void check(ImageList list, FolderListing files, List<String> missing) {
    for (int i = 0; i < list.size(); i++) {
      String name = list.names().get(i);
      if (!files.has(name)) {
        missing.add(list.where(i) + "there is no file " + root.resolve(name));
      } else if (mayBeFolder(name) && Files.isDirectory(root.resolve(name))) {
        throw new DataException(list.where(i) + root.resolve(name) + " is a folder, not a file");
      }
    }
  }

  /** To ask the disk about every file would take minutes on one that is far away. */
  private static boolean mayBeFolder(String name) {
    return name.indexOf('.', name.lastIndexOf('/') + 1) < 0;
  }

  private static String others(int missing) {
    return missing == 0
        ? ""
        : String.format(Locale.ROOT, " (and %d more; \"data doctor\" names them all)", missing);
  }

  private void checkClasses(List<String> names) {
    int[] counts = Subset.counts(train.labels(), names.size());
    IntStream.range(0, counts.length)
        .filter(k -> counts[k] == 0)
        .findFirst()
        .ifPresent(
            k -> {
              throw new DataException(
                  String.format(
                      Locale.ROOT,
                      "%sclass %s has no training image; there are %d classes",
                      train.file().map(f -> f + ": ").orElse(""),
                      named(k, names.get(k)),
                      counts.length));
            });
  }

  private static String named(int k, String name) {
    return name.equals(String.valueOf(k)) ? name : k + " (" + name + ")";
  }

  /** All lists: training, validation, test. */
  Stream<ImageList> lists() {
    return Stream.of(Stream.of(train), validation.stream(), Stream.of(test)).flatMap(l -> l);
  }

  /**
   * The split of these images.
   *
   * @param names one a class
   * @param cut the long tail of the training images; empty to keep all
   * @param undecodable whether images that cannot be decoded are left out now
   */
  DataSplit split(
      String dataset,
      List<String> names,
      Optional<LongTail> cut,
      Normalisation normalisation,
      Undecodable undecodable) {
    check(names.size());
    List<String> notes = new ArrayList<>();
    ImageFiles kept = undecodable == Undecodable.SKIP ? decodable(notes) : this;
    kept.checkClasses(names);
    FileSource trainImages = new FileSource(root, kept.train);
    ImageList trainList = kept.train;
    int[] labels = trainList.labels();
    int largest = Arrays.stream(Subset.counts(labels, names.size())).max().orElseThrow();
    Subset subset =
        cut.map(tail -> tail.cut(dataset, names, labels, largest))
            .orElseGet(() -> new Subset(IntStream.range(0, labels.length).toArray()));
    MessageDigest digest = ContentHash.sha256();
    kept.lists().forEach(list -> list.addTo(digest));
    return new DataSplit(
        names,
        cut.isEmpty() ? trainImages : new SubsetSource(trainImages, subset),
        kept.validation.map(list -> new FileSource(root, list)),
        new FileSource(root, kept.test),
        subset,
        HexFormat.of().formatHex(digest.digest()),
        normalisation,
        notes.toArray(String[]::new));
  }

  private ImageFiles decodable(List<String> notes) {
    return new ImageFiles(
        root,
        decodable(train, notes),
        validation.map(list -> decodable(list, notes)),
        decodable(test, notes));
  }

  private ImageList decodable(ImageList list, List<String> notes) {
    FileSource source = new FileSource(root, list);
    String[] reasons = new String[list.size()];
    IntStream.range(0, list.size()).parallel().forEach(i -> reasons[i] = reason(source, i));
    List<String> bad = Arrays.stream(reasons).filter(reason -> !reason.isEmpty()).toList();
    if (bad.isEmpty()) {
      return list;
    }
    if (bad.size() == list.size()) {
      throw new DataException(
          "none of the " + bad.size() + " images can be decoded; the first: " + bad.get(0));
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "%d of %d images left out, for they cannot be decoded; the first: %s",
            bad.size(),
            list.size(),
            bad.get(0)));
    return list.where(i -> reasons[i].isEmpty());
  }

  /**
   * Why an image cannot be decoded, empty if it can.
   *
   * @throws DataException if it cannot be read: that is a matter of the disk, not of the image
   */
  private static String reason(FileSource source, int i) {
    try {
      source.image(i);
      return "";
    } catch (DataException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      return e.getMessage();
    }
  }
}
