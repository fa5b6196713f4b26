package org.bce3s.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  private static final Map<String, String> WORDS =
      Map.of(
          COLUMNS.get(0), "training image", COLUMNS.get(1), "validation image", TEST, "test image");

  private SkippedColumns() {}

  /**
   * What a run did without, e.g. {@code 2 test images that cannot be decoded left out}; empty if
   * nothing, or its table is older than the columns.
   */
  static Optional<String> text(RunLine run) {
    String skipped =
        COLUMNS.stream()
            .filter(column -> !Set.of("", "0").contains(run.cell(column)))
            .map(column -> words(run.cell(column), WORDS.get(column)))
            .collect(Collectors.joining(", "));
    return skipped.isEmpty()
        ? Optional.empty()
        : Optional.of(skipped + " that cannot be decoded left out");
  }

  private static String words(String count, String image) {
    return count + " " + image + (count.equals("1") ? "" : "s");
  }

  static Map<String, String> of(SkippedImages skipped) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(COLUMNS.get(0), String.valueOf(skipped.train()));
    cells.put(COLUMNS.get(1), String.valueOf(skipped.validation()));
    cells.put(TEST, String.valueOf(skipped.test()));
    return cells;
  }
}
