package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.code.CodeVersion;
import org.bce3s.training.Platform;

/**
 * All that decides a run's result. Runs of one identity are one run: trained once, wherever they
 * stand in a table. Runs that differ in what is shown alone are one training, looked at in several
 * ways.
 *
 * @param configuration settings, machine and code
 * @param seed the seed
 * @param subsetSha256 SHA-256 of the training images' indices
 * @param contentSha256 SHA-256 of the images' content, see {@link org.bce3s.data.DataSplit}
 */
public record RunIdentity(
    RunConfiguration configuration, long seed, String subsetSha256, String contentSha256) {
  private static final String MACHINE = "machine ";
  private static final String SHOWN = "shown ";
  private static final String EVERY_EPOCH = "report.quality: epoch";

  /** The parts that came later, machine and shown, may be missing; code was one hash. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(.*)seed (-?\\d+)\nsubset ([0-9a-f]+)\ncontent ([0-9a-f]+)\n"
              + "((?:machine [^\n]+\n)*)((?:shown [^\n]+\n)*)((?:code [^\n]+\n)+)",
          Pattern.DOTALL);

  /** The identity in a text of {@link #text}, or of an earlier version; empty if it is none. */
  public static Optional<RunIdentity> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    TreeMap<String, String> platform = new TreeMap<>();
    for (String line : parts.group(5).lines().toList()) {
      String[] value = line.substring(MACHINE.length()).split(": ", 2);
      platform.put(value[0], value.length > 1 ? value[1] : "");
    }
    StringBuilder shown = new StringBuilder();
    parts.group(6).lines().forEach(l -> shown.append(l.substring(SHOWN.length())).append('\n'));
    try {
      long seed = Long.parseLong(parts.group(2));
      return CodeVersion.parse(parts.group(7))
          .map(
              code ->
                  new RunIdentity(
                      new RunConfiguration(
                          parts.group(1), shown.toString(), new Platform(platform), code),
                      seed,
                      parts.group(3),
                      parts.group(4)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The text that is hashed: settings, seed, subset, content, machine, what is shown and code. */
  public String text() {
    return text(prefixed(SHOWN, configuration.shown()));
  }

  private String text(String shown) {
    return configuration.settings()
        + "seed "
        + seed
        + "\nsubset "
        + subsetSha256
        + "\ncontent "
        + contentSha256
        + "\n"
        + prefixed(MACHINE, RunConfiguration.text(configuration.platform()))
        + shown
        + configuration.code().text();
  }

  private static String prefixed(String prefix, String lines) {
    StringBuilder text = new StringBuilder();
    lines.lines().forEach(line -> text.append(prefix).append(line).append('\n'));
    return text.toString();
  }

  /** SHA-256 (hex) of {@link #text}. */
  public String sha256() {
    return sha256(text());
  }

  /** SHA-256 (hex) of all but what is shown: the same for runs of one training. */
  public String trainingSha256() {
    return sha256(text(""));
  }

  /** SHA-256 (hex) of the settings alone, shown ones too: the same for all seeds of a row. */
  public String configurationSha256() {
    return sha256(configuration.settings() + configuration.report());
  }

  /** Hash of the code that trains, as far as runs of all choices share it. */
  public String codeVersion() {
    return configuration.code().shared();
  }

  /** Hash of all code that trains and measures the run: the same for the seeds of a row. */
  public String codeSha256() {
    return configuration.codeSha256();
  }

  /**
   * What differs from another identity, for a person: the parts, and of the settings the first that
   * differ, with the other one's value, e.g. {@code settings (train.epochs: 40, now 50), code
   * (Ldam)}.
   */
  public String difference(RunIdentity other) {
    List<String> parts = new ArrayList<>();
    if (seed != other.seed) {
      parts.add("seed");
    }
    if (!subsetSha256.equals(other.subsetSha256)) {
      parts.add("training images");
    }
    if (!contentSha256.equals(other.contentSha256)) {
      parts.add("content of images");
    }
    parts.addAll(configuration.differences(other.configuration));
    return String.join(", ", parts);
  }

  /** Whether another run differs in nothing but its code. */
  public boolean isButForCode(RunIdentity other) {
    return isTrainedAs(other) && configuration.report().equals(other.configuration.report());
  }

  /** Whether another run differs in nothing but its code and what is shown of it. */
  public boolean isTrainedAs(RunIdentity other) {
    return seed == other.seed
        && subsetSha256.equals(other.subsetSha256)
        && contentSha256.equals(other.contentSha256)
        && configuration.isTrainedAs(other.configuration);
  }

  /** Whether what is shown of another run is the same, by the same code that measures. */
  boolean isShownAs(RunIdentity other) {
    return configuration.shown().equals(other.configuration.shown());
  }

  /** What is trained here, with these lines of what is shown. */
  RunIdentity shownAs(String shown) {
    return new RunIdentity(configuration.shownAs(shown), seed, subsetSha256, contentSha256);
  }

  /** Whether quality is shown of every epoch, which can be measured in training alone. */
  public boolean measuresEveryEpoch() {
    return configuration.shown().lines().anyMatch(EVERY_EPOCH::equals);
  }

  /** Whether another run differs in nothing but its machine. */
  boolean isButForMachine(RunIdentity other) {
    RunConfiguration same =
        new RunConfiguration(
            configuration.settings(),
            configuration.shown(),
            other.configuration.platform(),
            configuration.code());
    return new RunIdentity(same, seed, subsetSha256, contentSha256).equals(other);
  }

  /** The classes in which another run's code differs, for a person; empty if it is the same. */
  public String codeDifference(RunIdentity other) {
    return configuration.codeDifference(other.configuration);
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
