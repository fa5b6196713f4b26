package org.bce3s.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the known names that a mistyped one most likely meant. */
public final class NearestNames {
  private NearestNames() {}

  /**
   * Up to three known names within an edit distance (insertion, deletion, substitution, swap of
   * neighbours) of a third of the name's length, at least one edit, nearest first. Upper and lower
   * case count as equal: {@code SGD} is {@code sgd} and nothing else; so is what the field calls
   * otherwise, see {@link OtherNames}: {@code cross-entropy} is {@code ce}.
   */
  public static List<String> of(String name, Collection<String> known) {
    int limit = Math.max(1, (name.length() + 1) / 3);
    String low = low(name);
    List<String> equal = known.stream().filter(k -> low(k).equals(low)).sorted().toList();
    if (!equal.isEmpty()) {
      return equal;
    }
    Optional<String> other = OtherNames.of(name, known);
    if (other.isPresent()) {
      return List.of(other.get());
    }
    return known.stream()
        .filter(
            k -> distance(low, low(k)) <= limit || (name.length() >= 3 && low(k).startsWith(low)))
        .sorted(Comparator.<String>comparingInt(k -> distance(low, low(k))).thenComparing(k -> k))
        .limit(3)
        .collect(Collectors.toList());
  }

  private static String low(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** {@code "a"}, {@code "a" or "b"}, {@code "a", "b" or "c"}. */
  public static String quoted(List<String> names) {
    List<String> q = names.stream().map(n -> '"' + n + '"').toList();
    if (q.size() == 1) {
      return q.get(0);
    }
    return String.join(", ", q.subList(0, q.size() - 1)) + " or " + q.get(q.size() - 1);
  }

  /** {@code ; did you mean "a" or "b"?}, or nothing where no name is near. */
  public static String suggestion(List<String> nearest) {
    return nearest.isEmpty() ? "" : "; did you mean " + quoted(nearest) + "?";
  }

  /** Optimal string alignment distance. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int substitution = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(substitution, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
