package org.bce3s.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of one kind, by name.
 *
 * @param <T> the kind
 */
public final class Registry<T> {
  private final Class<T> kind;
  private final String key;
  private final String doc;
  private final Map<String, Entry<T>> entries = new TreeMap<>();

  /**
   * Creates a registry.
   *
   * @param kind the interface its entries implement
   * @param key the kind's name, e.g. {@code backbone} or {@code loss.joint}
   * @param doc one line that says what the kind is
   */
  public Registry(Class<T> kind, String key, String doc) {
    this.kind = kind;
    this.key = key;
    this.doc = doc;
  }

  /**
   * Adds an entry of this kind.
   *
   * @throws IllegalStateException if the name is taken
   */
  @SuppressWarnings("unchecked")
  public void add(Entry<?> entry) {
    if (entry.kind() != kind) {
      throw new IllegalStateException(entry.name() + " is no " + key);
    }
    if (entries.putIfAbsent(entry.name(), (Entry<T>) entry) != null) {
      throw new IllegalStateException(key + " \"" + entry.name() + "\" is registered twice");
    }
  }

  /**
   * The entry of that name.
   *
   * @throws UnknownNameException naming the nearest names
   */
  public Entry<T> entry(String name) {
    Entry<T> entry = entries.get(name);
    if (entry == null) {
      throw new UnknownNameException(key, name, NearestNames.of(name, entries.keySet()), names());
    }
    return entry;
  }

  /** All names, sorted. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** All entries, sorted by name. */
  public Collection<Entry<T>> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** The interface its entries implement. */
  public Class<T> kind() {
    return kind;
  }

  /** The kind's name, e.g. {@code backbone}. */
  public String key() {
    return key;
  }

  /** One line that says what the kind is. */
  public String doc() {
    return doc;
  }
}
