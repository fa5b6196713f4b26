package org.bce3s.image;

/** Images of one size held in memory as bytes. */
public final class InMemorySource implements ImageSource {
  private final ImageShape shape;
  private final byte[][] pixels;
  private final int[] labels;

  /** A source of these images (HWC each) and their classes; keeps the arrays. */
  public InMemorySource(ImageShape shape, byte[][] pixels, int[] labels) {
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Image image(int index) {
    return new Image(
        shape.height(), shape.width(), shape.channels(), shape.type(), pixels[index].clone());
  }
}
