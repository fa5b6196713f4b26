package org.bce3s.data;

import java.util.List;

/**
 * What an opened data set hands to training and evaluation.
 *
 * @param classNames one name a class, in label order
 * @param train the long-tailed training images, in ascending order of their index in the full set
 * @param test the test images
 * @param subsetSha256 SHA-256 (hex) of the chosen indices: ascending, decimal, each followed by a
 *     newline
 * @param contentSha256 SHA-256 (hex) of what the files hold from which the images come, see {@link
 *     ContentHash}; it tells apart files of equal labels and other pixels
 * @param normalisation the data set's pixel statistics
 */
public record DataSplit(
    List<String> classNames,
    ImageSource train,
    ImageSource test,
    String subsetSha256,
    String contentSha256,
    Normalisation normalisation) {

  /** Copies the names. */
  public DataSplit {
    classNames = List.copyOf(classNames);
  }

  /** The number of classes K. */
  public int classes() {
    return classNames.size();
  }

  /** Training images per class. */
  public int[] trainCounts() {
    int[] counts = new int[classes()];
    for (int i = 0; i < train.size(); i++) {
      counts[train.label(i)]++;
    }
    return counts;
  }
}
