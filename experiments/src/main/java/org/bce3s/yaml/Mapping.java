package org.bce3s.yaml;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Keys with values, in the order they were written. */
public final class Mapping implements Node {
  private static final String NAME = "name";

  /**
   * A key with its value.
   *
   * @param key the key
   * @param at where the key was written
   * @param value the value
   * @param stale whether a later layer chose another {@code name} for the mapping this key is in,
   *     so that the key may belong to the entry that is no longer chosen
   */
  public record Entry(String key, Origin at, Node value, boolean stale) {
    /** A key whose mapping still has the name it was written for. */
    public Entry(String key, Origin at, Node value) {
      this(key, at, value, false);
    }
  }

  private final Origin origin;
  private final Map<String, Entry> entries;

  /** A mapping of distinct keys. */
  public Mapping(Origin origin, Collection<Entry> entries) {
    this.origin = origin;
    Map<String, Entry> byKey = new LinkedHashMap<>();
    entries.forEach(e -> byKey.put(e.key(), e));
    this.entries = Collections.unmodifiableMap(byKey);
  }

  /** The mapping that a scalar stands for where an entry of a registry is chosen. */
  static Mapping named(Scalar name) {
    return new Mapping(name.origin(), Collections.singleton(new Entry(NAME, name.origin(), name)));
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public String describe() {
    return "a mapping";
  }

  /** The entries in order. */
  public Collection<Entry> entries() {
    return entries.values();
  }

  /** The entry of a key, if any. */
  public Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** The mapping of those keys alone that pass a test. */
  public Mapping only(Predicate<String> keys) {
    return new Mapping(origin, entries.values().stream().filter(e -> keys.test(e.key())).toList());
  }

  /**
   * This mapping under a later layer: mappings are merged deeply, anything else is replaced, and
   * the position is that of the later layer. A plain {@code resnet8} over or under a mapping with a
   * {@code name} means {@code {name: resnet8}}.
   *
   * <p>Where the later layer changes {@code name}, the keys that only this layer has become {@link
   * Entry#stale}.
   */
  public Mapping under(Mapping later) {
    boolean renamed = later.entries.containsKey(NAME) && !name().equals(later.name());
    Map<String, Entry> merged = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      merged.put(
          entry.key(), new Entry(entry.key(), entry.at(), entry.value(), entry.stale() || renamed));
    }
    for (Entry entry : later.entries.values()) {
      merged.merge(entry.key(), entry, Mapping::merge);
    }
    return new Mapping(later.origin, merged.values());
  }

  private static Entry merge(Entry earlier, Entry later) {
    Node below = earlier.value();
    Node above = later.value();
    if (below instanceof Mapping b && above instanceof Scalar s && namesAnEntry(b, s)) {
      above = b.under(named(s));
    } else if (below instanceof Scalar s && above instanceof Mapping a && isWord(s)) {
      above = named(s).under(a);
    } else if (below instanceof Mapping b && above instanceof Mapping a) {
      above = b.under(a);
    }
    return new Entry(later.key(), later.at(), above);
  }

  private static boolean namesAnEntry(Mapping below, Scalar above) {
    return below.entries.containsKey(NAME) && isWord(above);
  }

  private static boolean isWord(Scalar scalar) {
    return !scalar.isNull() && !scalar.isEmpty();
  }

  private Optional<String> name() {
    return entry(NAME)
        .map(Entry::value)
        .filter(Scalar.class::isInstance)
        .map(v -> ((Scalar) v).text());
  }
}
