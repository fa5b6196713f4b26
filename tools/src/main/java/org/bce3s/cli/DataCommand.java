package org.bce3s.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s data}: the commands about data sets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Looks at data sets and fetches them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DataInspectCommand.class,
      DataDoctorCommand.class,
      DataFetchCommand.class,
      HelpWords.class
    })
final class DataCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  /** The program. */
  Bce3s bce3s() {
    return bce3s;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: inspect, doctor or fetch");
  }
}
