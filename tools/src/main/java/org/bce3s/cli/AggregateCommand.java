package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.file.AtomicFile;
import org.bce3s.results.Results;
import org.bce3s.table.AblationTable;
import org.bce3s.table.RunsTable;
import org.bce3s.table.TableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bce3s aggregate}: one table of finished runs, wherever they lie. */
@Command(
    name = "aggregate",
    mixinStandardHelpOptions = true,
    description = "Makes one table of the finished runs found in folders.")
final class AggregateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of runs, experiments or results, or runs.csv files.")
  private List<Path> places;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Also writes runs.csv and ablation.csv to this folder.")
  private Path to;

  @Override
  public void run() {
    Results results = Results.of(places);
    PrintWriter out = spec.commandLine().getOut();
    out.print(TableText.of(results.lines()));
    List<String> notes = new ArrayList<>(results.notes());
    notes.addAll(results.unfinished());
    if (!notes.isEmpty()) {
      out.println();
      notes.forEach(note -> out.println("note: " + note));
    }
    if (to != null) {
      Path runs = to.resolve(RunsTable.FILE);
      Path table = to.resolve(AblationTable.FILE);
      AtomicFile.write(runs, RunsTable.text(results.lines()));
      AtomicFile.write(table, AblationTable.text(results.lines()));
      out.println();
      out.println("runs:  " + runs);
      out.println("table: " + table);
    }
    out.flush();
  }
}
