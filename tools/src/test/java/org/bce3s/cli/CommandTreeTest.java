package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bce3s.display.Terminal;
import org.bce3s.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command of the tree takes and says. */
class CommandTreeTest {
  /** The words of every command; of the program itself none. */
  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>();
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    collect(Bce3s.commandLine(Bce3s.of(Terminal.found(nowhere))), List.of(), all);
    return all.stream();
  }

  private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
    all.add(words);
    command.getSubcommands().forEach((name, below) -> collect(below, with(words, name), all));
  }

  @Test
  void theTreeIsSeenToItsLeaves() {
    assertThat(commands())
        .contains(List.of(), List.of("sweep"), List.of("data", "doctor"), List.of("help"))
        .hasSizeGreaterThan(24);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void givesItsHelp(List<String> words) {
    String usage =
        "Usage: bce3s" + words.stream().map(word -> " " + word).reduce("", String::concat);
    List<List<String>> ways = new ArrayList<>(List.of(with(words, "--help"), with(words, "-h")));
    List<String> help = new ArrayList<>(List.of("help"));
    help.addAll(words);
    ways.add(help);
    for (List<String> way : ways) {
      Console console = run(way);
      assertThat(console.err()).as("%s", way).isEmpty();
      assertThat(console.out()).as("%s", way).startsWith(usage);
      assertThat(console.exitCode()).as("%s", way).isZero();
    }
  }

  /** Of {@code train.epochs} the end would be taken for a word, of {@code 1-12:00:00} too. */
  @ParameterizedTest
  @MethodSource("commands")
  void noSettingAndNoTimeIsBrokenOverTwoLines(List<String> words) {
    List<String> lines = run(with(words, "--help")).out().lines().toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      String end = lines.get(i);
      String start = lines.get(i + 1);
      boolean broken =
          (end.matches(".*[a-z_]{2}\\.") && start.matches(" {8,}[a-z].*"))
              || (end.matches(".*\\d:") && start.matches(" +\\d.*"));
      assertThat(broken).as(end + " | " + start).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void printsTheVersionThatItOffers(List<String> words) {
    for (String option : List.of("--version", "-V")) {
      Console console = run(with(words, option));
      assertThat(console.out())
          .as("%s %s", words, option)
          .contains("bce3s ", "TensorFlow ", "Java ");
      assertThat(console.exitCode()).isZero();
    }
  }

  @Test
  void helpOfAnUnknownCommandNamesTheNearest() {
    Console console = run(List.of("help", "data", "docter"));
    assertThat(console.err())
        .startsWith("bce3s help: unknown command \"docter\"; did you mean \"doctor\"?");
    assertThat(console.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(run(List.of("help", "list", "x")).err())
        .startsWith("bce3s help: \"list\" has no commands of its own");
  }

  private static List<String> with(List<String> words, String last) {
    List<String> all = new ArrayList<>(words);
    all.add(last);
    return all;
  }

  private static Console run(List<String> words) {
    return Console.run(words.toArray(String[]::new));
  }
}
