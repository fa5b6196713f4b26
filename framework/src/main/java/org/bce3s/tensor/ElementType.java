package org.bce3s.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The formats of numbers that can be read as float32, by their names in safetensors files. */
public enum ElementType {
  /** IEEE double precision, rounded. */
  F64(8) {
    @Override
    float get(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  /** IEEE single precision, exact. */
  F32(4) {
    @Override
    float get(ByteBuffer bytes) {
      return bytes.getFloat();
    }

    @Override
    int get(ByteBuffer bytes, float[] values, int from) {
      int count = bytes.remaining() / Float.BYTES;
      bytes.asFloatBuffer().get(values, from, count);
      return from + count;
    }
  },
  /** IEEE half precision, exact. */
  F16(2) {
    @Override
    float get(ByteBuffer bytes) {
      return half(bytes.getShort());
    }
  },
  /** The upper half of a float32, exact. */
  BF16(2) {
    @Override
    float get(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  /** Whole numbers, rounded; PyTorch counts batches in them. */
  I64(8) {
    @Override
    float get(ByteBuffer bytes) {
      return (float) bytes.getLong();
    }
  },
  /** Whole numbers, rounded. */
  I32(4) {
    @Override
    float get(ByteBuffer bytes) {
      return (float) bytes.getInt();
    }
  },
  /** Whole numbers, exact. */
  I16(2) {
    @Override
    float get(ByteBuffer bytes) {
      return bytes.getShort();
    }
  },
  /** Whole numbers, exact. */
  I8(1) {
    @Override
    float get(ByteBuffer bytes) {
      return bytes.get();
    }
  },
  /** Whole numbers, exact. */
  U8(1) {
    @Override
    float get(ByteBuffer bytes) {
      return bytes.get() & 0xff;
    }
  },
  /** 1 or 0. */
  BOOL(1) {
    @Override
    float get(ByteBuffer bytes) {
      return bytes.get() == 0 ? 0 : 1;
    }
  };

  private static final int HALF_INFINITE = 0x1f;
  private static final int BLOCK = 1 << 16;

  private final int size;

  ElementType(int size) {
    this.size = size;
  }

  /** Bytes of one number. */
  public int size() {
    return size;
  }

  /** Bytes of a tensor; as a double, in which a product cannot overflow into a size that fits. */
  public double bytes(long... shape) {
    return Arrays.stream(shape).asDoubleStream().reduce(size, (a, b) -> a * b);
  }

  /** The number at a little-endian buffer's position, which moves past it. */
  abstract float get(ByteBuffer bytes);

  /**
   * Reads all numbers of a little-endian buffer.
   *
   * @param from where the first one goes
   * @return where the next one goes
   */
  int get(ByteBuffer bytes, float[] values, int from) {
    int next = from;
    while (bytes.hasRemaining()) {
      values[next++] = get(bytes);
    }
    return next;
  }

  /**
   * Reads numbers.
   *
   * @throws EOFException if there are fewer
   */
  float[] read(InputStream in, int count) throws IOException {
    float[] values = new float[count];
    byte[] block = new byte[(int) Math.min(BLOCK, (long) count * size)];
    ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; ) {
      int wanted = size * Math.min(count - i, block.length / size);
      if (in.readNBytes(block, 0, wanted) < wanted) {
        throw new EOFException("the file ends too early");
      }
      i = get(bytes.clear().limit(wanted), values, i);
    }
    return values;
  }

  /** Five bits of exponent with bias 15, ten of fraction. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    int sign = (bits & 0x8000) << 16;
    if (exponent == 0) { // subnormal: fraction/2^24
      return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 1));
    }
    int wide = exponent == HALF_INFINITE ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
