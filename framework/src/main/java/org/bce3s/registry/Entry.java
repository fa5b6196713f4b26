package org.bce3s.registry;

import java.util.function.Function;

/**
 * One named implementation of a kind.
 *
 * @param kind the interface it implements, e.g. {@code Backbone.class}
 * @param name what a person writes behind {@code name:}
 * @param settings the spec record that its other keys are bound to
 * @param factory makes the implementation from its settings; holds no TensorFlow state
 * @param doc one line of documentation
 * @param source the paper or code it comes from
 * @param <T> the kind
 */
public record Entry<T>(
    Class<T> kind,
    String name,
    Class<? extends Record> settings,
    Function<Record, T> factory,
    String doc,
    String source) {

  /** An entry whose factory takes its own settings type. */
  public static <T, S extends Record> Entry<T> of(
      Class<T> kind,
      String name,
      Class<S> settings,
      Function<? super S, ? extends T> factory,
      String doc,
      String source) {
    return new Entry<>(kind, name, settings, r -> factory.apply(settings.cast(r)), doc, source);
  }

  /** An entry whose settings record is itself the implementation. */
  public static <T, S extends Record> Entry<T> of(
      Class<T> kind, String name, Class<S> settings, String doc, String source) {
    return new Entry<>(kind, name, settings, kind::cast, doc, source);
  }

  /** Makes the implementation chosen with these settings. */
  public Choice<T> choose(Record chosen) {
    return new Choice<>(name, chosen, factory.apply(chosen));
  }
}
