package org.bce3s.pytorch;

import java.util.Arrays;
import java.util.Optional;
import org.bce3s.tensor.FloatTensor;

/** How the tensor of a file becomes the value of a variable. */
enum Placement {
  /** As it is, but for dimensions of 1 before all others. */
  EQUAL {
    @Override
    FloatTensor apply(FloatTensor tensor, long[] wanted) {
      return new FloatTensor(wanted, tensor.values());
    }
  },
  /** A kernel [out, in, height, width] becomes one of [height, width, in, out]. */
  KERNEL {
    @Override
    FloatTensor apply(FloatTensor tensor, long[] wanted) {
      return Layout.permute(tensor, Layout.FROM_PYTORCH);
    }
  },
  /** A classifier [features, classes], as LDAM's NormedLinear has it. */
  TRANSPOSED {
    @Override
    FloatTensor apply(FloatTensor tensor, long[] wanted) {
      return Layout.transpose(tensor);
    }
  },
  /** Positions of another number of patches, the class token before them. */
  RESIZED {
    @Override
    FloatTensor apply(FloatTensor tensor, long[] wanted) {
      return PositionGrid.resize(tensor, wanted);
    }
  };

  /** The value of the variable. */
  abstract FloatTensor apply(FloatTensor tensor, long[] wanted);

  /**
   * How a tensor can become a value, if it can.
   *
   * @param variable its name
   * @param kernel whether it is a kernel in PyTorch's layout
   * @param found shape of the tensor
   * @param wanted shape of the variable
   */
  static Optional<Placement> of(String variable, boolean kernel, long[] found, long[] wanted) {
    if (kernel) {
      boolean fits = Arrays.equals(found, Layout.permuted(wanted, Layout.TO_PYTORCH));
      return fits ? Optional.of(KERNEL) : Optional.empty();
    }
    long[] inner = withoutOnes(found, wanted.length);
    if (Arrays.equals(inner, wanted)) {
      return Optional.of(EQUAL);
    }
    if (variable.equals("classifier.weight")
        && found.length == 2
        && found[0] == wanted[1]
        && found[1] == wanted[0]) {
      return Optional.of(TRANSPOSED);
    }
    if (variable.equals("position") && PositionGrid.canResize(inner, wanted)) {
      return Optional.of(RESIZED);
    }
    return Optional.empty();
  }

  /** A shape less dimensions of 1 before all others, down to a number of dimensions. */
  private static long[] withoutOnes(long[] shape, int dimensions) {
    int first = 0;
    while (shape.length - first > dimensions && shape[first] == 1) {
      first++;
    }
    return Arrays.copyOfRange(shape, first, shape.length);
  }
}
