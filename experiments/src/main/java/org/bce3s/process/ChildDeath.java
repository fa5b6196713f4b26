package org.bce3s.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.run.FailureClass;
import org.bce3s.run.RunFailure;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunProgram;

/** Why a run's process ended without a result. */
public final class ChildDeath {
  private static final int SIGNALLED = 128;
  private static final int SIGILL = 4;
  private static final int SIGKILL = 9;

  /** SIGHUP, SIGINT, SIGTERM. */
  private static final List<Integer> STOPS = List.of(1, 2, 15);

  /** Which another attempt does not teach it. */
  private static final String UNKNOWN_INSTRUCTION =
      "SIGILL: the processor does not know an instruction of TensorFlow's (\"bce3s devices\" says what"
          + " it knows); ";

  /** How TensorFlow and oneDNN begin a line that tells of their end. */
  private static final Pattern NATIVE_WORDS =
      Pattern.compile(
          "(?i).*(\\bF[0-9 ].*\\] |check failed|onednn error|terminate called|what\\(\\):).*");

  /** SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV: what broken native code ends in. */
  private static final List<Integer> CRASHES = List.of(4, 6, 7, 8, 11);

  private static final int MESSAGE_LIMIT = 500;

  private ChildDeath() {}

  /**
   * Whether a process was merely asked to end: it answered with 75, or SIGHUP, SIGINT or SIGTERM
   * came before it could.
   */
  public static boolean isStop(int exitCode) {
    return exitCode == RunProgram.INTERRUPTED || STOPS.contains(exitCode - SIGNALLED);
  }

  /** The failure by what the process wrote, else by what the system or the JVM left. */
  public static RunFailure of(int exitCode, RunFolder folder) {
    if (exitCode == RunProgram.DONE) {
      return new RunFailure(FailureClass.ERROR, "ended without a result; see " + folder.log());
    }
    Optional<Path> crashReport = folder.keepCrashReport();
    Optional<RunFailure> told = folder.failure();
    if (told.isPresent()) {
      return told.get().failure() == FailureClass.ERROR
          ? new RunFailure(FailureClass.ERROR, told.get().message() + "; see " + folder.log())
          : told.get();
    }
    int signal = exitCode - SIGNALLED;
    if (crashReport.isPresent() || CRASHES.contains(signal)) {
      String crash = crash(crashReport, folder.log());
      return signal == SIGILL || crash.startsWith("SIGILL")
          ? new RunFailure(FailureClass.ERROR, UNKNOWN_INSTRUCTION + crash)
          : new RunFailure(FailureClass.NATIVE_CRASH, crash);
    }
    if (signal == SIGKILL) {
      return new RunFailure(
          FailureClass.KILLED,
          "killed by SIGKILL; if nobody did it, the system ran out of memory: a smaller"
              + " train.batch_size, or more train.micro_batches, takes less");
    }
    if (signal > 0) {
      return new RunFailure(FailureClass.KILLED, "ended by signal " + signal);
    }
    FailureClass failure =
        Stream.of(FailureClass.CONFIGURATION, FailureClass.DATA, FailureClass.DISK)
            .filter(known -> known.exitCode() == exitCode)
            .findFirst()
            .orElse(FailureClass.ERROR);
    return new RunFailure(
        failure, "exit code " + exitCode + lastLine(folder.log()) + "; see " + folder.log());
  }

  private static String crash(Optional<Path> report, Path log) {
    String signal =
        report.stream()
            .flatMap(file -> lines(file).stream())
            .filter(line -> line.matches("#\\s+(SIG|EXCEPTION).*"))
            .map(line -> line.substring(1).strip())
            .findFirst()
            .orElse("native code crashed");
    List<String> words =
        lines(log).stream().filter(l -> NATIVE_WORDS.matcher(l).matches()).toList();
    String told = words.isEmpty() ? "" : ": " + shortened(words.get(words.size() - 1).strip());
    return signal + told + "; see " + report.orElse(log);
  }

  private static String lastLine(Path log) {
    List<String> lines = lines(log).stream().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String last = lines.get(lines.size() - 1);
    return ": " + shortened(last);
  }

  private static String shortened(String line) {
    return line.substring(0, Math.min(MESSAGE_LIMIT, line.length()));
  }

  /** Lines of a text that may hold anything; none if it cannot be read. */
  private static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
