package org.bce3s.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.registry.Choice;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import org.bce3s.registry.UnknownNameException;
import org.bce3s.spec.WrittenAsList;

/**
 * Binds a tree of nodes to spec records by their components: {@code int}, {@code long}, {@code
 * double}, {@code boolean}, text, enums, optionals, lists, maps, nested records, {@link Choice}s of
 * a registry, and {@link Mapping} and {@link Sequence} where the tree itself is wanted.
 *
 * <p>A setting that is not written takes its {@link org.bce3s.spec.Default}. Whatever is wrong is
 * added to the findings and binding goes on, so that one pass finds everything.
 */
public final class Binder {
  private static final String NAME = "name";

  private final Catalogue catalogue;
  private final Findings findings;

  /** A binder that looks names up in a catalogue and adds faults and notes to findings. */
  public Binder(Catalogue catalogue, Findings findings) {
    this.catalogue = catalogue;
    this.findings = findings;
  }

  /**
   * Binds a mapping to a record.
   *
   * @param type the record
   * @param mapping its settings
   * @param place where the mapping stands
   * @param alsoKnown keys that another record reads, to be named among those allowed
   * @return the record with its resolved mapping; empty if anything in it is wrong, which is then a
   *     finding
   */
  public <R extends Record> Optional<Bound<R>> bind(
      Class<R> type, Mapping mapping, Place place, Collection<String> alsoKnown) {
    return record(type, mapping, place, alsoKnown)
        .map(b -> new Bound<>(type.cast(b.value()), b.resolved()));
  }

  private Optional<Bound<?>> record(
      Class<? extends Record> type, Mapping mapping, Place place, Collection<String> alsoKnown) {
    RecordBinding binding = new RecordBinding(type, mapping, place, findings, this::value);
    return binding.bind(alsoKnown, Function.identity());
  }

