package org.bce3s.option;

import java.util.List;
import org.bce3s.failure.RequestException;
import org.bce3s.paper.PaperTable;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Scalars;
import picocli.CommandLine.Option;

/** The option that chooses the columns of a paper's table. */
public final class ColumnsOption {
  @Option(
      names = "--columns",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "Columns of a table that fits one column of an article, of seeds, all, interval, balanced,"
              + " many, medium, few, difference and published (default: all,few,difference).")
  private List<String> columns = List.of();

  /** Whether it was given. */
  public boolean isGiven() {
    return !columns.isEmpty();
  }

  /**
   * The columns.
   *
   * @throws RequestException if one is unknown
   */
  public List<String> columns() {
    for (String column : columns) {
      if (!PaperTable.COLUMNS.contains(column)) {
        throw new RequestException(
            "--columns: unknown column "
                + Findings.quote(column)
                + "; "
                + Scalars.suggestion(column, PaperTable.COLUMNS));
      }
    }
    return columns.isEmpty() ? PaperTable.NARROW : columns;
  }
}
