package org.bce3s.catalogue;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.bce3s.failure.RequestException;
import org.bce3s.registry.Entry;
import org.bce3s.registry.EntryProvider;

/** The providers from outside, found through {@link ServiceLoader}. */
final class Providers {
  private static final String ADVICE =
      "; compile it against this version of bce3s, or take it off the class path";

  private Providers() {}

  /**
   * All of them.
   *
   * @throws RequestException if one does not load
   */
  static List<EntryProvider> load() {
    List<EntryProvider> providers = new ArrayList<>();
    Iterator<EntryProvider> found = ServiceLoader.load(EntryProvider.class).iterator();
    try {
      while (found.hasNext()) {
        providers.add(found.next());
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
      throw new RequestException(
          "code from outside does not load: " + e.getMessage() + cause + ADVICE, e);
    }
    return providers;
  }

  /**
   * The entries of a provider.
   *
   * @throws RequestException if it fails
   */
  static List<Entry<?>> entries(EntryProvider provider) {
    try {
      return List.copyOf(provider.entries());
    } catch (RuntimeException | LinkageError e) {
      throw new RequestException(name(provider) + ": its entries fail: " + e + ADVICE, e);
    }
  }

  /** The refusal of an entry: of a name that is taken, or of an unknown kind. */
  static RequestException refused(EntryProvider provider, RuntimeException why) {
    return new RequestException(
        name(provider) + ": " + why.getMessage() + "; give the entry another name or kind", why);
  }

  private static String name(EntryProvider provider) {
    Class<?> type = provider.getClass();
    return type.getName()
        + Optional.ofNullable(type.getProtectionDomain().getCodeSource())
            .map(CodeSource::getLocation)
            .map(place -> " of " + place.getPath())
            .orElse("");
  }
}
