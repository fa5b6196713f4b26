package org.bce3s.data;

import java.util.Locale;
import java.util.Optional;
import org.bce3s.file.DataException;

/**
 * A look at the images of an opened data set before days are spent on them, see {@link ImageCheck}.
 *
 * @param train of the training images
 * @param holdout of the images to choose an epoch by, if there are such
 * @param test of the test images
 */
public record SplitCheck(ImageCheck train, Optional<ImageCheck> holdout, ImageCheck test) {
  /**
   * Looks at all lists.
   *
   * @throws DataException naming the first image that cannot be decoded, and how many there are
   */
  public static SplitCheck of(DataSplit split) {
    SplitCheck check =
        new SplitCheck(
            ImageCheck.of(split.train()),
            split.holdout().map(ImageCheck::of),
            ImageCheck.of(split.test()));
    check.refuse(check.train);
    check.holdout.ifPresent(check::refuse);
    check.refuse(check.test);
    return check;
  }

  private void refuse(ImageCheck list) {
    if (!list.faults().isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s%s",
              list.faults().get(0),
              list.looked() == 1
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      " (%d such of %d of its list that were looked at; there are %d)",
                      list.faults().size(),
                      list.looked(),
                      list.images())));
    }
  }
}
