package org.bce3s.sweep;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;

/**
 * What the {@code provenance.json} of a sweep says, as far as it is read again.
 *
 * @param rows by name
 * @param started when each of the sweeps began that the tables come from
 * @param machine what {@link org.bce3s.provenance.Machine} said
 * @param git the commit that trained them
 */
public record KeptProvenance(
    Map<String, KeptRow> rows,
    List<String> started,
    Map<String, String> machine,
    Map<String, String> git) {
  /** Takes what an older file does not have for empty. */
  public KeptProvenance {
    rows = rows == null ? Map.of() : new LinkedHashMap<>(rows);
    started = started == null ? List.of() : List.copyOf(started);
    machine = machine == null ? Map.of() : Map.copyOf(machine);
    git = git == null ? Map.of() : Map.copyOf(git);
  }

  /**
   * A row.
   *
   * @param contentSha256 hash of the images' content
   * @param computeThreads compute threads of its runs
   * @param resolvedYaml the lines of its experiment, seeds left out
   */
  public record KeptRow(
      @SerializedName("content_sha256") String contentSha256,
      @SerializedName("compute_threads") int computeThreads,
      @SerializedName("resolved_yaml") List<String> resolvedYaml) {
    /** The experiment of this row alone, seeds left out. */
    public String yaml() {
      return String.join("\n", resolvedYaml) + "\n";
    }
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is not of that form
   * @throws FolderException if it cannot be read
   */
  public static KeptProvenance read(Path file) {
    try {
      KeptProvenance kept = new Gson().fromJson(Files.readString(file), KeptProvenance.class);
      if (kept != null && kept.isWhole()) {
        return kept;
      }
    } catch (JsonParseException damaged) {
      // Said below.
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
    throw new DataException(file + ": is no provenance of a sweep");
  }

  private boolean isWhole() {
    return !rows.isEmpty()
        && rows.values().stream().allMatch(row -> row != null && row.resolvedYaml() != null);
  }

  /** The resolved experiment of each row, seeds left out. */
  public Map<String, String> resolvedYamls() {
    Map<String, String> yamls = new LinkedHashMap<>();
    rows.forEach((name, row) -> yamls.put(name, row.yaml()));
    return yamls;
  }
}
