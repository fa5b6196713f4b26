package org.bce3s.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns YAML text into a tree of nodes.
 *
 * <p>It reads the parser's events rather than its nodes, because only these still know where an
 * alias stands. No scalar is given a type here. Tags, merge keys, second documents and keys that
 * are not plain words are refused; a tree may have {@value #MAX_DEPTH} levels and, its aliases
 * expanded, {@value #MAX_NODES} nodes.
 */
final class YamlParser {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_NODES = 20_000;

  private final Origin source;
  private final Findings findings;
  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int nodes;

  /** An anchored node with the number of nodes in it; empty while it is still being read. */
  private record Anchored(Optional<Node> node, int size) {}

  private YamlParser(String text, Origin source, Findings findings) {
    this.source = source;
    this.findings = findings;
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(false);
    ParserImpl parser = new ParserImpl(new StreamReader(text), options);
    this.events =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return parser.peekEvent() != null;
          }

          @Override
          public Event next() {
            return parser.getEvent();
          }
        };
  }

  /**
   * Parses one document. Faults that do not hinder reading on (duplicate keys, tags) are added to
   * the findings.
   *
   * @param text the text
   * @param source the file as a whole, or the command line
   * @param path the dotted path of the setting that the text is the value of; empty for a file
   * @param findings takes the faults
   * @return the tree; empty if the text holds nothing
   * @throws ParseFault at the place beyond which the text cannot be read
   */
  static Optional<Node> parse(String text, Origin source, String path, Findings findings)
      throws ParseFault {
    checkCharacters(text, source);
    try {
      return new YamlParser(text, source, findings).document(path);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
      throw new ParseFault(
          mark == null ? source : source.at(mark.getLine() + 1, mark.getColumn() + 1),
          "not valid YAML: " + problem);
    } catch (YAMLException e) {
      throw new ParseFault(source, "not valid YAML: " + e.getMessage());
    }
  }

  private static void checkCharacters(String text, Origin source) throws ParseFault {
    int line = 1;
    int column = 1;
    boolean indentation = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        throw new ParseFault(
            source.at(line, column),
            String.format(Locale.ROOT, "character U+%04X is not allowed in YAML", c));
      }
      if (c == '\t' && indentation && !blankFrom(text, i)) {
        throw new ParseFault(source.at(line, column), "a tab cannot indent YAML; use spaces");
      }
      indentation = c == '\n' || c == '\r' || (indentation && c == ' ');
      column++;
      i += Character.charCount(c);
      if (c == '\n' || (c == '\r' && !(i < text.length() && text.charAt(i) == '\n'))) {
        line++;
        column = 1;
      }
    }
  }

  /** Whether a line holds nothing but white space, or a comment, from a position on. */
  private static boolean blankFrom(String text, int start) {
    int i = start;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return i == text.length() || "\r\n#".indexOf(text.charAt(i)) >= 0;
  }

  private Optional<Node> document(String path) throws ParseFault {
    events.next(); // start of stream
    if (!(events.next() instanceof DocumentStartEvent)) {
      return Optional.empty();
    }
    Event first = events.next();
    Node root = node(first, path, 0);
    events.next(); // end of document
    Event second = events.next();
    if (second instanceof DocumentStartEvent) {
      throw new ParseFault(at(second), "a second YAML document begins; an experiment is one");
    }
    return root instanceof Scalar s && s.isEmpty() ? Optional.empty() : Optional.of(root);
  }

  private Node node(Event event, String path, int depth) throws ParseFault {
    if (depth > MAX_DEPTH) {
      throw new ParseFault(at(event), "nested more than " + MAX_DEPTH + " levels deep");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    int before = nodes;
    count(1, event);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, new Anchored(Optional.empty(), 0));
    }
    Node node;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar.getTag(), event, path);
      node = new Scalar(at(event), scalar.getValue(), !scalar.isPlain());
    } else if (event instanceof SequenceStartEvent sequence) {
      refuseTag(sequence.getTag(), event, path);
      node = sequence(event, path, depth);
    } else {
      refuseTag(((MappingStartEvent) event).getTag(), event, path);
      node = mapping(event, path, depth);
    }
    if (anchor != null) {
      anchors.put(anchor, new Anchored(Optional.of(node), nodes - before));
    }
    return node;
  }

  private Node alias(AliasEvent alias) throws ParseFault {
    String name = alias.getAnchor();
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw new ParseFault(at(alias), "alias *" + name + " has no anchor &" + name + " before it");
    }
    if (anchored.node().isEmpty()) {
      throw new ParseFault(at(alias), "alias *" + name + " stands inside its own anchor");
    }
    count(anchored.size(), alias);
    return anchored.node().get();
  }

  private void count(int more, Event event) throws ParseFault {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new ParseFault(
          at(event), "more than " + MAX_NODES + " values, aliases expanded; refused");
    }
  }

  private Sequence sequence(Event start, String path, int depth) throws ParseFault {
    List<Node> items = new ArrayList<>();
    for (Event e = events.next(); !e.is(Event.ID.SequenceEnd); e = events.next()) {
      items.add(node(e, Paths.item(path, items.size()), depth + 1));
    }
    return new Sequence(at(start), items);
  }

  private Mapping mapping(Event start, String path, int depth) throws ParseFault {
    Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
    for (Event e = events.next(); !e.is(Event.ID.MappingEnd); e = events.next()) {
      if (!(e instanceof ScalarEvent key)) {
        throw new ParseFault(at(e), "a key must be a plain word");
      }
      Scalar word = (Scalar) node(e, path, depth + 1);
      String keyPath = Paths.key(path, word.text());
      Node value = node(events.next(), keyPath, depth + 1);
      if (key.isPlain() && word.text().equals("<<")) {
        findings.fault(at(e), keyPath, "merge keys are not supported; use include");
        continue;
      }
      Mapping.Entry first =
          entries.putIfAbsent(word.text(), new Mapping.Entry(word.text(), at(e), value));
      if (first != null) {
        findings.fault(at(e), keyPath, "duplicate key; first written at " + first.at());
      }
    }
    return new Mapping(at(start), entries.values());
  }

  private void refuseTag(String tag, Event event, String path) {
    if (tag != null) {
      String shown = tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
      findings.fault(
          at(event), path, "tag " + shown + " is not allowed; a setting has its own type");
    }
  }

  private Origin at(Event event) {
    Mark mark = event.getStartMark();
    return mark == null ? source : source.at(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
