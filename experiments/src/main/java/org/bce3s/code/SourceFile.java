package org.bce3s.code;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The source of a top-level class and of what is nested in it.
 *
 * @param name the class
 * @param tokens all but the package and the imports, see {@link JavaTokens}
 * @param imports what is imported, by simple name; a name that ends in {@code .*} by itself
 */
record SourceFile(String name, List<String> tokens, Map<String, String> imports) {
  private static final int HASH_SHOWN = 12;

  /** Reads a source. */
  static SourceFile of(String name, String text) {
    List<String> all = JavaTokens.of(text);
    List<String> tokens = new ArrayList<>();
    Map<String, String> imports = new HashMap<>();
    int i = 0;
    while (i < all.size()) {
      String token = all.get(i);
      boolean header = token.equals("import") || token.equals("package");
      int end = header ? i + all.subList(i, all.size()).indexOf(";") : i;
      if (!header || end < i) {
        tokens.add(token);
        i++;
        continue;
      }
      if (token.equals("import")) {
        boolean isStatic = all.get(i + 1).equals("static");
        String imported = String.join("", all.subList(i + (isStatic ? 2 : 1), end));
        String simple = imported.substring(imported.lastIndexOf('.') + 1);
        imports.put(simple.equals("*") ? imported : simple, imported);
      }
      i = end + 1;
    }
    return new SourceFile(name, List.copyOf(tokens), Map.copyOf(imports));
  }

  /** A hash of what the compiler makes code of, imports that the code does not use aside. */
  String hash() {
    StringBuilder text = new StringBuilder();
    Set<String> words = new HashSet<>(tokens);
    TreeSet<String> used = new TreeSet<>();
    imports.forEach(
        (simple, imported) -> {
          if (words.contains(simple) || imported.endsWith(".*")) {
            used.add("import " + imported);
          }
        });
    used.forEach(line -> text.append(line).append('\n'));
    tokens.forEach(token -> text.append(token).append('\n'));
    return Hashing.sha256()
        .hashString(text, StandardCharsets.UTF_8)
        .toString()
        .substring(0, HASH_SHOWN);
  }

  /** Whether an annotation of this simple name stands somewhere in the file. */
  boolean isMarked(String annotation) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).equals("@") && tokens.get(i + 1).equals(annotation)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class in the file says that it implements an interface of this simple name. */
  boolean implementsInterface(String simple) {
    for (int i = tokens.indexOf("implements"); i > 0 && i < tokens.size(); i++) {
      if (tokens.get(i).equals("{")) {
        return false;
      }
      if (tokens.get(i).equals(simple)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The other classes that the file names.
   *
   * @param known whether there is a source of a class
   */
  Set<String> references(Predicate<String> known) {
    Set<String> found = new TreeSet<>();
    List<String> packages =
        imports.values().stream()
            .filter(any -> any.endsWith(".*"))
            .map(any -> any.substring(0, any.length() - 1))
            .toList();
    for (String word : new HashSet<>(tokens)) {
      String imported = imports.get(word);
      if (imported != null) {
        addOuter(imported, known, found);
      } else if (Character.isJavaIdentifierStart(word.charAt(0))) {
        addIfKnown(packageName() + word, known, found);
        packages.forEach(any -> addIfKnown(any + word, known, found));
      }
    }
    packages.forEach(any -> addOuter(any.substring(0, any.length() - 1), known, found));
    addQualified(known, found);
    found.remove(name);
    return found;
  }

  /** The package with its point; empty for a class in none. */
  String packageName() {
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  /** Names that are written out where they are used, package and all. */
  private void addQualified(Predicate<String> known, Set<String> found) {
    for (int i = 0; i + 2 < tokens.size(); i++) {
      boolean begins = tokens.get(i + 1).equals(".") && (i == 0 || !tokens.get(i - 1).equals("."));
      if (!begins || !Character.isLowerCase(tokens.get(i).charAt(0))) {
        continue;
      }
      StringBuilder qualified = new StringBuilder(tokens.get(i));
      for (int j = i + 1; j + 1 < tokens.size() && tokens.get(j).equals("."); j += 2) {
        qualified.append('.').append(tokens.get(j + 1));
        addIfKnown(qualified.toString(), known, found);
      }
    }
  }

  /** Adds a class by the name of itself or of something in it. */
  private static void addOuter(String imported, Predicate<String> known, Set<String> found) {
    for (String at = imported;
        !at.isEmpty();
        at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      if (known.test(at)) {
        found.add(at);
        return;
      }
    }
  }

  private static void addIfKnown(String candidate, Predicate<String> known, Set<String> found) {
    if (known.test(candidate)) {
      found.add(candidate);
    }
  }
}
