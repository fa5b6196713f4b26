package org.bce3s.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tokens of a Java source: words, numbers, strings and single signs. White space, comments and
 * annotations that only tell a person, the compiler or the reader of settings something are not
 * among them.
 */
final class JavaTokens {
  /**
   * Annotations that change nothing of what the code does, with all that is in their brackets. A
   * default is none of the code: the settings of a run have its value, written or not.
   */
  private static final Set<String> WORDS_ALONE = Set.of("Doc", "Default", "SuppressWarnings");

  private static final String TEXT_BLOCK = "\"\"\"";

  private final String source;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private JavaTokens(String source) {
    this.source = source;
  }

  /** The tokens of a source, which need not be free of errors. */
  static List<String> of(String source) {
    JavaTokens reader = new JavaTokens(source);
    while (reader.at < source.length()) {
      reader.read();
    }
    return withoutWords(reader.tokens);
  }

  private void read() {
    char c = source.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (source.startsWith("//", at)) {
      at = endOf("\n", at);
    } else if (source.startsWith("/*", at)) {
      at = endOf("*/", at + 2);
    } else if (source.startsWith(TEXT_BLOCK, at)) {
      add(endOfQuoted(TEXT_BLOCK));
    } else if (c == '"' || c == '\'') {
      add(endOfQuoted(String.valueOf(c)));
    } else if (Character.isJavaIdentifierPart(c)) {
      add(endOfWord());
    } else {
      add(at + 1);
    }
  }

  private void add(int end) {
    tokens.add(source.substring(at, end));
    at = end;
  }

  private int endOf(String end, int from) {
    int found = source.indexOf(end, from);
    return found < 0 ? source.length() : found + end.length();
  }

  private int endOfQuoted(String quote) {
    int i = at + quote.length();
    while (i < source.length() && !source.startsWith(quote, i)) {
      i += source.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), i + quote.length());
  }

  /** A name, or a number with its point. */
  private int endOfWord() {
    boolean number = Character.isDigit(source.charAt(at));
    int i = at;
    while (i < source.length()
        && (Character.isJavaIdentifierPart(source.charAt(i))
            || (number && source.charAt(i) == '.'))) {
      i++;
    }
    return i;
  }

  private static List<String> withoutWords(List<String> tokens) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      boolean words =
          tokens.get(i).equals("@")
              && i + 1 < tokens.size()
              && WORDS_ALONE.contains(tokens.get(i + 1));
      if (words) {
        i = lastOfBrackets(tokens, i + 1);
      } else {
        kept.add(tokens.get(i));
      }
    }
    return kept;
  }

  /** The index of the bracket that closes the one behind a name; the name's if there is none. */
  private static int lastOfBrackets(List<String> tokens, int name) {
    if (name + 1 >= tokens.size() || !tokens.get(name + 1).equals("(")) {
      return name;
    }
    int open = 0;
    for (int i = name + 1; i < tokens.size(); i++) {
      open += tokens.get(i).equals("(") ? 1 : 0;
      open -= tokens.get(i).equals(")") ? 1 : 0;
      if (open == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }
}
