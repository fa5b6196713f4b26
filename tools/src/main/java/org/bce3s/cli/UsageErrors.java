package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.failure.ExitCode;
import org.bce3s.reference.EntrySettings;
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
  private static final int MOST_SETTINGS = 3;

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine commandLine = failure.getCommandLine();
    String command = commandLine.getCommandSpec().qualifiedName();
    PrintWriter err = commandLine.getErr();
    err.println(command + ": " + message(failure, arguments));
    err.println("Try \"" + command + " --help\".");
    return ExitCode.WRONG;
  }

  private static String message(ParameterException failure, String[] arguments) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched(
          unmatched.getUnmatched().get(0), unmatched.getCommandLine(), List.of(arguments));
    }
    String message = failure.getMessage();
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unmatched(String argument, CommandLine commandLine, List<String> all) {
    if (argument.startsWith("-")) {
      Collection<String> options = commandLine.getCommandSpec().optionsMap().keySet();
      String name = argument.replaceFirst("=.*", "");
      List<String> settings = settings(name, commandLine);
      return "unknown option \""
          + name
          + "\""
          + (settings.isEmpty()
              ? suggestion(name, options)
              : "; write " + written(settings, value(argument, all)));
    }
    Collection<String> commands = commandLine.getSubcommands().keySet();
    return commands.isEmpty()
        ? "unexpected argument \""
            + argument
            + "\""
            + option(argument, commandLine.getCommandSpec().optionsMap().keySet())
        : "unknown command \"" + argument + "\"" + suggestion(argument, commands);
  }

  /** The settings of an experiment that an option was taken for, where a command takes such. */
  private static List<String> settings(String option, CommandLine commandLine) {
    boolean takesSettings =
        commandLine.getCommandSpec().positionalParameters().stream()
            .anyMatch(parameter -> parameter.paramLabel().equals("key=value"));
    if (!takesSettings) {
      return List.of();
    }
    Catalogue catalogue = ((Bce3s) commandLine.getCommandSpec().root().userObject()).catalogue();
    String name = option.replaceFirst("^-+", "").replace('-', '_');
    return EntrySettings.allPaths(catalogue).stream()
        .filter(path -> path.equals(name) || path.endsWith("." + name))
        .toList();
  }

  /** What was given to an option, behind its "=" or as the next word. */
  private static String value(String argument, List<String> all) {
    int equals = argument.indexOf('=');
    int next = all.indexOf(argument) + 1;
    boolean isNext = next > 0 && next < all.size() && !all.get(next).matches("-.*|.*=.*");
    return equals >= 0 ? argument.substring(equals + 1) : isNext ? all.get(next) : "VALUE";
  }

  private static String written(List<String> settings, String value) {
    return settings.stream()
        .limit(MOST_SETTINGS)
        .map(path -> path + "=" + value)
        .collect(Collectors.joining(" or "));
  }

  /** The option by which a command takes what was given to it as an argument too many. */
  private static String option(String argument, Collection<String> known) {
    String option =
        known.contains(IMAGES) ? IMAGES : Files.isDirectory(Path.of(argument)) ? DATA : "";
    return known.contains(option) ? "; did you mean \"" + option + " " + argument + "\"?" : "";
  }

  private static String suggestion(String name, Collection<String> known) {
    return NearestNames.suggestion(NearestNames.of(name, known));
  }
}
