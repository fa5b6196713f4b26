package org.bce3s.spec;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The one rule by which a Java name becomes the name a person writes in YAML. */
public final class Names {
  private static final Map<String, String> KEYS = new ConcurrentHashMap<>();

  private Names() {}

  /** {@code negativeRatio} becomes {@code negative_ratio}. */
  public static String key(String component) {
    return KEYS.computeIfAbsent(
        component, name -> name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT));
  }

  /** The enum constant {@code FIRST_N} becomes {@code first-n}. */
  public static String value(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
