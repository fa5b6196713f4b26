package org.bce3s.image;

/** What a value of an image is, and how many bytes it takes. */
public enum PixelType {
  /** An unsigned byte: the brightness of a colour, which a network sees normalised. */
  BYTE(1),
  /** A float32, lowest byte first: what another network made of an image, seen as it is. */
  FLOAT(4);

  private final int bytes;

  PixelType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a value. */
  public int bytes() {
    return bytes;
  }
}
