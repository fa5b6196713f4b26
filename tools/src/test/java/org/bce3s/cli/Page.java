package org.bce3s.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file where it is
 * @param text what it says
 */
record Page(Path file, String text) {
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");

  /** All pages that a person reads. */
  static List<Page> all() throws IOException {
    Path root = root();
    List<Page> pages;
    try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
      pages =
          Stream.concat(
                  Stream.of(root.resolve("README.md"), root.resolve("results/README.md")), files)
              .filter(file -> file.toString().endsWith(".md"))
              .sorted()
              .map(Page::read)
              .toList();
    }
    return pages;
  }

  /** A page by its path from the root. */
  static Page read(String path) {
    return read(root().resolve(path));
  }

  private static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The contents of the blocks of a language. */
  List<String> blocks(String language) {
    return found(Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$"), 1);
  }

  /** What a pattern finds. */
  List<String> found(Pattern pattern, int group) {
    return pattern.matcher(text).results().map((MatchResult m) -> m.group(group)).toList();
  }

  /** The page without its blocks of code. */
  String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }

  /** What can follow a {@code #} in a link to this page. */
  Set<String> anchors() {
    return HEADING
        .matcher(prose())
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** The root of the project. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("README.md")) ? here : here.getParent();
  }

  @Override
  public String toString() {
    return root().relativize(file).toString();
  }
}
