package org.bce3s.tensor;

import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * An operand of known shape, as a rule a placeholder, with one tensor that is refilled for every
 * run; a fresh tensor a step would cost its bytes until it is collected.
 *
 * @param <T> the element type
 */
public final class Input<T extends TType> implements AutoCloseable {
  private final Operand<T> operand;
  private final T tensor;

  private Input(Operand<T> operand, T tensor) {
    this.operand = operand;
    this.tensor = tensor;
  }

  private Input(Ops tf, Class<T> type, T tensor) {
    this(tf.placeholder(type, Placeholder.shape(tensor.shape())), tensor);
  }

  /** An input of unsigned bytes. */
  public static Input<TUint8> bytes(Ops tf, long... shape) {
    return new Input<>(tf, TUint8.class, TUint8.tensorOf(Shape.of(shape)));
  }

  /** An input of 32-bit integers. */
  public static Input<TInt32> ints(Ops tf, long... shape) {
    return new Input<>(tf, TInt32.class, TInt32.tensorOf(Shape.of(shape)));
  }

  /** An input of 32-bit floats. */
  public static Input<TFloat32> floats(Ops tf, long... shape) {
    return new Input<>(tf, TFloat32.class, TFloat32.tensorOf(Shape.of(shape)));
  }

  /**
   * An input that takes the place of a computed value, of known shape, in the runs it is fed to.
   */
  public static Input<TFloat32> inPlaceOf(Operand<TFloat32> computed) {
    return new Input<>(computed, TFloat32.tensorOf(computed.shape()));
  }

  /** The operand that the graph reads. */
  public Operand<T> operand() {
    return operand;
  }

  /**
   * Fills the tensor with the bytes of its values, row-major, of each the lowest first.
   *
   * @throws IllegalArgumentException if these are not as many bytes as the tensor has
   */
  public void set(byte[] values) {
    if (values.length != tensor.numBytes()) {
      throw new IllegalArgumentException(
          values.length + " bytes for an input of shape " + tensor.shape());
    }
    tensor.asRawTensor().data().write(values, 0, Math.toIntExact(tensor.numBytes()));
  }

  /**
   * Fills the tensor, row-major.
   *
   * @throws IllegalArgumentException if these are not as many values as the tensor has
   */
  public void set(int... values) {
    check(values.length);
    tensor.asRawTensor().data().asInts().write(values);
  }

  /**
   * Fills the tensor, row-major.
   *
   * @throws IllegalArgumentException if these are not as many values as the tensor has
   */
  public void set(float... values) {
    check(values.length);
    tensor.asRawTensor().data().asFloats().write(values);
  }

  /** What is not written keeps what the memory held before, which nobody would notice. */
  private void check(int length) {
    if (length != tensor.size()) {
      throw new IllegalArgumentException(
          length + " values for an input of shape " + tensor.shape());
    }
  }

  /** The bytes of the tensor. */
  long bytes() {
    return tensor.numBytes();
  }

  /** Feeds the tensor to a run. */
  void feed(Session.Runner runner) {
    runner.feed(operand, tensor);
  }

  @Override
  public void close() {
    tensor.close();
  }
}
