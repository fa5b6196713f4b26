package org.bce3s.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.display.Terminal;
import org.bce3s.option.EnumConverter;
import org.bce3s.option.PathConverter;
import org.bce3s.provenance.CodeFromOutside;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      SweepCommand.class,
      RunCommand.class,
      PlanCommand.class,
      StatusCommand.class,
      AggregateCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      TensorboardCommand.class,
      RunsCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      ReproduceCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      SchemaCommand.class,
      ReferenceCommand.class,
      DataCommand.class,
      WeightsCommand.class,
      DevicesCommand.class,
      BenchCommand.class,
      ParityCommand.class,
      BundleCommand.class,
      HelpWords.class
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
  private final Terminal terminal;
  private Catalogue catalogue;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  /** For what writes manual pages and completions of the commands, which makes one by itself. */
  Bce3s() {
    this(Terminal.found(System.err));
  }

  private Bce3s(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The program: ends the JVM with the command's exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // some languages have digits that no graph and no file takes
    // System.out would write in the locale's charset, which may know no plus-minus sign.
    System.exit(run(utf8(FileDescriptor.out), utf8(FileDescriptor.err), arguments));
  }

  /**
   * Runs one command.
   *
   * @param out takes what was asked for
   * @param err takes progress and complaints
   * @param arguments the command's name and its arguments
   * @return one of {@link org.bce3s.failure.ExitCode}
   */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    Bce3s bce3s = new Bce3s(Terminal.found(err));
    PrintWriter errors = writer(err);
    Failures failures = new Failures(() -> bce3s.debug);
    CommandLine commandLine =
        commandLine(bce3s)
            .setOut(writer(out))
            .setErr(errors)
            .setExecutionExceptionHandler(failures);
    try {
      return commandLine.execute(arguments);
    } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
      return failures.report(e, "bce3s", errors);
    }
  }

  /** The tree of all commands. */
  static CommandLine commandLine(Bce3s bce3s) {
    CommandLine commandLine =
        new CommandLine(bce3s)
            .setUsageHelpAutoWidth(true)
            .registerConverter(Path.class, new PathConverter())
            .setParameterExceptionHandler(new UsageErrors());
    EnumConverter.forAllOptions(commandLine);
    giveVersion(commandLine);
    return commandLine;
  }

  /** Every command that takes --version prints it, as it says. */
  private static void giveVersion(CommandLine commandLine) {
    commandLine.getCommandSpec().versionProvider(new Version());
    commandLine.getSubcommands().values().forEach(Bce3s::giveVersion);
  }

  /** The program, which writes progress to a terminal. */
  static Bce3s of(Terminal terminal) {
    return new Bce3s(terminal);
  }

  /**
   * What an experiment can choose from.
   *
   * @throws org.bce3s.failure.RequestException if code from outside cannot be used
   */
  Catalogue catalogue() {
    if (catalogue == null) {
      CodeFromOutside.check(System.getenv().getOrDefault(CodeFromOutside.VARIABLE, ""));
      catalogue = Catalogue.standard();
    }
    return catalogue;
  }

  /** Where progress is shown. */
  Terminal terminal() {
    return terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
