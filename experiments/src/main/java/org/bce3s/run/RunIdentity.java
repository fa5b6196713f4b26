package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All that decides a run's result. Runs of one identity are one run: trained once, wherever they
 * stand in a table.
 *
 * @param settings canonical text of the settings that can change a result, ending in a newline
 * @param seed the seed
 * @param subsetSha256 SHA-256 of the training images' indices
 * @param contentSha256 SHA-256 of the images' content, see {@link org.bce3s.data.DataSplit}
 * @param codeVersion hash of the code that trains, see {@link CodeVersion}
 */
public record RunIdentity(
    String settings, long seed, String subsetSha256, String contentSha256, String codeVersion) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(.*)seed (-?\\d+)\nsubset ([0-9a-f]+)\ncontent ([0-9a-f]+)\ncode ([0-9a-f]+)\n",
          Pattern.DOTALL);
  private static final int LINES_SHOWN = 3;

  /** Ends the settings in a newline. */
  public RunIdentity {
    settings = settings.isEmpty() || settings.endsWith("\n") ? settings : settings + "\n";
  }

  /**
   * The canonical text of a later stage: its own settings and, marked, those of the run it starts
   * from.
   *
   * @param own canonical text of the stage's settings
   * @param start canonical text of the run before, itself perhaps of a later stage; empty for a run
   *     that starts anew
   */
  public static String settings(String own, Optional<String> start) {
    return start
        .map(s -> own + s.lines().map(l -> "start." + l + "\n").collect(Collectors.joining()))
        .orElse(own);
  }

  /** The identity in a text of {@link #text}; empty if it is none. */
  public static Optional<RunIdentity> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      long seed = Long.parseLong(parts.group(2));
      return Optional.of(
          new RunIdentity(parts.group(1), seed, parts.group(3), parts.group(4), parts.group(5)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The text that is hashed: settings, then seed, subset, content and code, a line each. */
  public String text() {
    return settings
        + "seed "
        + seed
        + "\nsubset "
        + subsetSha256
        + "\ncontent "
        + contentSha256
        + "\ncode "
        + codeVersion
        + "\n";
  }

  /** SHA-256 (hex) of {@link #text}. */
  public String sha256() {
    return sha256(text());
  }

  /** SHA-256 (hex) of the settings alone: the same for all seeds of a row. */
  public String configurationSha256() {
    return sha256(settings);
  }

  /**
   * What differs from another identity, for a person: the parts, and of the settings the first
   * lines, e.g. {@code settings (train.epochs: 40), code}.
   */
  public String difference(RunIdentity other) {
    List<String> parts = new ArrayList<>();
    if (!settings.equals(other.settings)) {
      List<String> lines = new ArrayList<>(other.settings.lines().toList());
      lines.removeAll(settings.lines().toList());
      String shown = String.join("; ", lines.subList(0, Math.min(LINES_SHOWN, lines.size())));
      parts.add("settings" + (lines.isEmpty() ? "" : " (" + shown + ")"));
    }
    if (seed != other.seed) {
      parts.add("seed");
    }
    if (!subsetSha256.equals(other.subsetSha256)) {
      parts.add("training images");
    }
    if (!contentSha256.equals(other.contentSha256)) {
      parts.add("content of images");
    }
    if (!codeVersion.equals(other.codeVersion)) {
      parts.add("code");
    }
    return String.join(", ", parts);
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
