package org.bce3s.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every library that is shipped has a licence that allows it, with its text where that is asked.
 */
class LicencesTest {
  /** {@code (LICENCE) ... NAME (GROUP:ARTIFACT:VERSION - URL)}. */
  private static final Pattern LINE =
      Pattern.compile(
          " *((?:\\([^()]*(?:\\([A-Z]*\\)[^()]*)?\\) )+).* \\(([^:]+):([^:]+):([^ ]+) - .*\\)");

  /** Licences whose text lies in the jar, in a file of the library's name, or in one of these. */
  private static final Set<String> TEXTS = Set.of("Apache-2.0", "LGPL-2.1");

  private static final Pattern ALLOWED =
      Pattern.compile(".*\\((Apache-2\\.0|LGPL-2\\.1|MIT|BSD-[23]-Clause)\\).*");

  private record Library(String licences, String artifact, String version) {}

  @TempDir private static Path folder;
  private static Path licences;

  @BeforeAll
  static void copy() throws IOException {
    Licences.copyTo(folder);
    licences = folder.resolve(Licences.FOLDER);
  }

  @Test
  void theProgramsOwnIsThere() {
    assertThat(folder.resolve(Licences.OWN)).content().contains("Apache License");
    assertThat(licences.resolve("README.txt")).content().contains("SIL Open Font License");
  }

  @Test
  void everyLibraryIsUnderOneThatIsKnown() throws IOException {
    assertThat(libraries())
        .hasSizeGreaterThan(30)
        .allSatisfy(library -> assertThat(library.licences()).matches(ALLOWED));
  }

  @Test
  void everyLibraryHasTheTextOfItsLicence() throws IOException {
    for (Library library : libraries()) {
      boolean known =
          TEXTS.stream().anyMatch(licence -> library.licences().contains("(" + licence + ")"));
      Path own = licences.resolve(library.artifact().replaceFirst("^jline-.*", "jline") + ".txt");
      assertThat(known || Files.exists(own) || hasText(jar(library)))
          .as("%s: add %s with its licence", library, own.getFileName())
          .isTrue();
    }
  }

  @Test
  void everyTextIsOfALibraryThatIsShipped() throws IOException {
    Set<String> names = new HashSet<>(Set.of("README.txt", "THIRD-PARTY.txt", "LGPL-2.1.txt"));
    for (Library library : libraries()) {
      names.add(library.artifact().replaceFirst("^jline-.*", "jline") + ".txt");
    }
    try (Stream<Path> files = Files.list(licences)) {
      assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(names);
    }
  }

  private static List<Library> libraries() throws IOException {
    return Files.readAllLines(licences.resolve("THIRD-PARTY.txt")).stream()
        .filter(line -> line.strip().startsWith("("))
        .map(
            line -> {
              Matcher parts = LINE.matcher(line);
              assertThat(parts.matches()).as(line).isTrue();
              return new Library(parts.group(1), parts.group(3), parts.group(4));
            })
        .toList();
  }

  /** On the class path of the tests, which has all that is shipped. */
  private static Path jar(Library library) {
    String name = library.artifact() + "-" + library.version() + ".jar";
    return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
        .map(Path::of)
        .filter(file -> file.endsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
  }

  private static boolean hasText(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().startsWith("META-INF/LICENSE"));
    }
  }
}
