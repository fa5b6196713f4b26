package org.bce3s.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One transition in the life of a sweep.
 *
 * @param name what happened, e.g. {@code run-finished}
 * @param values what goes with it, in the order written
 */
public record Event(String name, Map<String, String> values) {
  /** Copies the values, keeping their order. */
  public Event {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The value of a key.
   *
   * @throws JournalException if the event has none, so was written by another version
   */
  public String value(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new JournalException("journal: event " + name + " has no value \"" + key + "\"");
    }
    return value;
  }
}
