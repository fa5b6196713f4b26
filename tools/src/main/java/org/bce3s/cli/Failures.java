package org.bce3s.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.function.BooleanSupplier;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.failure.ExitCode;
import org.bce3s.failure.Reported;
import org.bce3s.file.FileNames;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns whatever a command throws into lines a person can act on and an exit code.
 *
 * <p>Failures that have an address (experiment, data) say all there is to say in their message. A
 * stack trace is shown only when asked for.
 */
final class Failures implements IExecutionExceptionHandler {
  private final BooleanSupplier debug;

  /** Creates the handler; {@code debug} says whether stack traces are shown. */
  Failures(BooleanSupplier debug) {
    this.debug = debug;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    return report(failure, commandLine.getCommandSpec().qualifiedName(), commandLine.getErr());
  }

  /** Reports a failure of a command and returns the exit code. */
  int report(Throwable failure, String command, PrintWriter err) {
    int exitCode = exitCode(failure);
    if (failure instanceof ExperimentException) {
      err.println(failure.getMessage()); // its lines begin with file:line:column, as editors like
    } else if (failure instanceof InvalidPathException refused) {
      err.println(command + ": " + FileNames.refusal(refused));
    } else if (failure instanceof Reported) {
      err.println(command + ": " + failure.getMessage());
    } else if (failure instanceof OutOfMemoryError) {
      err.println(
          command
              + ": out of memory: "
              + failure.getMessage()
              + "; BCE3S_JAVA_OPTS=-Xmx4g gives the Java heap more, and a smaller train.batch_size or"
              + " train.evaluation_batch, or more train.micro_batches, take less");
    } else {
      err.println(
          command
              + ": unexpected failure: "
              + failure
              + (debug.getAsBoolean() ? "" : "; with --debug it shows where"));
    }
    if (debug.getAsBoolean()) {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private static int exitCode(Throwable failure) {
    if (failure instanceof InvalidPathException refused) {
      return FileNames.isByLocale(refused) ? ExitCode.DATA : ExitCode.WRONG;
    }
    return failure instanceof Reported reported ? reported.exitCode() : ExitCode.FAILED;
  }
}
