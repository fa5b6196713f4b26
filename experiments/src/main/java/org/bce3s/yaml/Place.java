package org.bce3s.yaml;

import java.util.Optional;

/**
 * Where in the tree of settings the binder is.
 *
 * @param path the dotted path
 * @param at where the innermost key on the way was written; what nobody wrote is addressed here
 */
public record Place(String path, Origin at) {
  /** A key of the mapping at this place. */
  Place key(String key, Origin written) {
    return new Place(Paths.key(path, key), or(written));
  }

  /** An element of the list at this place. */
  Place item(int index, Origin written) {
    return new Place(Paths.item(path, index), or(written));
  }

  /** An origin if somebody wrote there, else this place. */
  public Origin or(Origin origin) {
    return origin.isDefault() ? at : origin;
  }

  /** An origin if there is one that somebody wrote, else this place. */
  Origin or(Optional<Origin> origin) {
    return origin.map(this::or).orElse(at);
  }
}
