package org.bce3s.yaml;

/**
 * A single value, kept as the text that was written; the field it fills decides its type.
 *
 * @param origin where it was written
 * @param text the text, quotes and escapes resolved
 * @param quoted whether it was in quotes or a block scalar
 */
public record Scalar(Origin origin, String text, boolean quoted) implements Node {
  /** Whether this says that a value is unset: a plain {@code null} or {@code ~}. */
  public boolean isNull() {
    return !quoted && (text.equals("null") || text.equals("~"));
  }

  /** Whether nothing was written at all. */
  public boolean isEmpty() {
    return !quoted && text.isEmpty();
  }

  @Override
  public String describe() {
    return isEmpty() ? "nothing" : Findings.quote(text);
  }
}
