package org.bce3s.cli;

import java.io.PrintWriter;
import org.bce3s.experiment.ExperimentSchema;
import org.bce3s.published.PublishedFigures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s schema}: the JSON Schemas of the files that a person writes. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description =
        "Prints the JSON Schema of an experiment file, or of a file of published figures, for"
            + " editors.")
final class SchemaCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Option(names = "--published", description = "The schema of a file of published figures.")
  private boolean published;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(published ? PublishedFigures.schema() : ExperimentSchema.json(bce3s.catalogue()));
    out.flush();
  }
}
