package org.bce3s.cli;

import java.util.List;
import org.bce3s.option.Kinds;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bce3s help data doctor}: the help of a command at any depth. */
@Command(
    name = "help",
    helpCommand = true,
    mixinStandardHelpOptions = true,
    description = "Shows the help of a command, e.g. help sweep or help data doctor.")
final class HelpWords implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command's words.")
  private List<String> words = List.of();

  @Override
  public void run() {
    CommandLine command = spec.commandLine().getParent();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        List<String> known = List.copyOf(command.getSubcommands().keySet());
        throw new ParameterException(
            spec.commandLine(),
            known.isEmpty()
                ? "\"" + command.getCommandName() + "\" has no commands of its own"
                : Kinds.unknown("command", word, known));
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
  }
}
