package org.bce3s.code;

import com.google.common.base.Suppliers;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.tensorflow.Graph;

/**
 * The code by which a run is trained.
 *
 * @param parts a hash by part: a class, an entry of a registry, a provider's jar, or {@code
 *     tensorflow} with its version. A run trained before parts were known has one without a name
 */
public record CodeVersion(SortedMap<String, String> parts) {
  private static final Supplier<String> TENSORFLOW = Suppliers.memoize(CodeVersion::readTensorFlow);
  private static final int LENGTH = 16;
  private static final int PARTS_SHOWN = 4;
  private static final String LINE = "code ";

  /** Names the part that is a hash of what all runs share. */
  static final String SHARED = "shared";

  /** Begins the name of a part that says what an entry made of its settings. */
  static final String ENTRY = "entry ";

  private static final String TENSORFLOW_PROPERTIES =
      "/META-INF/maven/org.tensorflow/tensorflow-core-api/pom.properties";

  /** Copies the parts. */
  public CodeVersion {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /** A version of one part without a name. */
  public static CodeVersion of(String hash) {
    return new CodeVersion(new TreeMap<>(Map.of("", hash)));
  }

  /** The code of this run and of another one that came before it. */
  public CodeVersion and(CodeVersion other) {
    TreeMap<String, String> both = new TreeMap<>(parts);
    other.parts.forEach(
        (part, hash) ->
            both.merge(part, hash, (own, theirs) -> own.equals(theirs) ? own : own + "+" + theirs));
    return new CodeVersion(both);
  }

  /**
   * A hash of what is shared by runs of all choices, by which rows of a table can be compared; of a
   * run trained before parts were known, its hash.
   */
  public String shared() {
    return parts.getOrDefault(SHARED, parts.getOrDefault("", ""));
  }

  /** One hash of all parts, of 16 hexadecimal digits. */
  String hash() {
    return sha256(text());
  }

  /** The first 16 hexadecimal digits of a text's SHA-256. */
  static String sha256(String text) {
    return Hashing.sha256()
        .hashString(text, StandardCharsets.UTF_8)
        .toString()
        .substring(0, LENGTH);
  }

  /** A line a part: {@code code PART HASH}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach(
        (part, hash) ->
            text.append(LINE)
                .append(part)
                .append(part.isEmpty() ? "" : " ")
                .append(hash)
                .append('\n'));
    return text.toString();
  }

  /** The version in a text of {@link #text}; empty if it is none. */
  public static Optional<CodeVersion> parse(String text) {
    TreeMap<String, String> parts = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (!line.startsWith(LINE)) {
        return Optional.empty();
      }
      String rest = line.substring(LINE.length());
      int blank = rest.lastIndexOf(' ');
      parts.put(rest.substring(0, Math.max(0, blank)), rest.substring(blank + 1));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(new CodeVersion(parts));
  }

  /**
   * The parts that differ from those of another version, for a person: {@code Ldam, TrainingStep}.
   *
   * @param sameChoices whether both runs choose the same; else parts that only one has are not told
   */
  public String difference(CodeVersion other, boolean sameChoices) {
    if (parts.containsKey("") || other.parts.containsKey("")) {
      return "";
    }
    Set<String> names = new TreeSet<>(parts.keySet());
    if (sameChoices) {
      names.addAll(other.parts.keySet());
    } else {
      names.retainAll(other.parts.keySet());
    }
    List<String> differing = new ArrayList<>();
    for (String part : names) {
      boolean told = !part.equals(SHARED) && (sameChoices || !part.startsWith(ENTRY));
      if (told && !String.valueOf(parts.get(part)).equals(other.parts.get(part))) {
        differing.add(part.substring(part.lastIndexOf('.') + 1));
      }
    }
    Collections.sort(differing);
    int more = differing.size() - PARTS_SHOWN;
    String shown = String.join(", ", differing.subList(0, Math.min(PARTS_SHOWN, differing.size())));
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /**
   * TensorFlow Java's version, read from its jar without loading the native library; {@code
   * unknown} where the jar does not say.
   */
  public static String tensorFlow() {
    return TENSORFLOW.get();
  }

  private static String readTensorFlow() {
    try (InputStream in = Graph.class.getResourceAsStream(TENSORFLOW_PROPERTIES)) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
