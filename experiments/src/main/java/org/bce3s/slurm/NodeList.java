package org.bce3s.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slurm's short form of a list of nodes, e.g. {@code node[01-03,7],login}. */
final class NodeList {
  /** Ends at a comma that is not in brackets. */
  private static final String NAME = "(?:[^,\\[\\]]|\\[[^\\[\\]]*\\])+";

  private static final Pattern ONE = Pattern.compile(NAME);
  private static final Pattern ALL = Pattern.compile(NAME + "(?:," + NAME + ")*");
  private static final Pattern BRACKETS = Pattern.compile("([^\\[]*)\\[([^\\]]+)\\](.*)");
  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

  private NodeList() {}

  /**
   * The names in a list, in its order.
   *
   * @throws SlurmException if it is no such list
   */
  static List<String> expand(String list) {
    if (!ALL.matcher(list).matches()) {
      throw malformed(list);
    }
    return ONE.matcher(list).results().flatMap(name -> names(name.group(), list).stream()).toList();
  }

  private static List<String> names(String pattern, String list) {
    Matcher brackets = BRACKETS.matcher(pattern);
    if (!brackets.matches()) {
      return List.of(pattern);
    }
    List<String> names = new ArrayList<>();
    for (String part : brackets.group(2).split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw malformed(list);
      }
      String first = range.group(1);
      String last = range.group(2) == null ? first : range.group(2);
      for (int n = Integer.parseInt(first); n <= Integer.parseInt(last); n++) {
        String number = String.valueOf(n);
        String padded = "0".repeat(Math.max(0, first.length() - number.length())) + number;
        names.addAll(names(brackets.group(1) + padded + brackets.group(3), list));
      }
    }
    return names;
  }

  private static SlurmException malformed(String list) {
    return new SlurmException("\"" + list + "\" is no list of nodes such as node[01-03,7],login");
  }
}
