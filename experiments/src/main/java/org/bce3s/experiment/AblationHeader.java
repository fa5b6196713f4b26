package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Sequence;

/**
 * The rows of an experiment, as written: in one of the ways of a {@link RowBlock}, or as the {@code
 * union} of several such blocks.
 *
 * @param baseline the row that differences refer to
 * @param rows see {@link RowBlock#rows}
 * @param grid see {@link RowBlock#grid}
 * @param zip see {@link RowBlock#zip}
 * @param leaveOneOut see {@link RowBlock#leaveOneOut}
 * @param union blocks whose rows follow one another
 * @param exclude settings by path; a row that has all of one element's is dropped
 */
record AblationHeader(
    @Doc("row that differences refer to") Optional<String> baseline,
    @Doc("for each row's name the settings in which it differs, by dotted path or nested")
        Optional<Mapping> rows,
    @Doc("for each dotted path a list of values; every combination is a row")
        Optional<Mapping> grid,
    @Doc("for each dotted path a list of values, all of one length; the n-th values are a row")
        Optional<Mapping> zip,
    @Doc("places of the loss; each row sets the weight of one of them to 0")
        Optional<Sequence> leaveOneOut,
    @Doc("blocks of rows, grid, zip or leave_one_out, whose rows follow one another")
        Optional<List<RowBlock>> union,
    @Doc("settings by dotted path; rows that have all settings of one element are dropped")
        @Default("[]")
        List<Mapping> exclude) {
  AblationHeader {
    exclude = List.copyOf(exclude);
    List<String> written = RowBlock.written(rows, grid, zip, leaveOneOut);
    List<String> allowed = new ArrayList<>(RowBlock.WAYS);
    allowed.add("union");
    if (union.isPresent()) {
      written.add("union");
    }
    RowBlock.requireOne(written, allowed);
  }
}
