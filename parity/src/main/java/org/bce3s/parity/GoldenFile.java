package org.bce3s.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bce3s.failure.RequestException;
import org.bce3s.file.MissingFile;

/**
 * A golden file: JSON whose {@code format} says what it holds.
 *
 * @param path where it lies
 * @param format its format, e.g. {@code losses/1}
 * @param content all of it
 */
public record GoldenFile(Path path, String format, JsonObject content) {
  /**
   * Reads a golden file.
   *
   * @throws RequestException if it is missing, is no JSON object or names no format
   */
  public static GoldenFile read(Path path) {
    try (Reader reader = Files.newBufferedReader(path)) {
      JsonElement json = JsonParser.parseReader(reader);
      if (!json.isJsonObject()) {
        throw new RequestException(path + ": is no golden file: no JSON object");
      }
      JsonElement format = json.getAsJsonObject().get("format");
      if (format == null || !format.isJsonPrimitive()) {
        throw new RequestException(path + ": is no golden file: names no format");
      }
      return new GoldenFile(path, format.getAsString(), json.getAsJsonObject());
    } catch (NoSuchFileException e) {
      throw new RequestException(path + ": " + MissingFile.text(path), e);
    } catch (IOException e) {
      throw new RequestException(path + ": cannot be read: " + e.getMessage(), e);
    } catch (JsonParseException e) {
      throw new RequestException(path + ": is no golden file: no JSON", e);
    }
  }

  /** The file's outermost object. */
  GoldenNode root() {
    return new GoldenNode(path, "", content);
  }
}
