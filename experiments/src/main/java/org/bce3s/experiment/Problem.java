package org.bce3s.experiment;

/**
 * One thing wrong with an experiment, with its address.
 *
 * @param where {@code file:line:column}, or {@code command line} for an override
 * @param path the dotted path of the setting, e.g. {@code loss.unifrom}; may be empty
 * @param message what is wrong, what is allowed, the nearest name
 */
public record Problem(String where, String path, String message) {
  @Override
  public String toString() {
    return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
