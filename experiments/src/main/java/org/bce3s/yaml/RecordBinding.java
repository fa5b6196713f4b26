package org.bce3s.yaml;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bce3s.registry.Choice;
import org.bce3s.registry.NearestNames;
import org.bce3s.spec.Components;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.spec.SpecException;
import org.bce3s.spec.Violation;

/** Binds one mapping to one record. */
final class RecordBinding {
  private static final Set<Class<?>> OPTIONALS =
      Set.of(Optional.class, OptionalInt.class, OptionalDouble.class);

  /** The longest value that is written out in advice. */
  private static final int LONGEST_VALUE = 40;

  /** By their texts, of which every row has the same. */
  private static final Map<String, Optional<Node>> DEFAULTS = new ConcurrentHashMap<>();

  /** Binds a node to a component's type. */
  interface ValueBinder {
    Optional<Bound<?>> bind(Type type, Node node, Place place);
  }

  private final Class<? extends Record> type;
  private final Mapping mapping;
  private final Place place;
  private final Findings findings;
  private final ValueBinder values;
  private final Set<String> meant = new HashSet<>();

  /** The key of a list that stands for the whole record, if it is written so. */
  private final Optional<String> alone;

  RecordBinding(
      Class<? extends Record> type,
      Mapping mapping,
      Place place,
      Findings findings,
      ValueBinder values) {
    this(type, mapping, place, findings, values, Optional.empty());
  }

  private RecordBinding(
      Class<? extends Record> type,
      Mapping mapping,
      Place place,
      Findings findings,
      ValueBinder values,
      Optional<String> alone) {
    this.alone = alone;
    this.type = type;
    this.mapping = mapping;
    this.place = place;
    this.findings = findings;
    this.values = values;
  }

  /**
   * Binds a list to a record {@link org.bce3s.spec.WrittenAsList}; what is in the list has the
   * record's place, and the list is what is resolved.
   */
  static RecordBinding ofList(
      Class<? extends Record> type,
      Sequence list,
      Place place,
      Findings findings,
      ValueBinder values) {
    String key = keys(type).get(0);
    Mapping.Entry entry = new Mapping.Entry(key, list.origin(), list);
    Mapping mapping = new Mapping(list.origin(), List.of(entry));
    return new RecordBinding(type, mapping, place, findings, values, Optional.of(key));
  }

  /** The keys of a record's components, in their order. */
  static List<String> keys(Class<? extends Record> type) {
    return Components.of(type).stream().map(c -> Names.key(c.getName())).toList();
  }

  /**
   * Binds every component and constructs the record.
   *
   * @param alsoKnown keys that are read elsewhere
   * @param finish what is made of the record; its {@link SpecException}s are findings too
   */
  Optional<Bound<?>> bind(Collection<String> alsoKnown, Function<Object, Object> finish) {
    unknownKeys(alsoKnown);
    List<RecordComponent> components = Components.of(type);
    List<Object> arguments = new ArrayList<>();
    List<Mapping.Entry> resolved = new ArrayList<>();
    for (RecordComponent component : components) {
      Optional<Mapping.Entry> entry = entry(component);
      Optional<Bound<?>> bound = entry.flatMap(e -> component(component, e));
      bound.ifPresent(
          b -> {
            Mapping.Entry e = entry.orElseThrow();
            arguments.add(b.value());
            resolved.add(new Mapping.Entry(e.key(), e.at(), b.resolved()));
          });
    }
    if (arguments.size() < components.size()) {
      return Optional.empty();
    }
    return construct(components, arguments.toArray(), finish)
        .map(value -> new Bound<>(value, resolved(resolved)));
  }

  private Node resolved(List<Mapping.Entry> entries) {
    Mapping all = new Mapping(mapping.origin(), entries);
    return alone.flatMap(all::entry).map(Mapping.Entry::value).orElse(all);
  }

  private void unknownKeys(Collection<String> alsoKnown) {
    List<String> own = keys(type);
    List<String> allowed = new ArrayList<>(own);
    allowed.addAll(alsoKnown);
    for (Mapping.Entry entry : mapping.entries()) {
      if (own.contains(entry.key())) {
        continue;
      }
      if (isDottedPath(entry.key(), allowed)) {
        findings.fault(
            place.or(entry.at()),
            Paths.key(place.path(), entry.key()),
            "unknown key; " + nested(entry));
        meant.add(Paths.keys(entry.key()).get(0));
        continue;
      }
      meant.addAll(Scalars.nearest(entry.key(), allowed));
      List<String> below = below(type, entry.key());
      findings.fault(
          place.or(entry.at()),
          Paths.key(place.path(), entry.key()),
          "unknown key; "
              + (below.isEmpty()
                  ? Scalars.suggestion(entry.key(), allowed)
                  : "did you mean " + NearestNames.quoted(below) + "?"));
    }
  }

  private static boolean isDottedPath(String key, List<String> allowed) {
    List<String> keys = Paths.keys(key);
    return keys.size() > 1 && !keys.contains("") && allowed.contains(keys.get(0));
  }

