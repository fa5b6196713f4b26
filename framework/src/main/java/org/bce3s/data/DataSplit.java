package org.bce3s.data;

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
import org.bce3s.spec.Count;
import org.bce3s.spec.SpecException;

/**
 * What an opened data set hands to training and evaluation.
 *
 * @param classNames one name a class, in label order
 * @param train the long-tailed training images, in ascending order of their index in the full set
 * @param holdout images to choose an epoch by, if any: validation images of the set's own, or some
 *     kept out of its training images
 * @param test the test images
 * @param subset which images of the full set {@code train} holds
 * @param contentSha256 SHA-256 (hex) of what the files hold from which the images come, see {@link
 *     org.bce3s.image.ContentHash}; it tells apart files of equal labels and other pixels. Where
 *     each image is a file of its own it is of names, labels and sizes of the files, which tell
 *     most changes: to read all pixels before every run would take hours. An image that was changed
 *     to one of as many bytes is not noticed
 * @param normalisation the data set's pixel statistics
 * @param shotCounts images per class [K] that the set has for training, those kept out of them
 *     included: they decide the shot groups, which so do not depend on how an epoch is chosen
 * @param skipped images that were left out of the set as it was found
 * @param notes what a person should know of the set as it was found, a line each
 */
public record DataSplit(
    List<String> classNames,
    ImageSource train,
    Optional<ImageSource> holdout,
    ImageSource test,
    Subset subset,
    String contentSha256,
    Normalisation normalisation,
    int[] shotCounts,
    SkippedImages skipped,
    List<String> notes) {

  /** Copies the lists. */
  public DataSplit {
    classNames = List.copyOf(classNames);
    notes = List.copyOf(notes);
  }

  /** A split whose training images are all that the set has for training. */
  public DataSplit(
      List<String> classNames,
      ImageSource train,
      Optional<ImageSource> holdout,
      ImageSource test,
      Subset subset,
      String contentSha256,
      Normalisation normalisation,
      String... notes) {
    this(
        classNames,
        train,
        holdout,
        test,
        subset,
        contentSha256,
        normalisation,
        counts(train, classNames.size()),
        SkippedImages.NONE,
        List.of(notes));
  }

  /**
   * A balanced set cut to a long tail, without validation images of its own.
   *
   * @param name the data set's name, for messages
   * @param classNames one name a class, in label order
   * @param full all training images
   * @param tail how they are cut; keeps of the first class as many images as {@code full} has, if
   *     it does not say
   * @param test the test images
   * @param contentSha256 see {@link #contentSha256}
   * @param normalisation the data set's pixel statistics
   * @throws DataException if a class would be left with no image or has fewer than it should keep
   */
  public static DataSplit longTailed(
      String name,
      List<String> classNames,
      ImageSource full,
      LongTail tail,
      ImageSource test,
      String contentSha256,
      Normalisation normalisation) {
    int[] labels = IntStream.range(0, full.size()).map(full::label).toArray();
    int head = Subset.counts(labels, classNames.size())[0];
    Subset kept = tail.cut(name, classNames, labels, head);
    ImageSource train = new SubsetSource(full, kept);
    return new DataSplit(
        classNames, train, Optional.empty(), test, kept, contentSha256, normalisation);
  }

  /** The same split with more that a person should know of it. */
  DataSplit noting(List<String> more) {
    List<String> all = Stream.concat(more.stream(), notes.stream()).toList();
    return new DataSplit(
        classNames,
        train,
        holdout,
        test,
        subset,
        contentSha256,
        normalisation,
        shotCounts,
        skipped,
        all);
  }

  /** The number of classes K. */
  public int classes() {
    return classNames.size();
  }

  /** SHA-256 (hex) of the indices of the training images, see {@link Subset#sha256}. */
  public String subsetSha256() {
    return subset.sha256();
  }

  /** Training images per class, those of a hold-out not counted: what losses and samplers use. */
  public int[] trainCounts() {
    return counts(train, classes());
  }

  /**
   * The same data, the last images of each class held out of the training set.
   *
   * @param perClass images of each class; 0 for no hold-out
   * @throws SpecException if a class would be left without a training image
   */
  public DataSplit holdOut(int perClass) {
    if (perClass == 0) {
      return this;
    }
    int[] left = trainCounts();
    int smallest =
        IntStream.range(0, left.length)
            .filter(k -> left[k] > 0)
            .reduce((a, b) -> left[b] < left[a] ? b : a)
            .orElseThrow();
    if (perClass >= left[smallest]) {
      throw new SpecException("sampling.holdout", perClass, allowed(smallest, left[smallest]));
    }
    IntStream.Builder kept = IntStream.builder();
    IntStream.Builder heldOut = IntStream.builder();
    for (int i = 0; i < train.size(); i++) {
      (left[train.label(i)]-- > perClass ? kept : heldOut).add(i);
    }
    int[] keptIndices = kept.build().toArray();
    return new DataSplit(
        classNames,
        new SubsetSource(train, Subset.of(keptIndices)),
        Optional.of(new SubsetSource(train, Subset.of(heldOut.build().toArray()))),
        test,
        Subset.of(IntStream.of(keptIndices).map(subset::index).toArray()),
        contentSha256,
        normalisation,
        shotCounts,
        skipped,
        notes);
  }

  private String allowed(int k, int images) {
    return String.format(
        Locale.ROOT,
        "at most %d, since class %d (%s) has %s",
        images - 1,
        k,
        classNames.get(k),
        Count.of(images, "image"));
  }

  static int[] counts(ImageSource source, int classes) {
    int[] counts = new int[classes];
    for (int i = 0; i < source.size(); i++) {
      counts[source.label(i)]++;
    }
    return counts;
  }
}
