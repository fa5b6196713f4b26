package org.bce3s.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.bce3s.display.MemoryJson;
import org.bce3s.display.MemoryText;
import org.bce3s.display.PlanNotes;
import org.bce3s.display.StatusJson;
import org.bce3s.display.StatusText;
import org.bce3s.experiment.Experiment;
import org.bce3s.experiment.Row;
import org.bce3s.experiment.Setting;
import org.bce3s.option.DataOption;
import org.bce3s.option.ExperimentArguments;
import org.bce3s.option.GpuOption;
import org.bce3s.option.JsonOption;
import org.bce3s.option.MemoryCheckOptions;
import org.bce3s.option.OutOption;
import org.bce3s.option.PartOptions;
import org.bce3s.spec.Count;
import org.bce3s.sweep.Cell;
import org.bce3s.sweep.OtherRows;
import org.bce3s.sweep.Plan;
import org.bce3s.sweep.PlannedMemory;
import org.bce3s.sweep.SweepFolder;
import org.bce3s.sweep.SweepPart;
import org.bce3s.sweep.SweepStatus;
import org.bce3s.table.ProtocolColumns;
import org.bce3s.table.ProtocolText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s plan}: what a sweep would do, and where every setting comes from. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Shows what a sweep would train, without training.")
final class PlanCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Mixin private ExperimentArguments arguments;

  @Mixin private DataOption data;

  @Mixin private OutOption out;

  @Mixin private PartOptions part;

  @Mixin private GpuOption gpus;

  @Option(
      names = "--settings",
      description = "Shows every setting of every row with the place where it was written.")
  private boolean settings;

  @Mixin private MemoryCheckOptions check;

  @Mixin private JsonOption json;

  @Override
  public void run() {
    gpus.check(spec.commandLine());
    check.check(spec.commandLine());
    Experiment all = arguments.read(bce3s.catalogue());
    SweepPart asked = part.of(all, spec.commandLine());
    Plan whole = ExperimentArguments.plan(all, data.folder());
    Plan plan = asked.of(whole);
    Experiment experiment = part(all, plan);
    SweepFolder folder = SweepFolder.of(out.folder(), plan.experiment());
    folder.checkWritable();
    List<String> notes = new ArrayList<>(PlanNotes.of(plan));
    notes.addAll(OtherRows.notes(folder, whole));
    SweepStatus status = SweepStatus.of(folder, plan);
    Optional<PlannedMemory> memory = check.of(plan, data.folder());
    OptionalLong allowed = check.allowed();
    int jobs = memory.isEmpty() ? 1 : check.jobs(plan, gpus.pool(), spec.commandLine());
    PrintWriter terminal = spec.commandLine().getOut();
    if (json.given()) {
      JsonObject object = json(experiment, folder, status, notes);
      memory.ifPresent(needed -> object.add("memory", MemoryJson.of(needed, allowed, jobs)));
      JsonOption.print("plan/1", object, terminal);
      require(memory, allowed, jobs);
      return;
    }
    terminal.println(head(experiment, all, folder));
    terminal.println();
    terminal.print(new StatusText(status).table());
    protocol(experiment).lines().forEach(terminal::println);
    for (Row row : experiment.rows()) {
      row.changes().forEach(change -> terminal.println("row " + row.name() + ": " + text(change)));
    }
    notes.forEach(terminal::println);
    gpus.describe(plan).forEach(terminal::println);
    terminal.println(new StatusText(status).summary());
    if (settings) {
      experiment.rows().forEach(row -> terminal.print("\n" + row.resolvedYaml()));
    }
    memory.ifPresent(needed -> MemoryText.of(needed, allowed, jobs).forEach(terminal::println));
    terminal.flush();
    require(memory, allowed, jobs);
  }

  /** Refuses what cannot fit, once it was shown. */
  private static void require(Optional<PlannedMemory> memory, OptionalLong allowed, int jobs) {
    if (memory.isPresent() && allowed.isPresent()) {
      memory.get().require(allowed.getAsLong(), jobs);
    }
  }

  private JsonObject json(
      Experiment experiment, SweepFolder folder, SweepStatus status, List<String> notes) {
    JsonObject object = new JsonObject();
    object.addProperty("experiment", experiment.name());
    object.addProperty("folder", folder.path().toString());
    object.addProperty("baseline", experiment.baseline().orElse(null));
    JsonArray seeds = new JsonArray();
    experiment.seeds().forEach(seeds::add);
    object.add("seeds", seeds);
    JsonArray rows = new JsonArray();
    experiment.rows().forEach(row -> rows.add(json(row)));
    object.add("rows", rows);
    JsonArray told = new JsonArray();
    notes.forEach(told::add);
    object.add("notes", told);
    StatusJson.of(status).entrySet().forEach(m -> object.add(m.getKey(), m.getValue()));
    return object;
  }

  private JsonObject json(Row row) {
    JsonObject protocol = new JsonObject();
    ProtocolColumns.of(row.settings()).forEach(protocol::addProperty);
    JsonArray values = new JsonArray();
    for (Setting setting : settings ? row.values() : row.changes()) {
      JsonObject value = new JsonObject();
      value.addProperty("setting", setting.path());
      value.addProperty("value", setting.value());
      value.addProperty("origin", setting.origin());
      values.add(value);
    }
    JsonObject object = new JsonObject();
    object.addProperty("row", row.name());
    object.add("protocol", protocol);
    object.add(settings ? "settings" : "changes", values);
    return object;
  }

  private static ProtocolText protocol(Experiment experiment) {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    experiment.rows().forEach(row -> columns.put(row.name(), ProtocolColumns.of(row.settings())));
    return ProtocolText.ofRows(columns);
  }

  private static String text(Setting setting) {
    return setting.path() + ": " + setting.value() + "  # " + setting.origin();
  }

  /** The rows and seeds of a plan, which may be fewer than the experiment's. */
  private static Experiment part(Experiment all, Plan plan) {
    return new Experiment(
        all.name(),
        plan.cells().stream().map(Cell::seed).distinct().toList(),
        all.baseline(),
        plan.cells().stream().map(Cell::row).distinct().toList());
  }

  private static String head(Experiment experiment, Experiment all, SweepFolder folder) {
    String seeds =
        experiment.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "experiment %s: %s x %s %s in %s%s",
        experiment.name(),
        experiment.rows().size() < all.rows().size()
            ? experiment.rows().size() + " of " + Count.of(all.rows().size(), "row")
            : Count.of(all.rows().size(), "row"),
        Count.word(experiment.seeds().size(), "seed", "seeds"),
        seeds,
        folder.path(),
        experiment.baseline().map(b -> ", differences to " + b).orElse(""));
  }
}
