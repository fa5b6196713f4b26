package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.junit.jupiter.api.Test;

/**
 * Every row that the project ships keeps its meaning, whatever becomes of defaults and of files
 * that are included: a line of {@code golden/shipped-settings.txt} has the SHA-256 of all settings
 * that decide what a row trains and shows, its first digits, as the identity of its runs has them.
 * Where a row is new or is meant to train something else, {@code -Dgolden.write=true} writes the
 * file anew; lines of other rows must not change by it.
 */
class ShippedSettingsTest {
  private static final int DIGITS = 16;
  private static final Path GOLDEN =
      ProjectFiles.root().resolve("experiments/src/test/resources/golden/shipped-settings.txt");

  @Test
  void everyRowTrainsAndShowsWhatItDid() throws IOException {
    List<String> rows = new ArrayList<>();
    ExperimentReader reader = new ExperimentReader(Catalogue.standard());
    for (Path file : ProjectFiles.experiments()) {
      for (Row row : reader.read(file, List.of()).rows()) {
        rows.add(digest(row) + "  " + ProjectFiles.root().relativize(file) + "  " + row.name());
      }
    }
    if (Boolean.getBoolean("golden.write")) {
      Files.write(GOLDEN, rows);
    }

    assertThat(rows)
        .as("rows of %s; -Dgolden.write=true writes it anew where a change is meant", GOLDEN)
        .containsExactlyElementsOf(Files.readAllLines(GOLDEN));
  }

  private static String digest(Row row) {
    String text = Canonical.training(row.settings()) + Canonical.shown(row.settings());
    return Hashing.sha256()
        .hashString(text, StandardCharsets.UTF_8)
        .toString()
        .substring(0, DIGITS);
  }
}
