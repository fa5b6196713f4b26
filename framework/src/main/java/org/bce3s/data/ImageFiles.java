package org.bce3s.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bce3s.file.DataException;
import org.bce3s.image.ImageSource;
import org.bce3s.image.Normalisation;
import org.bce3s.longtail.LongTail;
import org.bce3s.longtail.Subset;

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
      throw DataException.notFound(missing.get(0) + others(missing.size() - 1));
    }
  }

  private void check(ImageList list, FolderListing files, List<String> missing) {
    for (int i = 0; i < list.size(); i++) {
      String name = list.names().get(i);
      if (!files.has(name)) {
        missing.add(list.where(i) + "there is no file " + root.resolve(name));
      } else if (files.isFolder(name)) {
        throw new DataException(list.where(i) + root.resolve(name) + " is a folder, not a file");
      }
    }
  }

  private static String others(int missing) {
    return missing == 0
        ? ""
        : String.format(Locale.ROOT, " (and %d more; \"data doctor\" names them all)", missing);
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
   * @param emptyClasses what becomes of classes without training images
   */
  DataSplit split(
      String dataset,
      List<String> names,
      Optional<LongTail> cut,
      Normalisation normalisation,
      Undecodable undecodable,
      EmptyClasses emptyClasses) {
    check(names.size());
    checkValidation();
    List<String> notes = new ArrayList<>();
    ImageFiles decodable = undecodable == Undecodable.SKIP ? decodable(notes) : this;
    ClassFiles trained = new ClassFiles(names, decodable).withImages(emptyClasses, notes);
    ImageFiles kept = trained.files();
    FileSource trainImages = new FileSource(root, kept.train);
    int[] labels = kept.train.labels();
    int[] counts = Subset.counts(labels, trained.names().size());
    int largest = Arrays.stream(counts).max().orElseThrow();
    Subset subset =
        cut.map(tail -> tail.cut(dataset, trained.names(), labels, largest))
            .orElseGet(() -> new Subset(IntStream.range(0, labels.length).toArray()));
    ImageSource trainKept = cut.isEmpty() ? trainImages : new SubsetSource(trainImages, subset);
    return new DataSplit(
        trained.names(),
        trainKept,
        kept.validation.map(list -> new FileSource(root, list)),
        new FileSource(root, kept.test),
        subset,
        trained.sha256(),
        normalisation,
        DataSplit.counts(trainKept, trained.names().size()),
        new SkippedImages(
            train.size() - decodable.train.size(),
            size(validation) - size(decodable.validation),
            test.size() - decodable.test.size()),
        notes);
  }

  private static int size(Optional<ImageList> list) {
    return list.map(ImageList::size).orElse(0);
  }

  /**
   * Refuses validation images that are all test images: an epoch chosen by them is one chosen by
   * the test set, and must be called so.
   */
  private void checkValidation() {
    if (validation.isPresent()
        && new HashSet<>(test.names()).containsAll(validation.get().names())) {
      throw new DataException(
          validation.get().where(0)
              + root.resolve(validation.get().names().get(0))
              + ": all validation images are test images; leave dataset.validation away, and"
              + " choose the epoch by them with report.select=oracle");
    }
  }

  /** The sizes of the files in bytes: images that were changed in place rarely keep theirs. */
  long[] sizes(ImageList list) {
    long[] sizes = new long[list.size()];
    IntStream.range(0, sizes.length)
        .parallel()
        .forEach(
            i -> {
              Path file = root.resolve(list.names().get(i));
              try {
                sizes[i] = Files.size(file);
              } catch (IOException e) {
                throw new DataException(list.where(i) + file + " cannot be read: " + e, e);
              }
            });
    return sizes;
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
    IntStream.range(0, list.size()).parallel().forEach(i -> reasons[i] = source.fault(i));
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
}
