package org.bce3s.tensor;

import java.nio.ByteBuffer;

/** The number formats of a safetensors file that can be read as float32, by their names in it. */
enum ElementType {
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
  };

  private static final int HALF_INFINITE = 0x1f;

  private final int size;

  ElementType(int size) {
    this.size = size;
  }

  /** Bytes of one number. */
  int size() {
    return size;
  }

  /** The number at a little-endian buffer's position, which moves past it. */
  abstract float get(ByteBuffer bytes);

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
