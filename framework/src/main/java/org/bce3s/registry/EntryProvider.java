package org.bce3s.registry;

import java.util.List;

/**
 * Adds entries to the registries. The built-in ones are listed in {@code Catalogue}; code from
 * outside is found through {@link java.util.ServiceLoader}.
 */
public interface EntryProvider {
  /** The entries, of any kinds. */
  List<Entry<?>> entries();
}
