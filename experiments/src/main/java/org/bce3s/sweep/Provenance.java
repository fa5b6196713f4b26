package org.bce3s.sweep;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bce3s.code.CodeVersion;
import org.bce3s.journal.Event;
import org.bce3s.journal.Journal;
import org.bce3s.provenance.GitState;
import org.bce3s.provenance.Machine;

/**
 * The text of {@code provenance.json}: all it takes to train a sweep's runs again and compare.
 * {@link KeptProvenance} reads it again.
 */
final class Provenance {
  private static final String SCHEMA = "provenance/1";
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private Provenance() {}

  static String json(Plan plan, SweepOptions options, SweepFolder folder) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schema", SCHEMA);
    root.put("experiment", plan.experiment());
    root.put("command_line", options.commandLine());
    root.put("started", started(folder));
    root.put("written", Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("versions", versions(plan));
    root.put("git", GitState.ofProgram());
    root.put("machine", Machine.describe());
    root.put("jobs", options.jobs());
    root.put("rows", rows(plan));
    return GSON.toJson(root) + "\n";
  }

  /** When each of the sweeps began that this one goes on from, itself last. */
  private static List<String> started(SweepFolder folder) {
    return Journal.read(folder.journal()).stream()
        .filter(event -> event.name().equals("sweep-started"))
        .map((Event event) -> event.value("at"))
        .toList();
  }

  private static Map<String, String> versions(Plan plan) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tensorflow_java", CodeVersion.tensorFlow());
    plan.cells().stream()
        .findFirst()
        .ifPresent(cell -> versions.put("code", cell.identity().codeVersion()));
    return versions;
  }

  private static Map<String, Object> rows(Plan plan) {
    Map<String, Object> rows = new LinkedHashMap<>();
    for (Cell cell : plan.cells()) {
      rows.computeIfAbsent(cell.row().name(), name -> row(plan, cell));
    }
    return rows;
  }

  private static Map<String, Object> row(Plan plan, Cell first) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("configuration_sha256", first.identity().configurationSha256());
    row.put("subset_sha256", first.identity().subsetSha256());
    row.put("content_sha256", first.identity().contentSha256());
    row.put("compute_threads", first.row().settings().train().threads());
    row.put("data_threads", first.row().settings().train().dataThreads());
    row.put("notes", first.row().notes());
    Map<Long, String> runs = new TreeMap<>();
    plan.cells().stream()
        .filter(cell -> cell.row().name().equals(first.row().name()))
        .forEach(cell -> runs.put(cell.seed(), cell.identity().sha256()));
    row.put("run_sha256_by_seed", runs);
    row.put("resolved_yaml", first.row().resolvedYaml().lines().toList());
    return row;
  }
}
