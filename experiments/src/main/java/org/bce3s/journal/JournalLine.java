package org.bce3s.journal;

import com.google.common.hash.Hashing;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The text of one journal line: {@code CHECKSUM NUMBER JSON}, where the checksum is the CRC-32C of
 * all that follows it and the number counts lines from 1, so that a lost line is noticed too.
 */
final class JournalLine {
  private static final String NAME = "event";
  private static final int CHECKSUM_LENGTH = 8;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private JournalLine() {}

  static String write(int number, Event event) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put(NAME, event.name());
    members.putAll(event.values());
    String content = number + " " + GSON.toJson(members);
    return checksum(content.getBytes(StandardCharsets.UTF_8)) + " " + content + "\n";
  }

  /** The event of a line without its line end; empty if the line is not as it was written. */
  static Optional<Event> read(int number, byte[] line) {
    byte[] prefix = ("00000000 " + number + " ").getBytes(StandardCharsets.UTF_8);
    if (line.length <= prefix.length) {
      return Optional.empty();
    }
    String text = new String(line, StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOfRange(line, CHECKSUM_LENGTH + 1, line.length);
    if (!text.startsWith(checksum(content) + " " + number + " ")) {
      return Optional.empty();
    }
    try {
      JsonObject object = JsonParser.parseString(text.substring(prefix.length)).getAsJsonObject();
      Map<String, String> values = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        values.put(member.getKey(), member.getValue().getAsString());
      }
      String name = values.remove(NAME);
      return name == null ? Optional.empty() : Optional.of(new Event(name, values));
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String checksum(byte[] content) {
    return String.format(Locale.ROOT, "%08x", Hashing.crc32c().hashBytes(content).asInt());
  }
}
