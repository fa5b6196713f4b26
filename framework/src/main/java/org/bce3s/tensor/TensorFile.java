package org.bce3s.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bce3s.file.Printable;

/**
 * Tensors whose bytes lie somewhere in a file, each read when it is asked for: a checkpoint is
 * larger than what is wanted of it.
 */
public final class TensorFile implements TensorSource {
  private final Path file;
  private final Map<String, Region> regions;

  /**
   * Where a tensor lies.
   *
   * @param type of its numbers, the lowest byte first
   * @param shape its dimensions
   * @param strides by how many numbers the position moves with each index
   * @param offset of its first number, in bytes from the start of the file
   */
  public record Region(ElementType type, long[] shape, long[] strides, long offset) {
    /** A tensor whose numbers lie in the order of its indices, the last moving fastest. */
    public static Region inOrder(ElementType type, long[] shape, long offset) {
      return new Region(type, shape, strides(shape), offset);
    }

    private static long[] strides(long[] shape) {
      long[] strides = new long[shape.length];
      long stride = 1;
      for (int d = shape.length - 1; d >= 0; d--) {
        strides[d] = stride;
        stride *= shape[d];
      }
      return strides;
    }

    /** How many numbers it has. */
    public long count() {
      return Arrays.stream(shape).anyMatch(d -> d == 0)
          ? 0
          : Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** How many numbers lie from its first to its last, both counted; 0 if it has none. */
    public long span() {
      long last = 0;
      for (int d = 0; d < shape.length; d++) {
        if (shape[d] == 0) {
          return 0;
        }
        last = Math.addExact(last, Math.multiplyExact(shape[d] - 1, strides[d]));
      }
      return last + 1;
    }

    private boolean isInOrder() {
      long[] wanted = strides(shape);
      for (int d = 0; d < shape.length; d++) {
        if (shape[d] > 1 && strides[d] != wanted[d]) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Tensors of a file.
   *
   * @param regions by name; each must lie in the file
   * @throws IllegalArgumentException if a name is none that a program gives to a tensor
   */
  public TensorFile(Path file, Map<String, Region> regions) {
    for (String name : regions.keySet()) {
      if (!name.equals(Printable.of(name))) {
        throw new IllegalArgumentException(
            "names a tensor " + Printable.of(name) + ", which is too long or no text");
      }
    }
    this.file = file;
    this.regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
  }

  /** Where each tensor lies, in their order. */
  public Map<String, Region> regions() {
    return regions;
  }

  @Override
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    regions.forEach((name, region) -> shapes.put(name, region.shape()));
    return shapes;
  }

  @Override
  public FloatTensor read(String name) {
    Region region = regions.get(name);
    if (region == null) {
      throw new IllegalArgumentException("has no tensor " + name);
    }
    int span = Math.toIntExact(region.span());
    try (FileChannel channel = FileChannel.open(file);
        InputStream in = Channels.newInputStream(channel.position(region.offset()))) {
      float[] values = region.type().read(in, span);
      return new FloatTensor(
          region.shape().clone(), region.isInOrder() ? values : inOrder(region, values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] inOrder(Region region, float[] values) {
    float[] inOrder = new float[Math.toIntExact(region.count())];
    long[] index = new long[region.shape().length];
    long position = 0;
    for (int i = 0; i < inOrder.length; i++) {
      inOrder[i] = values[(int) position];
      for (int d = index.length - 1; d >= 0; d--) {
        position += region.strides()[d];
        if (++index[d] < region.shape()[d]) {
          break;
        }
        position -= index[d] * region.strides()[d];
        index[d] = 0;
      }
    }
    return inOrder;
  }
}
