package org.bce3s.catalogue;

import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bce3s.registry.Entry;

/**
 * The entries that the tests of every entry are about: those from outside where the class path has
 * such, as in the tests of an extension, else all.
 */
public final class Tested {
  private static final Catalogue CATALOGUE = Catalogue.standard();
  private static final boolean OUTSIDE = all().anyMatch(Tested::isFromOutside);

  private Tested() {}

  /** Those of a kind; none if an extension has none. */
  public static <T> List<Entry<T>> of(Class<T> kind) {
    return CATALOGUE.registry(kind).entries().stream()
        .filter(entry -> !OUTSIDE || isFromOutside(entry))
        .toList();
  }

  /** Those of all kinds. */
  static Stream<Entry<?>> ofAllKinds() {
    return all().filter(entry -> !OUTSIDE || isFromOutside(entry));
  }

  private static Stream<Entry<?>> all() {
    return CATALOGUE.registries().stream().flatMap(registry -> registry.entries().stream());
  }

  private static boolean isFromOutside(Entry<?> entry) {
    return !place(entry.settings()).equals(place(Catalogue.class));
  }

  private static Optional<String> place(Class<?> type) {
    return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(Object::toString);
  }
}
