package org.bce3s.experiment;

import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Origin;

/**
 * One row as an ablation says it, not yet applied to the shared settings.
 *
 * @param name the row's name
 * @param way how it was written
 * @param path the path under which its settings were written, e.g. {@code ablation.grid}
 * @param at where it was written; for a made row, where its last value stands
 * @param settings its own settings; keys may be dotted paths
 */
record WrittenRow(String name, Way way, String path, Origin at, Mapping settings) {
  /** How a row is written. */
  enum Way {
    NAMED,
    VARIED,
    LEFT_OUT
  }

  /** The path that tells this row from the others of its block. */
  String ownPath() {
    return way == Way.VARIED ? path + "[" + name + "]" : path;
  }
}
