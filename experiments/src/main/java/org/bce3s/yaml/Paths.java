package org.bce3s.yaml;

import java.util.List;

/** How the place of a setting in the tree is written: {@code augmentation[0].padding}. */
public final class Paths {
  private Paths() {}

  /** The path of a key of the mapping at a path. */
  public static String key(String parent, String key) {
    return parent.isEmpty() ? key : parent + "." + key;
  }

  /** The path of an element of the list at a path. */
  public static String item(String parent, int index) {
    return parent + "[" + index + "]";
  }

  /** The keys of a dotted path, as written in overrides; an empty key where dots meet. */
  public static List<String> keys(String dotted) {
    return List.of(dotted.split("\\.", -1));
  }
}
