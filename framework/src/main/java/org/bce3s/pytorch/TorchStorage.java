package org.bce3s.pytorch;

import org.bce3s.tensor.ElementType;

/** The numbers that tensors of a checkpoint are views of. */
final class TorchStorage {
  private final ElementType type;
  private final long elements;
  private long offset;

  /**
   * A storage.
   *
   * @param elements how many numbers it has
   * @param offset of the first in the file, in bytes; unknown yet in files of before PyTorch 1.6
   */
  TorchStorage(ElementType type, long elements, long offset) {
    this.type = type;
    this.elements = elements;
    this.offset = offset;
  }

  ElementType type() {
    return type;
  }

  long elements() {
    return elements;
  }

  long offset() {
    return offset;
  }

  void liesAt(long byteOffset) {
    offset = byteOffset;
  }
}
