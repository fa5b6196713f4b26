package org.bce3s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.display.Terminal;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.experiment.Stages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What README and book say can be typed is what the program takes, and it says what they show. */
class BookTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern COMMAND =
      Pattern.compile("tools/bce3s ((?:(?:data|runs) )?[a-z]+)\\b([^`\n]*)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
  private static final Pattern FILE = Pattern.compile("\\b(?:yaml|ci)/[A-Za-z0-9/._-]+\\w");
  private static final Pattern NAMED = Pattern.compile("# (\\S+\\.yaml)\n.*", Pattern.DOTALL);
  private static final Pattern TERM = Pattern.compile("`([a-z_]+(?:\\.[a-z_]+)*): ([^`]+)`");
  private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final int README_LINES = 120;

  /** A base of which any setting can be said otherwise. */
  private static final String BASE =
      """
      dataset: cifar100-lt
      backbone: resnet32
      loss: {joint: ce}
      train: {epochs: 200, batch_size: 128}
      """;

  private static List<Page> pages;

  @TempDir private Path folder;

  @BeforeAll
  static void readAll() throws IOException {
    pages = Page.all();
  }

  @Test
  void experimentsCanBeRead() throws IOException {
    int read = 0;
    for (Page page : pages) {
      for (String block : page.blocks("yaml")) {
        if (!NAMED.matcher(block).matches()) {
          Path file = Files.writeString(folder.resolve("page.yaml"), block);
          Stages.check(reader().read(file, List.of()).rows());
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(3);
  }

  @Test
  void consolesShowWhatTheProgramSays() throws IOException {
    int shown = 0;
    for (Page page : pages) {
      for (String block : page.blocks("yaml")) {
        var named = NAMED.matcher(block);
        if (named.matches()) {
          Files.writeString(folder.resolve(named.group(1)), block);
        }
      }
      for (String block : page.blocks("console")) {
        String[] parts = block.split("\n", 2);
        assertThat(parts[0]).startsWith("$ tools/bce3s ");
        Console console = Console.run(words(parts[0].substring("$ tools/bce3s ".length())));
        String said = (console.out() + console.err()).replace(folder + "/", "");
        assertThat(said).as("%s: %s", page, parts[0]).isEqualTo(parts[1]);
        shown++;
      }
    }
    assertThat(shown).isGreaterThan(3);
  }

  /** Words of a command line; files that the page names lie in the test's folder. */
  private String[] words(String line) {
    return Arrays.stream(line.split(" ", -1))
        .map(word -> Files.exists(folder.resolve(word)) ? folder.resolve(word).toString() : word)
        .toArray(String[]::new);
  }

  @Test
  void commandsAndTheirOptionsExist() {
    CommandLine program = Bce3s.commandLine(Bce3s.of(Terminal.lines(System.err)));
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Page page : pages) {
      for (var match : (Iterable<MatchResult>) COMMAND.matcher(page.text()).results()::iterator) {
        CommandLine command = program;
        for (String word : match.group(1).split(" ", -1)) {
          command = command == null ? null : command.getSubcommands().get(word);
        }
        if (command == null) {
          wrong.add(page + ": " + match.group());
          continue;
        }
        seen.add(match.group(1));
        for (var option :
            (Iterable<MatchResult>) OPTION.matcher(match.group(2)).results()::iterator) {
          if (command.getCommandSpec().findOption(option.group()) == null) {
            wrong.add(page + ": " + match.group() + ": no " + option.group());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).contains("sweep", "list", "data doctor", "data fetch", "tensorboard");
  }

  @Test
  void linksLeadSomewhere() {
    List<String> wrong = new ArrayList<>();
    for (Page page : pages) {
      for (String link : page.found(LINK, 1)) {
        if (link.startsWith("https://")) {
          continue;
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
        if (!Files.exists(target)) {
          wrong.add(page + ": " + link);
        } else if (parts.length == 2
            && !Page.read(Page.root().relativize(target.normalize()).toString())
                .anchors()
                .contains(parts[1])) {
          wrong.add(page + ": " + link + ": no such heading");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void filesExist() {
    List<String> files = pages.stream().flatMap(page -> page.found(FILE, 0).stream()).toList();
    assertThat(files).contains("yaml/quickstart.yaml");
    assertThat(files).allSatisfy(file -> assertThat(Page.root().resolve(file)).exists());
  }

  @Test
  void theBookNamesEveryPageAndTheReadmeIsShort() {
    List<String> named = Page.read("docs/README.md").found(LINK, 1);
    for (Page page : pages) {
      if (page.toString().startsWith("docs/") && !page.toString().equals("docs/README.md")) {
        assertThat(named).contains(page.toString().substring("docs/".length()));
      }
    }
    assertThat(Page.read("README.md").text().lines().count()).isLessThanOrEqualTo(README_LINES);
  }

  @Test
  void whatAnotherProgramSaysIsSaidHereAsThePageSays() throws IOException {
    Path file = Files.writeString(folder.resolve("base.yaml"), BASE);
    List<String> terms =
        Page.read("docs/pytorch.md")
            .text()
            .lines()
            .filter(line -> line.startsWith("| "))
            .flatMap(line -> TERM.matcher(line.substring(line.lastIndexOf(" | "))).results())
            .map(term -> term.group(1) + "=" + term.group(2))
            .toList();
    assertThat(terms).hasSizeGreaterThan(15);
    for (String term : terms) {
      assertThat(reader().read(file, List.of(term)).rows()).as(term).isNotEmpty();
    }
  }

  @Test
  void theProgramSaysTheMessagesThatAreExplained() throws IOException {
    List<String> messages = Page.read("docs/troubleshooting.md").found(MESSAGE, 1);
    assertThat(messages).hasSizeGreaterThan(10);
    String sources = sources();
    assertThat(messages)
        .allSatisfy(message -> assertThat(sources.contains(message)).as(message).isTrue());
  }

  /** All sources, with texts that go over lines as one. */
  private static String sources() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String module : List.of("framework", "experiments", "tools")) {
      try (Stream<Path> files = Files.walk(Page.root().resolve(module).resolve("src/main/java"))) {
        files.filter(Files::isRegularFile).map(BookTest::text).forEach(sources::append);
      }
    }
    return sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theReferenceIsFresh() {
    for (String page : List.of("settings", "commands")) {
      assertThat(Page.read("docs/reference/" + page + ".md").text())
          .as("out of date; type: tools/bce3s reference %s > docs/reference/%s.md", page, page)
          .isEqualTo(Console.run("reference", page).out());
    }
  }

  private static ExperimentReader reader() {
    return new ExperimentReader(Catalogue.standard());
  }
}
