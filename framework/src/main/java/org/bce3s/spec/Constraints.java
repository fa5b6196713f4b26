package org.bce3s.spec;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Checks values against the {@link Range} annotations of a spec record. */
public final class Constraints {
  private Constraints() {}

  /**
   * To be called by a spec's compact constructor with its components in order.
   *
   * @throws SpecException with every component that is out of its range
   */
  public static void check(Class<? extends Record> spec, Object... values) {
    List<RecordComponent> components = Components.of(spec);
    if (components.size() != values.length) {
      throw new IllegalStateException(
          spec.getName() + ": " + components.size() + " components, " + values.length + " values");
    }
    List<Violation> found = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      violation(components.get(i), values[i]).ifPresent(found::add);
    }
    if (!found.isEmpty()) {
      throw new SpecException(found);
    }
  }

  /**
   * The two ends of an interval, copied.
   *
   * @throws SpecException if the list is not two numbers, or the first is the larger
   */
  public static List<Double> interval(String field, List<Double> ends) {
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      throw new SpecException(field, ends, "two numbers, the smaller one first");
    }
    return List.copyOf(ends);
  }

  /** The violation of one component's range by a value, if any. */
  public static Optional<Violation> violation(RecordComponent component, Object value) {
    Range range = component.getAnnotation(Range.class);
    if (range == null) {
      return Optional.empty();
    }
    for (Number number : numbers(value)) {
      if (!contains(range, number.doubleValue())) {
        String text = text(number);
        return Optional.of(new Violation(Names.key(component.getName()), text, describe(range)));
      }
    }
    return Optional.empty();
  }

  /** The range in words: {@code at least 1}, {@code between 0 and 1}, {@code greater than 0}. */
  public static String describe(Range range) {
    boolean low = range.min() != Double.NEGATIVE_INFINITY;
    boolean high = range.max() != Double.POSITIVE_INFINITY;
    if (low && high && !range.minExclusive() && !range.maxExclusive()) {
      return "between " + plain(range.min()) + " and " + plain(range.max());
    }
    List<String> parts = new ArrayList<>();
    if (low) {
      parts.add((range.minExclusive() ? "greater than " : "at least ") + plain(range.min()));
    }
    if (high) {
      parts.add((range.maxExclusive() ? "less than " : "at most ") + plain(range.max()));
    }
    return parts.isEmpty() ? "a finite number" : String.join(" and ", parts);
  }

  private static boolean contains(Range range, double x) {
    return Double.isFinite(x)
        && (range.minExclusive() ? x > range.min() : x >= range.min())
        && (range.maxExclusive() ? x < range.max() : x <= range.max());
  }

  private static List<Number> numbers(Object value) {
    if (value instanceof Number n) {
      return List.of(n);
    }
    if (value instanceof OptionalInt o) {
      return o.isPresent() ? List.of(o.getAsInt()) : List.of();
    }
    if (value instanceof OptionalDouble o) {
      return o.isPresent() ? List.of(o.getAsDouble()) : List.of();
    }
    if (value instanceof Optional<?> o) {
      return o.map(Constraints::numbers).orElse(List.of());
    }
    if (value instanceof List<?> list) {
      return list.stream().flatMap(v -> numbers(v).stream()).toList();
    }
    return List.of();
  }

  /** A whole number with all its digits, which a double may not have. */
  private static String text(Number number) {
    double x = number.doubleValue();
    return number instanceof Double
        ? x == Math.rint(x) ? plain(x) : String.valueOf(x)
        : number.toString();
  }

  private static String plain(double x) {
    return Double.isFinite(x)
        ? new BigDecimal(String.valueOf(x)).stripTrailingZeros().toPlainString()
        : String.valueOf(x);
  }
}
