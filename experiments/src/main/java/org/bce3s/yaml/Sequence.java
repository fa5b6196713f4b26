package org.bce3s.yaml;

import java.util.List;

/**
 * A list.
 *
 * @param origin where it begins
 * @param items its elements
 */
public record Sequence(Origin origin, List<Node> items) implements Node {
  /** Copies the elements. */
  public Sequence {
    items = List.copyOf(items);
  }

  @Override
  public String describe() {
    return "a list";
  }
}
