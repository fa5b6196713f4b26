package org.bce3s.file;

import com.google.common.hash.Hashing;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A small JSON file of text values that notices damage: its last member is the SHA-256 of the
 * others. A file with a changed byte reads as absent, never as another value.
 */
public final class SealedJson {
  private static final String SEAL = "sha256";
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private SealedJson() {}

  /**
   * Writes the values, in their order, atomically.
   *
   * @throws FolderException if the file cannot be written
   */
  public static void write(Path file, Map<String, String> values) {
    AtomicFile.write(file, text(values));
  }

  /**
   * Reads the values.
   *
   * @return empty if there is no such file, or not as it was written
   * @throws FolderException if the file is there but the system does not let it be read
   */
  public static Optional<Map<String, String>> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Map<String, String> values = new LinkedHashMap<>();
      JsonObject object = JsonParser.parseString(text).getAsJsonObject();
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        values.put(member.getKey(), member.getValue().getAsString());
      }
      values.remove(SEAL);
      // Comparing whole texts also notices damage that a lenient JSON reader looks past.
      return text(values).equals(text) ? Optional.of(values) : Optional.empty();
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException damaged) {
      return Optional.empty();
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }

  private static String text(Map<String, String> values) {
    Map<String, String> sealed = new LinkedHashMap<>(values);
    String content = GSON.toJson(values);
    sealed.put(SEAL, Hashing.sha256().hashString(content, StandardCharsets.UTF_8).toString());
    return GSON.toJson(sealed) + "\n";
  }
}
