package org.bce3s.catalogue;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointSum;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Choice;
import org.bce3s.registry.Entry;
import org.bce3s.spec.Default;
import org.bce3s.spec.Names;

/** Makes an entry with the defaults that its settings are annotated with. */
public final class Defaults {
  private Defaults() {}

  /** What an experiment gets that names the entry and nothing else. */
  public static <T> T make(Entry<T> entry) {
    return make(entry, Map.of());
  }

  /** The same, with some settings written; those the entry does not have are not looked at. */
  public static <T> T make(Entry<T> entry, Map<String, String> written) {
    return entry.factory().apply(settings(entry.settings(), written));
  }

  private static Record settings(Class<? extends Record> type, Map<String, String> written) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(
          Arrays.stream(components).map(c -> value(c, written)).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made from its defaults", e);
    }
  }

  private static Object value(RecordComponent component, Map<String, String> written) {
    Default annotated = component.getAnnotation(Default.class);
    String text =
        Optional.ofNullable(written.get(component.getName()))
            .orElse(annotated == null ? null : annotated.value());
    return text == null ? absent(component) : parse(component.getGenericType(), text);
  }

  /** Nothing, or for what every experiment has to write the least that can be written. */
  private static Object absent(RecordComponent component) {
    if (component.getDeclaringRecord() == JointSum.class) {
      Entry<JointTerm> ce = Catalogue.standard().registry(JointTerm.class).entry("ce");
      Choice<JointTerm> term = new Choice<>(ce.name(), settings(ce.settings(), Map.of()), make(ce));
      return Map.of(
          "ce", new JointPart(term, Optional.empty(), JointPart.Streams.ALL, Optional.empty()));
    }
    Object empty =
        Map.<Class<?>, Object>of(
                OptionalInt.class, OptionalInt.empty(),
                OptionalLong.class, OptionalLong.empty(),
                OptionalDouble.class, OptionalDouble.empty(),
                Optional.class, Optional.empty())
            .get(component.getType());
    return Objects.requireNonNull(empty, () -> component + " has no default");
  }

  private static Object parse(Type type, String text) {
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(text);
    }
    if (type == long.class || type == Long.class) {
      return Long.valueOf(text);
    }
    if (type == double.class || type == Double.class) {
      return Double.valueOf(text);
    }
    if (type == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type == String.class) {
      return text;
    }
    if (type instanceof ParameterizedType set && set.getRawType() == Optional.class) {
      return Optional.of(parse(set.getActualTypeArguments()[0], text));
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      String inside = text.substring(1, text.length() - 1).strip();
      return inside.isEmpty()
          ? List.of()
          : Arrays.stream(inside.split(" *, *"))
              .map(element -> parse(list.getActualTypeArguments()[0], element))
              .toList();
    }
    if (type instanceof Class<?> constants && constants.isEnum()) {
      return Arrays.stream(constants.getEnumConstants())
          .filter(c -> Names.value((Enum<?>) c).equals(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError(text + " is no " + type));
    }
    throw new AssertionError("no reader for a default of " + type);
  }
}
