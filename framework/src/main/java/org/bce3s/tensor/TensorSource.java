package org.bce3s.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Tensors by name that are described before they are read. */
public interface TensorSource {
  /** The shape of every tensor, in their order. */
  Map<String, long[]> shapes();

  /**
   * The values of a tensor.
   *
   * @throws java.io.UncheckedIOException if they cannot be read
   * @throws IllegalArgumentException if there is no such tensor
   */
  FloatTensor read(String name);

  /** Tensors in memory. */
  static TensorSource of(Map<String, FloatTensor> tensors) {
    return new TensorSource() {
      @Override
      public Map<String, long[]> shapes() {
        return tensors.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> e.getValue().shape(), (a, b) -> a, LinkedHashMap::new));
      }

      @Override
      public FloatTensor read(String name) {
        return tensors.get(name);
      }
    };
  }
}
