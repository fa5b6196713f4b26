package org.bce3s.yaml;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a tree as YAML, with a comment where a value did not come from a default. */
public final class YamlWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+/-]*");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /** The text of a mapping; equal trees give equal texts. */
  public static String write(Mapping root) {
    YamlWriter writer = new YamlWriter();
    writer.mapping(root, "", "");
    return writer.out.toString();
  }

  /** A node on one line: {@code [{name: crop, padding: 4}, {name: flip}]}. */
  public static String flow(Node node) {
    if (node instanceof Scalar scalar) {
      return text(scalar);
    }
    if (node instanceof Sequence list) {
      return list.items().stream()
          .map(YamlWriter::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return ((Mapping) node)
        .entries().stream()
            .map(entry -> word(entry.key()) + ": " + flow(entry.value()))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private void mapping(Mapping mapping, String firstIndent, String indent) {
    String lead = firstIndent;
    for (Mapping.Entry entry : mapping.entries()) {
      out.append(lead).append(word(entry.key())).append(':');
      value(entry.value(), indent);
      lead = indent;
    }
  }

  private void value(Node node, String indent) {
    if (node instanceof Scalar scalar) {
      line(" " + text(scalar), scalar.origin());
    } else if (node instanceof Mapping mapping) {
      if (mapping.entries().isEmpty()) {
        line(" {}", mapping.origin());
      } else {
        out.append('\n');
        mapping(mapping, indent + "  ", indent + "  ");
      }
    } else if (node instanceof Sequence list) {
      list(list, indent);
    }
  }

  private void list(Sequence list, String indent) {
    if (list.items().isEmpty()) {
      line(" []", list.origin());
      return;
    }
    out.append('\n');
    for (Node item : list.items()) {
      out.append(indent).append("  -");
      if (item instanceof Mapping mapping && !mapping.entries().isEmpty()) {
        mapping(mapping, " ", indent + "    ");
      } else {
        value(item, indent + "  ");
      }
    }
  }

  private void line(String text, Origin origin) {
    out.append(text);
    if (!origin.isDefault()) {
      out.append("  # ").append(Findings.oneLine(origin.toString()));
    }
    out.append('\n');
  }

  private static String text(Scalar scalar) {
    return scalar.quoted() ? quoted(scalar.text()) : scalar.text();
  }

  /** A text as one YAML word: plain where that is safe, else in double quotes with escapes. */
  public static String word(String text) {
    return PLAIN.matcher(text).matches() && !text.equals("null") ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
