package org.bce3s.sweep;

import java.util.HashMap;
import java.util.Map;
import org.bce3s.experiment.Row;
import org.bce3s.run.RunIdentity;
import org.bce3s.table.ProtocolColumns;
import org.bce3s.table.RunFigures;
import org.bce3s.table.RunLine;
import org.bce3s.table.RunsTable;

/**
 * One row with one seed. Cells of equal identity are one run.
 *
 * @param row the row
 * @param seed the seed
 * @param identity what decides its result
 * @param acceptedCode of a run that is taken though its code is not today's, the classes that
 *     differ; else empty
 */
public record Cell(Row row, long seed, RunIdentity identity, String acceptedCode) {
  /** The experiment of this cell alone. */
  public String yaml() {
    String yaml = row.resolvedYaml();
    return yaml + (yaml.endsWith("\n") ? "" : "\n") + "seeds: [" + seed + "]\n";
  }

  /** The line of {@code runs.csv} for this cell of a plan with these figures. */
  public RunLine line(Plan plan, RunFigures figures) {
    Map<String, String> cells = new HashMap<>(figures.values());
    cells.putAll(ProtocolColumns.of(row.settings()));
    cells.put("row", row.name());
    cells.put("seed", String.valueOf(seed));
    cells.put("subset_sha256", identity.subsetSha256());
    cells.put("configuration_sha256", identity.configurationSha256());
    cells.put("code_version", identity.codeVersion());
    cells.put("accepted_code", acceptedCode);
    cells.put("run_code", identity.codeSha256());
    cells.put("switches", identity.configuration().platform().switches());
    cells.put("experiment", plan.experiment());
    cells.put("baseline", plan.baseline().orElse(""));
    cells.put("schema", RunsTable.SCHEMA);
    return new RunLine(cells);
  }

  @Override
  public String toString() {
    return row.name() + " seed " + seed;
  }
}
