package org.bce3s.sweep;

import java.nio.file.Path;

/**
 * Where the tables of sweeps are kept, and what may be replaced there.
 *
 * @param folder the folder; a sweep's tables go to that of its experiment in it
 * @param partial whether also the tables of a sweep that did not come to its end are kept
 * @param replace whether also tables are replaced that hold runs which the experiment does not have
 */
public record KeptTables(Path folder, boolean partial, boolean replace) {
  /** Keeps the tables of finished sweeps, and none that would take another run's place. */
  public static KeptTables in(Path folder) {
    return new KeptTables(folder, false, false);
  }
}
