package org.bce3s.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Components;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.spec.Range;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Section;
import org.bce3s.yaml.Sequence;

/** The settings of a spec record as text: key, type, allowed values, default and documentation. */
public final class SettingsText {
  private static final Map<Class<?>, String> PLAIN =
      Map.of(
          boolean.class, "true | false",
          Boolean.class, "true | false",
          String.class, "text",
          double.class, "number",
          Double.class, "number",
          OptionalDouble.class, "number",
          Mapping.class, "mapping",
          Sequence.class, "list");

  private final Catalogue catalogue;

  /** Creates the renderer; the catalogue names the kinds that settings choose from. */
  public SettingsText(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Two lines a setting, nested settings by their dotted key; one line if there are none. */
  public String of(Class<? extends Record> settings) {
    List<Line> lines = lines(settings);
    return lines.isEmpty()
        ? String.format(Locale.ROOT, "  no settings%n")
        : lines.stream().map(Line::text).collect(Collectors.joining());
  }

  /** The same as objects, with key, facts and documentation. */
  public JsonArray json(Class<? extends Record> settings) {
    JsonArray all = new JsonArray();
    lines(settings).forEach(line -> all.add(line.json()));
    return all;
  }

  /** One setting as such an object. */
  public JsonArray json(String key, RecordComponent component) {
    JsonArray one = new JsonArray();
    one.add(line(key, facts(component), component).json());
    return one;
  }

  /** The two lines of one setting. */
  public String of(String key, RecordComponent component) {
    return line(key, facts(component), component).text();
  }

  /** A line for every setting, nested settings by their dotted key. */
  List<Line> lines(Class<? extends Record> settings) {
    List<Line> lines = new ArrayList<>();
    collect(settings, "", lines);
    return lines;
  }

  /** The line of one setting under its own key. */
  Line line(RecordComponent component) {
    return line(Names.key(component.getName()), facts(component), component);
  }

  private void collect(Class<? extends Record> settings, String prefix, List<Line> lines) {
    for (RecordComponent component : Components.of(settings)) {
      String key = prefix + Names.key(component.getName());
      Optional<Class<? extends Record>> nested = Section.of(component);
      if (nested.isEmpty()) {
        lines.add(line(key, facts(component), component));
        continue;
      }
      if (isOptional(component.getType())) {
        lines.add(line(key, "settings of its own, may be left out", component));
      }
      collect(nested.get(), key + ".", lines);
    }
  }

  private static Line line(String key, String facts, RecordComponent component) {
    Doc doc = component.getAnnotation(Doc.class);
    return new Line(key, facts, doc == null ? "" : doc.value());
  }

  private String facts(RecordComponent component) {
    Range range = component.getAnnotation(Range.class);
    Default value = component.getAnnotation(Default.class);
    String allowed = range == null ? "" : ", " + Constraints.describe(range);
    String otherwise =
        value != null
            ? ", default " + value.value()
            : isOptional(component.getType()) ? ", may be left out" : ", required";
    return type(component.getGenericType()) + allowed + otherwise;
  }

  private static boolean isOptional(Class<?> type) {
    return List.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class)
        .contains(type);
  }

  private String type(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Choice.class) {
        return "choice of " + catalogue.registry((Class<?>) argument).key();
      }
      return generic.getRawType() == Optional.class ? type(argument) : "list of " + type(argument);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return Arrays.stream(plain.getEnumConstants())
          .map(c -> Names.value((Enum<?>) c))
          .collect(Collectors.joining(" | "));
    }
    return PLAIN.getOrDefault(plain, plain.isRecord() ? "mapping" : "integer");
  }

  /**
   * What is known of a setting.
   *
   * @param key its dotted key
   * @param facts type, allowed values and default
   * @param doc what it is for; may be empty
   */
  record Line(String key, String facts, String doc) {
    JsonObject json() {
      JsonObject json = new JsonObject();
      json.addProperty("setting", key);
      json.addProperty("facts", facts);
      json.addProperty("doc", doc);
      return json;
    }

    String text() {
      String first = String.format(Locale.ROOT, "%n  %s: %s%n", key, facts);
      return doc.isEmpty() ? first : first + String.format(Locale.ROOT, "      %s%n", doc);
    }
  }
}
