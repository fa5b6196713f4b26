package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.code.CodeVersion;
import org.bce3s.code.ReachedCode;
import org.bce3s.experiment.Canonical;
import org.bce3s.settings.RunSettings;
import org.bce3s.training.Platform;

/**
 * All that decides a run's result but its seed and its data.
 *
 * @param settings canonical text of the settings that change what is trained, see {@link
 *     Canonical#training}; each line ends in a newline
 * @param shown what changes only the figures: the settings of the report, see {@link
 *     Canonical#shown}, and the code that measures
 * @param platform what it is computed on
 * @param code what trains it
 */
public record RunConfiguration(String settings, String shown, Platform platform, CodeVersion code) {
  private static final String START = "start.";
  private static final String CODE = "code: ";
  private static final int LINES_SHOWN = 3;
  private static final int CODE_SHOWN = 16;

  /** Ends the texts in a newline. */
  public RunConfiguration {
    settings = ended(settings);
    shown = ended(shown);
  }

  /** That of a run in this process. */
  public static RunConfiguration here(RunSettings settings) {
    return of(settings, Platform.here(settings.train().device()));
  }

  /** That of a run in a process which this one would start on this machine. */
  public static RunConfiguration planned(RunSettings settings) {
    return of(settings, Platform.planned(settings.train().device()));
  }

  /** Finds the code of a run, which takes a while, before it is asked for. */
  public static void findCode(RunSettings settings) {
    ReachedCode.training(settings);
    ReachedCode.shown();
  }

  private static RunConfiguration of(RunSettings settings, Platform platform) {
    return new RunConfiguration(
        Canonical.training(settings),
        Canonical.shown(settings) + CODE + ReachedCode.shown(),
        platform,
        ReachedCode.training(settings));
  }

  /**
   * That of a later stage: its own and, marked, that of the run it starts from, but for what is
   * shown of that.
   *
   * @param start of the run before, itself perhaps of a later stage; empty for a run that starts
   *     anew
   */
  public RunConfiguration after(Optional<RunConfiguration> start) {
    return start.map(this::after).orElse(this);
  }

  private RunConfiguration after(RunConfiguration start) {
    return new RunConfiguration(
        settings + start.settings.lines().map(l -> START + l + "\n").collect(Collectors.joining()),
        shown,
        platform.after(start.platform),
        code.and(start.code));
  }

  /**
   * What differs from another one, for a person, e.g. {@code settings (train.epochs: 40, now 50)},
   * where the other one has 50.
   */
  List<String> differences(RunConfiguration other) {
    List<String> parts = new ArrayList<>();
    boolean same = settings.equals(other.settings);
    if (!same) {
      parts.add("settings" + changed(settings, other.settings));
    }
    if (!platform.equals(other.platform)) {
      parts.add("machine" + changed(text(platform), text(other.platform)));
    }
    if (!code.equals(other.code)) {
      String classes = code.difference(other.code, same);
      if (same || !classes.isEmpty()) {
        parts.add("code" + (classes.isEmpty() ? "" : " (" + classes + ")"));
      }
    }
    if (!report().equals(other.report())) {
      parts.add("report" + changed(report(), other.report()));
    }
    if (!measures().equals(other.measures())) {
      parts.add("code that measures");
    }
    return parts;
  }

  /** Whether another one trains the same but for the code, whatever is shown of it. */
  boolean isTrainedAs(RunConfiguration other) {
    return settings.equals(other.settings) && platform.equals(other.platform);
  }

  /** What is trained here, shown as another one is. */
  RunConfiguration shownAs(String otherShown) {
    return new RunConfiguration(settings, otherShown, platform, code);
  }

  /** The report of another one, measured by the code that measured this. */
  String reportOf(RunConfiguration other) {
    return other.report() + measures();
  }

  /** The line that tells the code that measures; none of a run that is older than it. */
  private String measures() {
    return shown
        .lines()
        .filter(line -> line.startsWith(CODE))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** A setting of the report as its line has it, e.g. {@code oracle} of {@code select}. */
  String report(String setting) {
    String beginning = "report." + setting + ": ";
    return shown
        .lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst()
        .orElse("");
  }

  /** A hash of all code that trains and measures, as far as it is known. */
  String codeSha256() {
    return Hashing.sha256()
        .hashString(code.text() + measures(), StandardCharsets.UTF_8)
        .toString()
        .substring(0, CODE_SHOWN);
  }

  String codeDifference(RunConfiguration other) {
    boolean measures = shown.equals(other.shown);
    if (code.equals(other.code) && measures) {
      return "";
    }
    String classes = code.difference(other.code, true);
    if (code.equals(other.code)) {
      return "what measures";
    }
    return classes.isEmpty() ? "unknown" : classes + (measures ? "" : ", what measures");
  }

  /** A line a value: {@code name: value}. */
  static String text(Platform platform) {
    return platform.values().entrySet().stream()
        .map(value -> value.getKey() + ": " + value.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /**
   * The first values that another text has otherwise, in brackets, and how many more there are;
   * those that one of the two does not have at all come last.
   */
  private static String changed(String from, String to) {
    Map<String, String> before = values(from);
    Map<String, String> now = values(to);
    List<String> different =
        Stream.concat(before.keySet().stream(), now.keySet().stream())
            .distinct()
            .filter(name -> !value(before, name).equals(value(now, name)))
            .sorted(
                Comparator.comparing(
                        (String name) -> !(before.containsKey(name) && now.containsKey(name)))
                    .thenComparing(Comparator.naturalOrder()))
            .map(name -> name + ": " + value(before, name) + ", now " + value(now, name))
            .toList();
    if (different.isEmpty()) {
      return "";
    }
    int shown = Math.min(LINES_SHOWN, different.size());
    int more = different.size() - shown;
    return " ("
        + String.join("; ", different.subList(0, shown))
        + (more == 0 ? "" : "; and " + more + " more")
        + ")";
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] parts = line.split(": ", 2);
      values.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return values;
  }

  private static String value(Map<String, String> values, String name) {
    return values.getOrDefault(name, "unset");
  }

  /** The settings of the report alone. */
  String report() {
    return shown
        .lines()
        .filter(line -> !line.startsWith(CODE))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String ended(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
