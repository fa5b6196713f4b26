package org.bce3s.sweep;

/**
 * A cell as the journal names it.
 *
 * @param row the row's name
 * @param seed the seed
 * @param identity SHA-256 of the run's identity
 */
record PlannedCell(String row, long seed, String identity) {
  static PlannedCell of(Cell cell) {
    return new PlannedCell(cell.row().name(), cell.seed(), cell.identity().sha256());
  }
}
