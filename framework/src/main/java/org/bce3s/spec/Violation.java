package org.bce3s.spec;

/**
 * One setting outside what is allowed.
 *
 * @param field the setting's YAML key, or empty where the rule binds the spec as a whole
 * @param value the value found, as text
 * @param allowed what would be allowed, a phrase that completes "must be ..."
 */
public record Violation(String field, String value, String allowed) {
  @Override
  public String toString() {
    return (field.isEmpty() ? "" : field + ": ") + value + " is not allowed; must be " + allowed;
  }
}
