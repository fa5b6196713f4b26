package org.bce3s.data;

import org.bce3s.image.Image;
import org.bce3s.image.ImageSource;
import org.bce3s.random.RandomStream;

/**
 * Shapes drawn when they are asked for: image i is of class i mod 10 and a function of the seed,
 * the purpose and i alone.
 *
 * @param size the number of images
 * @param seed seed of the drawing
 * @param purpose name of the stream, so that training and test images are drawn independently
 * @param painter draws them
 */
record ShapesSource(int size, long seed, String purpose, ShapePainter painter)
    implements ImageSource {
  private static final Shape[] SHAPES = Shape.values();

  @Override
  public int label(int index) {
    return index % SHAPES.length;
  }

  @Override
  public Image image(int index) {
    return painter.paint(SHAPES[label(index)], RandomStream.of(seed, purpose, index));
  }
}
