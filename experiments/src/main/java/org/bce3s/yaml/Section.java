package org.bce3s.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;

/** Which settings are sections: mappings with keys of their own. */
public final class Section {
  private Section() {}

  /**
   * The record that holds the keys of a setting, also where the setting may be left out; empty for
   * a choice from a registry, for a value, and for what is kept as it was written.
   */
  public static Optional<Class<? extends Record>> of(RecordComponent setting) {
    return of(setting.getGenericType());
  }

  private static Optional<Class<? extends Record>> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Optional.class
          ? of(generic.getActualTypeArguments()[0])
          : Optional.empty();
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() && !Node.class.isAssignableFrom(plain)
        ? Optional.of(plain.asSubclass(Record.class))
        : Optional.empty();
  }
}
