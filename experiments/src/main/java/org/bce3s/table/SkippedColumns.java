package org.bce3s.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.data.SkippedImages;

/**
 * The columns that say how many images of each list a run did without, for they cannot be decoded
 * and the experiment lets such be left out.
 */
public final class SkippedColumns {
  /** The column of the test images: figures of what is left are not those of the whole set. */
  public static final String TEST = "skipped_test";

  /** All columns, in order. */
  public static final List<String> COLUMNS = List.of("skipped_train", "skipped_val", TEST);

  private SkippedColumns() {}

  static Map<String, String> of(SkippedImages skipped) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(COLUMNS.get(0), String.valueOf(skipped.train()));
    cells.put(COLUMNS.get(1), String.valueOf(skipped.validation()));
    cells.put(TEST, String.valueOf(skipped.test()));
    return cells;
  }
}