  private Optional<Bound<?>> value(Type type, Node node, Place place) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic, node, place);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == OptionalInt.class) {
      return optional(int.class, node, place, OptionalInt.empty(), v -> OptionalInt.of((int) v));
    }
    if (plain == OptionalDouble.class) {
      return optional(
          double.class, node, place, OptionalDouble.empty(), v -> OptionalDouble.of((double) v));
    }
    if (plain == Mapping.class) {
      return mapping(node, place).map(m -> new Bound<>(m, m));
    }
    if (plain == Sequence.class) {
      return node instanceof Sequence list
          ? Optional.of(new Bound<>(list, list))
          : noList(node, place, "wanted a list");
    }
    if (plain.isRecord()) {
      Class<? extends Record> record = plain.asSubclass(Record.class);
      if (record.isAnnotationPresent(WrittenAsList.class) && !(node instanceof Mapping)) {
        return asList(record, node, place);
      }
      return mapping(node, place).flatMap(m -> record(record, m, place, List.of()));
    }
    return scalar(plain, node, place);
  }

  private Optional<Bound<?>> asList(Class<? extends Record> record, Node node, Place place) {
    return node instanceof Sequence list
        ? RecordBinding.ofList(record, list, place, findings, this::value)
            .bind(List.of(), Function.identity())
        : noList(
            node,
            place,
            "wanted a list, or a mapping of " + String.join(", ", RecordBinding.keys(record)));
  }

  private Optional<Bound<?>> generic(ParameterizedType type, Node node, Place place) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == Optional.class) {
      return optional(arguments[0], node, place, Optional.empty(), Optional::of);
    }
    if (raw == List.class) {
      return list(arguments[0], node, place);
    }
    if (raw == Map.class) {
      return map(arguments[1], node, place);
    }
    if (raw == Choice.class) {
      return choice(catalogue.registry((Class<?>) arguments[0]), node, place);
    }
    throw new IllegalStateException("no setting can be of " + type);
  }

  private Optional<Bound<?>> optional(
      Type type, Node node, Place place, Object unset, Function<Object, Object> wrap) {
    if (node instanceof Scalar scalar && scalar.isNull()) {
      return Optional.of(new Bound<>(unset, scalar));
    }
    return value(type, node, place).map(b -> new Bound<>(wrap.apply(b.value()), b.resolved()));
  }

  private Optional<Bound<?>> scalar(Class<?> type, Node node, Place place) {
    if (!(node instanceof Scalar scalar)) {
      return mismatch(node, place, "wanted " + Scalars.describe(type));
    }
    try {
      Object value = Scalars.read(type, scalar);
      String text = Scalars.text(value);
      boolean quoted = type == String.class && !YamlWriter.word(text).equals(text);
      return Optional.of(new Bound<>(value, new Scalar(node.origin(), text, quoted)));
    } catch (Scalars.MismatchException e) {
      findings.fault(place.or(node.origin()), place.path(), e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Bound<?>> list(Type type, Node node, Place place) {
    if (!(node instanceof Sequence list)) {
      return noList(node, place, "wanted a list");
    }
    List<Object> values = new ArrayList<>();
    List<Node> resolved = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      Node item = list.items().get(i);
      value(type, item, place.item(i, item.origin()))
          .ifPresent(
              b -> {
                values.add(b.value());
                resolved.add(b.resolved());
              });
    }
    return values.size() == list.items().size()
        ? Optional.of(new Bound<>(List.copyOf(values), new Sequence(list.origin(), resolved)))
        : Optional.empty();
  }

  private Optional<Bound<?>> map(Type type, Node node, Place place) {
    Optional<Mapping> mapping = mapping(node, place);
    if (mapping.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    List<Mapping.Entry> resolved = new ArrayList<>();
    for (Mapping.Entry entry : mapping.get().entries()) {
      value(type, entry.value(), place.key(entry.key(), entry.at()))
          .ifPresent(
              b -> {
                values.put(entry.key(), b.value());
                resolved.add(new Mapping.Entry(entry.key(), entry.at(), b.resolved()));
              });
    }
    return values.size() == mapping.get().entries().size()
        ? Optional.of(
            new Bound<>(Collections.unmodifiableMap(values), new Mapping(node.origin(), resolved)))
        : Optional.empty();
  }

  private <T> Optional<Bound<?>> choice(Registry<T> registry, Node node, Place place) {
    Optional<Mapping> written = chosen(registry, node, place);
    Optional<Node> name = written.flatMap(m -> m.entry(NAME)).map(Mapping.Entry::value);
    if (name.isEmpty()) {
      written.ifPresent(
          m ->
              findings.missing(
                  place.at(),
                  Paths.key(place.path(), NAME),
                  "required: one of " + String.join(", ", registry.names())));
      return Optional.empty();
    }
    Place namePlace = place.key(NAME, name.get().origin());
    Optional<Entry<T>> entry = entry(registry, name.get(), namePlace);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Class<? extends Record> settings = entry.get().settings();
    Mapping rest = withoutStale(written.get(), entry.get(), place);
    return new RecordBinding(settings, rest, place, findings, this::value)
        .bind(List.of(NAME), r -> entry.get().choose((Record) r))
        .map(b -> new Bound<>(b.value(), named(name.get(), (Mapping) b.resolved())));
  }

  private Optional<Mapping> chosen(Registry<?> registry, Node node, Place place) {
    if (node instanceof Scalar scalar && !scalar.isNull() && !scalar.isEmpty()) {
      return Optional.of(Mapping.named(scalar));
    }
    if (node instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    boolean off =
        node instanceof Scalar scalar
            && scalar.isNull()
            && registry.entries().stream()
                .allMatch(entry -> RecordBinding.keys(entry.settings()).contains("weight"));
    mismatch(node, place, "wanted {name: ...}", off ? "; weight: 0 switches it off" : "");
    return Optional.empty();
  }

  private <T> Optional<Entry<T>> entry(Registry<T> registry, Node name, Place place) {
    Optional<Bound<?>> text = scalar(String.class, name, place);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String word = (String) text.get().value();
    try {
      if (registry.names().contains(word) || Scalars.isWord(word)) {
        return Optional.of(registry.entry(word));
      }
      findings.fault(
          place.at(),
          place.path(),
          "unknown " + registry.key() + " " + Findings.quote(word) + "; " + known(registry));
    } catch (UnknownNameException e) {
      findings.fault(place.at(), place.path(), e.getMessage());
    }
    return Optional.empty();
  }

  private static String known(Registry<?> registry) {
    return "known: " + String.join(", ", registry.names()) + UnknownNameException.OUTSIDE;
  }

  /** Leaves out keys that were written for an entry which a later layer has replaced. */
  private Mapping withoutStale(Mapping mapping, Entry<?> entry, Place place) {
    List<String> keys = RecordBinding.keys(entry.settings());
    List<String> dropped = new ArrayList<>();
    for (Mapping.Entry e : mapping.entries()) {
      if (e.stale() && !keys.contains(e.key()) && !e.key().equals(NAME)) {
        dropped.add(e.key());
        findings.note(
            Paths.key(place.path(), e.key())
                + " ("
                + e.at()
                + ") is left out: \""
                + entry.name()
                + "\" has no such setting");
      }
    }
    return mapping.only(key -> !key.equals(NAME) && !dropped.contains(key));
  }

  private static Mapping named(Node name, Mapping settings) {
    String text = ((Scalar) name).text();
    boolean quoted = !YamlWriter.word(text).equals(text);
    List<Mapping.Entry> entries = new ArrayList<>();
    entries.add(new Mapping.Entry(NAME, name.origin(), new Scalar(name.origin(), text, quoted)));
    entries.addAll(settings.entries());
    return new Mapping(settings.origin(), entries);
  }

  private Optional<Mapping> mapping(Node node, Place place) {
    if (node instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    mismatch(node, place, "wanted a mapping");
    return Optional.empty();
  }

  /** What is no list, with the list to write where a single value was written. */
  private Optional<Bound<?>> noList(Node node, Place place, String wanted) {
    boolean single = node instanceof Scalar s && !s.isNull() && !s.isEmpty();
    return mismatch(node, place, wanted, single ? "; write " + listOf((Scalar) node) : "");
  }

  /** {@code [crop]} of {@code crop} and {@code [0, 1]} of {@code 0,1}. */
  private static String listOf(Scalar single) {
    return Stream.of(single.text().split(","))
        .map(String::strip)
        .map(YamlWriter::word)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private Optional<Bound<?>> mismatch(Node node, Place place, String wanted) {
    return mismatch(node, place, wanted, "");
  }

  private Optional<Bound<?>> mismatch(Node node, Place place, String wanted, String advice) {
    findings.fault(
        place.or(node.origin()), place.path(), wanted + ", found " + node.describe() + advice);
    return Optional.empty();
  }
}
