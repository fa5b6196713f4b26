package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.bce3s.catalogue.Catalogue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code bce3s}: what its subcommands share, and the program's entry. */
@Command(
    name = "bce3s",
    description = "Long-tailed recognition: a YAML experiment is trained and becomes a CSV table.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ListCommand.class,
      DescribeCommand.class,
      ParityCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a run failed, or a comparison found a difference",
      "2:the experiment or the command line is wrong",
      "3:the data is wrong or missing",
      "75:interrupted; the same command goes on where it stopped"
    })
public final class Bce3s implements Runnable {
  private final Catalogue catalogue;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  private Bce3s(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The program: ends the JVM with the command's exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /**
   * Runs one command.
   *
   * @param out takes what was asked for
   * @param err takes progress and complaints
   * @param arguments the command's name and its arguments
   * @return one of {@link ExitCode}
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Bce3s bce3s = new Bce3s(Catalogue.standard());
    Failures failures = new Failures(() -> bce3s.debug);
    CommandLine commandLine =
        new CommandLine(bce3s)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(new UsageErrors())
            .setExecutionExceptionHandler(failures);
    try {
      return commandLine.execute(arguments);
    } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
      return failures.report(e, "bce3s", err);
    }
  }

  /** What an experiment can choose from. */
  Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