  /** What to write in place of a dotted path: {@code optimizer: {rate: 0.1}}. */
  private static String nested(Mapping.Entry dotted) {
    List<String> keys = Paths.keys(dotted.key());
    String value = YamlWriter.flow(dotted.value());
    String shown = value.length() > LONGEST_VALUE ? "..." : value;
    return "dotted paths are for the top of a row and left of = on the command line; here write "
        + String.join(": {", keys)
        + ": "
        + shown
        + "}".repeat(keys.size() - 1);
  }

  /** The paths below a record that end in a key: {@code epochs} is {@code train.epochs}. */
  private static List<String> below(Class<? extends Record> type, String key) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : Components.of(type)) {
      Optional<Class<? extends Record>> nested = Section.of(component);
      if (nested.isPresent()) {
        String name = Names.key(component.getName());
        if (keys(nested.get()).contains(key)) {
          paths.add(Paths.key(name, key));
        }
        below(nested.get(), key).forEach(path -> paths.add(Paths.key(name, path)));
      }
    }
    return paths;
  }

  /** What is written for a component, else its default, else a finding. */
  private Optional<Mapping.Entry> entry(RecordComponent component) {
    String key = Names.key(component.getName());
    Optional<Mapping.Entry> written = mapping.entry(key);
    if (written.isPresent()) {
      return written;
    }
    Optional<Node> byDefault = defaultOf(component);
    if (byDefault.isEmpty() && !meant.contains(key)) {
      Doc doc = component.getAnnotation(Doc.class);
      findings.missing(
          place.at(),
          Paths.key(place.path(), key),
          "required" + (doc == null ? "" : ": " + doc.value()));
    }
    return byDefault.map(node -> new Mapping.Entry(key, Origin.DEFAULT, node));
  }

  /** The node a component takes when nothing is written; empty if it is required. */
  static Optional<Node> defaultOf(RecordComponent component) {
    Default text = component.getAnnotation(Default.class);
    if (text == null) {
      return OPTIONALS.contains(component.getType())
          ? Optional.of(new Scalar(Origin.DEFAULT, "null", false))
          : Optional.empty();
    }
    return DEFAULTS.computeIfAbsent(text.value(), t -> defaultOf(component, t));
  }

  private static Optional<Node> defaultOf(RecordComponent component, String text) {
    try {
      return YamlParser.parse(text, Origin.DEFAULT, "", new Findings());
    } catch (ParseFault e) {
      throw new IllegalStateException("default of " + component + ": " + e.getMessage(), e);
    }
  }

  private Optional<Bound<?>> component(RecordComponent component, Mapping.Entry entry) {
    boolean whole = alone.filter(entry.key()::equals).isPresent();
    Place at = whole ? place : place.key(entry.key(), entry.at());
    Node value = withDefaultName(component, entry.value());
    Optional<Bound<?>> bound = values.bind(component.getGenericType(), value, at);
    Optional<Violation> violation = bound.flatMap(b -> Constraints.violation(component, b.value()));
    violation.ifPresent(v -> findings.fault(at.or(entry.value().origin()), at.path(), message(v)));
    return violation.isPresent() ? Optional.empty() : bound;
  }

  /**
   * A choice whose settings are written without {@code name} is of the default's name; the
   * default's other settings count only where nothing is written at all.
   */
  private static Node withDefaultName(RecordComponent component, Node node) {
    if (component.getType() != Choice.class || !(node instanceof Mapping written)) {
      return node;
    }
    Node byDefault = defaultOf(component).orElse(node);
    Mapping named = byDefault instanceof Scalar s ? Mapping.named(s) : (Mapping) byDefault;
    return named.only("name"::equals).under(written);
  }

  private Optional<Object> construct(
      List<RecordComponent> components, Object[] arguments, Function<Object, Object> finish) {
    try {
      Constructor<? extends Record> constructor =
          type.getDeclaredConstructor(
              components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return Optional.of(finish.apply(constructor.newInstance(arguments)));
    } catch (InvocationTargetException e) {
      return refused(e.getCause());
    } catch (SpecException e) {
      return refused(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be constructed", e);
    }
  }

  private Optional<Object> refused(Throwable cause) {
    if (!(cause instanceof SpecException e)) {
      throw new IllegalStateException(type + " cannot be constructed", cause);
    }
    for (Violation violation : e.violations()) {
      Optional<Node> node = nodeAt(violation.field());
      findings.fault(
          place.or(node.map(Node::origin)),
          violation.field().isEmpty() ? place.path() : Paths.key(place.path(), violation.field()),
          message(violation));
    }
    return Optional.empty();
  }

  /** What is written for a field, or for the part of a dotted field that is written. */
  private Optional<Node> nodeAt(String field) {
    Optional<Node> found = Optional.empty();
    Mapping inside = mapping;
    for (String key : Paths.keys(field)) {
      Optional<Node> next = inside.entry(key).map(Mapping.Entry::value);
      found = next.isPresent() ? next : found;
      if (!(next.orElse(null) instanceof Mapping deeper)) {
        return found;
      }
      inside = deeper;
    }
    return found;
  }

  private static String message(Violation violation) {
    return violation.value() + " is not allowed; must be " + violation.allowed();
  }
}
