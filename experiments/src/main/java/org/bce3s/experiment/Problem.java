package org.bce3s.experiment;

import org.bce3s.yaml.Fault;

/**
 * One thing wrong with an experiment, with its address.
 *
 * @param where {@code file:line:column}, or {@code command line} for an override
 * @param path the dotted path of the setting, e.g. {@code loss.unifrom}; may be empty
 * @param message what is wrong, what is allowed, the nearest name
 */
public record Problem(String where, String path, String message) {
  /** The problem that a fault of the text is. */
  static Problem of(Fault fault) {
    return new Problem(fault.origin().toString(), fault.path(), fault.message());
  }

  @Override
  public String toString() {
    return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
