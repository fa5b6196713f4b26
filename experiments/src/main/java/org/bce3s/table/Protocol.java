package org.bce3s.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a run's line must be equal for its figures to be of one protocol. */
public final class Protocol {
  /** The columns that say what the networks were trained and tested on. */
  public static final List<String> DATA =
      List.of("dataset", "imbalance_factor", "subset_sha256", SkippedColumns.TEST);

  /** All columns of the protocol. */
  public static final List<String> COLUMNS = columns();

  private Protocol() {}

  /** What a run says of a column; empty if its table was written before there was such a column. */
  public static Optional<String> said(RunLine run, String column) {
    return RunsTable.knew(run, column) ? Optional.of(run.cell(column)) : Optional.empty();
  }

  /** Those of some columns of which two runs say different things. */
  public static List<String> differing(RunLine a, RunLine b, List<String> columns) {
    return columns.stream()
        .filter(c -> said(a, c).isPresent() && said(b, c).isPresent())
        .filter(c -> !a.cell(c).equals(b.cell(c)))
        .toList();
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(DATA);
    columns.addAll(
        List.of(
            "backbone",
            "backbone_width",
            "classifier",
            "start",
            "init",
            "optimizer",
            "learning_rate",
            "weight_decay",
            "schedule",
            "parameter_groups",
            "averaging",
            "epochs",
            "batch_size",
            "workers",
            "micro_batches",
            "precision",
            "mixing",
            "streams",
            "augmentation",
            "sampler",
            "select",
            "shots",
            "tta",
            "holdout",
            "evaluate_every",
            "logit_adjustment",
            "device",
            "switches",
            "code_version",
            "accepted_code"));
    return List.copyOf(columns);
  }
}
