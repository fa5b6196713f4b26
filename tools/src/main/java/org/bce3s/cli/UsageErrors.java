package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bce3s.failure.ExitCode;
import org.bce3s.registry.NearestNames;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, in one line with the nearest names, and where help is.
 */
final class UsageErrors implements IParameterExceptionHandler {
  private static final String IMAGES = "--images";
  private static final String DATA = "--data";

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    String command = commandLine.getCommandSpec().qualifiedName();
    PrintWriter err = commandLine.getErr();
    err.println(command + ": " + message(failure));
    err.println("Try \"" + command + " --help\".");
    return ExitCode.WRONG;
  }

  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched().get(0), unmatched.getCommandLine());
    }
    String message = failure.getMessage();
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unmatched(String argument, CommandLine commandLine) {
    if (argument.startsWith("-")) {
      Collection<String> options = commandLine.getCommandSpec().optionsMap().keySet();
      String name = argument.replaceFirst("=.*", "");
      return "unknown option \"" + name + "\"" + suggestion(name, options);
    }
    Collection<String> commands = commandLine.getSubcommands().keySet();
    return commands.isEmpty()
        ? "unexpected argument \""
            + argument
            + "\""
            + option(argument, commandLine.getCommandSpec().optionsMap().keySet())
        : "unknown command \"" + argument + "\"" + suggestion(argument, commands);
  }

  /** The option by which a command takes what was given to it as an argument too many. */
  private static String option(String argument, Collection<String> known) {
    String option =
        known.contains(IMAGES) ? IMAGES : Files.isDirectory(Path.of(argument)) ? DATA : "";
    return known.contains(option) ? "; did you mean \"" + option + " " + argument + "\"?" : "";
  }

  private static String suggestion(String name, Collection<String> known) {
    List<String> nearest = NearestNames.of(name, known);
    return nearest.isEmpty() ? "" : "; did you mean " + NearestNames.quoted(nearest) + "?";
  }
}
