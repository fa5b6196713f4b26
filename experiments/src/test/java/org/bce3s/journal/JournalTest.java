package org.bce3s.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;
  private List<Event> events;

  @BeforeEach
  void threeLines() throws IOException {
    file = folder.resolve("journal");
    try (Journal journal = Journal.open(file, CLOCK)) {
      journal.append("run-started", Map.of("row", "ce \"a\"\n<b>"));
      journal.append(List.of(new Event("note", Map.of("text", "± 1")), new Event("end", Map.of())));
      events = journal.events();
    }
    whole = Files.readAllBytes(file);
  }

  @Test
  void writesOneChecksummedLineAnEvent() throws IOException {
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .element(2)
        .asString()
        .matches("[0-9a-f]{8} 3 \\{\"event\":\"end\",\"at\":\"2026-01-02T03:04:05Z\"\\}");
    assertThat(Journal.read(file)).isEqualTo(events);
    assertThat(events.get(0).value("row")).isEqualTo("ce \"a\"\n<b>");
  }

  @Test
  void aMissingJournalHasNoEvents() {
    assertThat(Journal.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void dropsALastLineTornAtAnyByteAndGoesOn() throws IOException {
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int lines = (int) new String(whole, 0, length, UTF_8).chars().filter(c -> c == '\n').count();
      assertThat(Journal.read(file)).as("cut at %d", length).isEqualTo(events.subList(0, lines));
      try (Journal journal = Journal.open(file, Clock.systemUTC())) {
        journal.append("next", Map.of());
      }
      List<Event> read = Journal.read(file);
      assertThat(read).hasSize(lines + 1);
      assertThat(read.subList(0, lines)).isEqualTo(events.subList(0, lines));
    }
  }

  @Test
  void aChangedByteIsNoticedOrDropsTheLastLineButNeverReadsAsSomethingElse() throws IOException {
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) (1 << bit);
        Files.write(file, changed);
        try {
          List<Event> read = Journal.read(file);
          assertThat(read).as("byte %d bit %d", i, bit).isEqualTo(events.subList(0, 2));
          assertThat(i).isEqualTo(whole.length - 1);
        } catch (JournalException noticed) {
          assertThat(noticed).hasMessageStartingWith(file + ":");
        }
      }
    }
  }

  @Test
  void namesADamagedLine() throws IOException {
    String text = Files.readString(file).replace("note", "nope");
    Files.writeString(file, text);
    assertThatThrownBy(() -> Journal.open(file, CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            file
                + ":2: this line is not as it was written. Restore the file from a copy, or move it"
                + " away and start again: finished runs are found by their folders");
    assertThat(file).content().isEqualTo(text);
  }

  @Test
  void noticesALostLine() throws IOException {
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n" + lines.get(2) + "\n");
    assertThatThrownBy(() -> Journal.read(file)).hasMessageStartingWith(file + ":2: ");
  }
}
