package org.bce3s.cli;

import java.io.PrintWriter;
import org.bce3s.experiment.ExperimentSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s schema}: the JSON Schema of the experiment file. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of an experiment file, for editors.")
final class SchemaCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(ExperimentSchema.json(bce3s.catalogue()));
    out.flush();
  }
}
