package org.bce3s.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.bce3s.experiment.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFiguresTest {
  @TempDir private Path folder;

  @Test
  void shippedFilesAreRead() {
    List<PublishedFigure> figures = PublishedFigures.readAll(shipped());

    assertThat(
            figures.stream()
                .collect(Collectors.groupingBy(f -> f.dataset(), Collectors.counting())))
        .containsEntry("cifar100-lt", 67L)
        .containsEntry("cifar10-lt", 22L)
        .containsEntry("imagenet-lt", 24L)
        .containsEntry("inat2018", 10L)
        .containsEntry("places-lt", 8L)
        .hasSize(5);
    assertThat(figures).extracting(PublishedFigure::source).doesNotContain("");
  }

  @Test
  void committedSchemaIsThatOfTheRecords() throws IOException {
    assertThat(Files.readString(shipped().resolve("schema.json")))
        .as("out of date; type: tools/bce3s schema --published > yaml/published/schema.json")
        .isEqualTo(PublishedFigures.schema());
  }

  @Test
  void noLineOfAProtocolIsGivenTwice() {
    List<List<Object>> lines =
        PublishedFigures.readAll(shipped()).stream()
            .map(f -> List.<Object>of(f.dataset(), f.imbalanceFactor(), f.method(), f.protocol()))
            .toList();

    assertThat(lines).doesNotHaveDuplicates();
  }

  @Test
  void figuresOfOneMethodAreInTheOrderOfTheirImbalance() {
    List<PublishedFigure> figures = PublishedFigures.readAll(shipped());
    for (PublishedFigure f : figures) {
      for (PublishedFigure g : figures) {
        boolean comparable =
            f.dataset().equals(g.dataset())
                && f.method().equals(g.method())
                && f.protocol().equals(g.protocol());
        if (comparable && f.imbalanceFactor().orElse(0) > g.imbalanceFactor().orElse(0)) {
          assertThat(f.all()).as("%s against %s", f, g).isLessThan(g.all());
        }
      }
    }
  }

  @Test
  void figuresFromNotesSaySo() {
    assertThat(PublishedFigures.readAll(shipped()))
        .filteredOn(PublishedFigure::secondHand)
        .extracting(PublishedFiguresTest::text)
        .containsExactly(
            "cifar10-lt 100 bce3s 90.08",
            "cifar100-lt 100 bce3s 59.50",
            "cifar100-lt 50 bce3s 65.23",
            "cifar100-lt 10 bce3s 76.13",
            "cifar100-lt 100 ce-joint 51.48 82.29 51.37 15.67",
            "cifar100-lt 100 bce-joint 52.88 81.11 55.06 17.40",
            "cifar100-lt 100 bce-joint+contrastive 54.95 82.74 56.57 20.63",
            "cifar100-lt 100 bce-joint+uniform 53.90 81.03 56.51 19.20",
            "cifar100-lt 100 bce3s 55.99 83.34 57.09 22.80",
            "cifar100-lt 100 ce-tripartite 54.14 83.97 54.54 18.87",
            "cifar100-lt 100 bcl 53.90",
            "cifar100-lt 50 bcl 56.60",
            "imagenet-lt bce3s 58.54");
  }

  @Test
  void everyProblemHasItsAddress() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x.yaml"),
            """
            dataset: cifar100-lt
            tables:
              - source: somebody
                read_in: [papr]
                protocol: {epochs: 0, widht: narrow}
                figures:
                  - {method: ce, imbalance_factor: 0.5, all: 101}
                  - {method: focal, al: 3}
              - {source: nobody, read_in: [], figures: []}
            """);

    assertThatThrownBy(() -> PublishedFigures.read(file))
        .isInstanceOf(ExperimentException.class)
        .hasMessage(
            """
            X:4:15: tables[0].read_in[0]: unknown value "papr"; did you mean "paper"?
            X:5:24: tables[0].protocol.epochs: 0 is not allowed; must be between 1 and 100000
            X:5:27: tables[0].protocol.widht: unknown key; did you mean "width"?
            X:7:40: tables[0].figures[0].imbalance_factor: 0.5 is not allowed; must be at least 1
            X:7:50: tables[0].figures[0].all: 101 is not allowed; must be between 0 and 100
            X:8:25: tables[0].figures[1].al: unknown key; did you mean "all"?
            X:9:31: tables[1].read_in: [] is not allowed; must be at least one of code, readme, \
            paper, poster, notes"""
                .replace("X:", file + ":"));
  }

  @Test
  void aFileWithoutTablesIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), "dataset: a\ntables: []\n");

    assertThatThrownBy(() -> PublishedFigures.readAll(folder))
        .hasMessage(file + ":2:9: tables: [] is not allowed; must be a list of at least one table");
  }

  private static String text(PublishedFigure f) {
    StringBuilder text = new StringBuilder(f.dataset());
    if (f.imbalanceFactor().isPresent()) {
      text.append(String.format(Locale.ROOT, " %.0f", f.imbalanceFactor().getAsDouble()));
    }
    text.append(String.format(Locale.ROOT, " %s %.2f", f.method(), f.all()));
    for (OptionalDouble group : List.of(f.many(), f.medium(), f.few())) {
      group.ifPresent(v -> text.append(String.format(Locale.ROOT, " %.2f", v)));
    }
    return text.toString();
  }

  private static Path shipped() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("yaml/quickstart.yaml"))) {
      root = root.getParent();
    }
    return root.resolve("yaml/published");
  }
}
