package org.bce3s.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s weights}: the commands about files of weights. */
@Command(
    name = "weights",
    mixinStandardHelpOptions = true,
    description = "Looks at files of weights, PyTorch's among them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {WeightsInspectCommand.class, HelpWords.class})
final class WeightsCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  /** The program. */
  Bce3s bce3s() {
    return bce3s;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: inspect");
  }
}
