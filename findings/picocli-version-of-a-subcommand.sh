#!/usr/bin/env bash
# With mixinStandardHelpOptions a subcommand offers --version, takes it, prints nothing and ends with 0:
# the version of the command above is not handed down. Its help command ignores further words.
set -euo pipefail
"$(dirname -- "${BASH_SOURCE[0]}")/run-java" info.picocli:picocli:4.7.7 <<'EOF'
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

public class Main {
  @Command(
      name = "tool",
      version = "tool 1.2",
      mixinStandardHelpOptions = true,
      subcommands = {HelpCommand.class, Train.class})
  static class Tool {}

  @Command(name = "train", mixinStandardHelpOptions = true, description = "Trains.")
  static class Train implements Runnable {
    @Override
    public void run() {}
  }

  public static void main(String[] args) {
    System.out.println("picocli " + CommandLine.VERSION);
    System.out.println("expected: 'train --version' prints the version or is refused; so is 'help train nothing'");
    String offered = run("train", "--help");
    String own = run("--version");
    String below = run("train", "--version");
    String further = run("help", "train", "nothing");
    System.out.println("help of train has --version: " + offered.contains("--version"));
    System.out.println("--version: " + own.replace("\n", " | "));
    System.out.println("train --version: " + below.replace("\n", " | "));
    System.out.println("help train nothing: " + further.lines().findFirst().orElse(""));
    boolean silent = offered.contains("--version") && below.equals("0: ");
    System.exit(silent && further.startsWith("0: Usage: tool train") ? 0 : 1);
  }

  private static String run(String... words) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code = new CommandLine(new Tool()).setOut(out).setErr(out).execute(words);
    return code + ": " + text;
  }
}
EOF
