package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.spec.Doc;
import org.bce3s.spec.SpecException;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Sequence;

/**
 * Rows written in one of four ways.
 *
 * @param rows by name, each with its settings
 * @param grid by paths with values, every combination a row; the last path varies fastest
 * @param zip by paths with equally many values, the first ones a row, the second ones a row, ...
 * @param leaveOneOut by places of the loss, each switched off in a row
 */
record RowBlock(
    @Doc("for each row's name the settings in which it differs, by dotted path or nested")
        Optional<Mapping> rows,
    @Doc("for each dotted path a list of values; every combination is a row")
        Optional<Mapping> grid,
    @Doc("for each dotted path a list of values, all of one length; the n-th values are a row")
        Optional<Mapping> zip,
    @Doc("places of the loss; each row sets the weight of one of them to 0")
        Optional<Sequence> leaveOneOut) {
  static final List<String> WAYS = List.of("rows", "grid", "zip", "leave_one_out");

  RowBlock {
    requireOne(written(rows, grid, zip, leaveOneOut), WAYS);
  }

  /** The keys of {@link #WAYS} that are written. */
  static List<String> written(
      Optional<Mapping> rows,
      Optional<Mapping> grid,
      Optional<Mapping> zip,
      Optional<Sequence> leaveOneOut) {
    List<Optional<?>> values = List.of(rows, grid, zip, leaveOneOut);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).isPresent()) {
        written.add(WAYS.get(i));
      }
    }
    return written;
  }

  /**
   * Refuses none or several of the ways to write rows, for what several would mean (one after the
   * other? every combination?) is not plain to see.
   */
  static void requireOne(List<String> written, List<String> allowed) {
    String ways = "given by one of " + String.join(", ", allowed);
    if (written.isEmpty()) {
      throw new SpecException("", "a table without rows", ways);
    }
    if (written.size() > 1) {
      String blocks = "{" + String.join(": ...}, {", written) + ": ...}";
      throw new SpecException(
          "",
          String.join(" beside ", written),
          ways + "; to join them write union: [" + blocks + "]");
    }
  }
}
