package org.bce3s.data;

import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.image.ImageWindow;
import org.bce3s.longtail.Subset;

/**
 * The images of a subset, numbered from 0.
 *
 * @param full the full set
 * @param subset which of its images are kept
 */
public record SubsetSource(ImageSource full, Subset subset) implements ImageSource {
  @Override
  public int size() {
    return subset.size();
  }

  @Override
  public int label(int index) {
    return full.label(subset.index(index));
  }

  @Override
  public String where(int index) {
    return full.where(subset.index(index));
  }

  @Override
  public Image image(int index) {
    return full.image(subset.index(index));
  }

  @Override
  public boolean isInFiles() {
    return full.isInFiles();
  }

  @Override
  public Image window(int index, ImageWindow.Choice choice) {
    return full.window(subset.index(index), choice);
  }
}
