package org.bce3s.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.registry.Choice;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Components;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.spec.Range;
import org.bce3s.spec.WrittenAsList;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Scalars;
import org.bce3s.yaml.Sequence;

/**
 * The JSON Schema (draft-07) of an experiment file, by which editors complete and check it.
 *
 * <p>It is made from the records and registries that the reader binds to. It demands no key, since
 * any may come from an included file, and leaves rules across settings to the reader.
 */
public final class ExperimentSchema {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Catalogue catalogue;
  private final JsonObject definitions = new JsonObject();

  private ExperimentSchema(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The schema's text for the entries of a catalogue; equal catalogues give equal texts. */
  public static String json(Catalogue catalogue) {
    return GSON.toJson(new ExperimentSchema(catalogue).experiment()) + "\n";
  }

  /**
   * The schema's text for another kind of file, bound to a record that names no registry.
   *
   * @param file the record
   * @param title what such a file is
   * @param command prints the schema
   */
  public static String json(Class<? extends Record> file, String title, String command) {
    ExperimentSchema made = new ExperimentSchema(Catalogue.of(List.of()));
    JsonObject schema = head(title, command);
    closed(schema, made.properties(file));
    return GSON.toJson(schema) + "\n";
  }

  private JsonObject experiment() {
    JsonObject properties = properties(ExperimentHeader.class);
    JsonObject ablation = properties.getAsJsonObject("ablation").getAsJsonObject("properties");
    describeRows(ablation);
    describeRows(
        ablation.getAsJsonObject("union").getAsJsonObject("items").getAsJsonObject("properties"));
    describeByPath(ablation.getAsJsonObject("exclude").getAsJsonObject("items"));
    JsonObject include = typed("array");
    include.add("items", typed("string"));
    include.addProperty(
        "description", "files whose settings come first, relative to this one; later ones win");
    properties.add(ExperimentReader.INCLUDE, include);
    properties(RunSettings.class).asMap().forEach(properties::add);

    JsonObject schema = head("bce3s experiment", "tools/bce3s schema > yaml/schema.json");
    closed(schema, properties);
    schema.add("definitions", definitions);
    return schema;
  }

  private static JsonObject head(String title, String command) {
    JsonObject schema = new JsonObject();
    schema.addProperty("$schema", "http://json-schema.org/draft-07/schema#");
    schema.addProperty("title", title);
    schema.addProperty("$comment", "Generated: " + command);
    return schema;
  }

  /** Says what the mappings and lists hold in which rows are written. */
  private static void describeRows(JsonObject block) {
    JsonObject row = typed("object");
    describeByPath(row);
    block.getAsJsonObject("rows").add("additionalProperties", row);
    for (String axes : List.of("grid", "zip")) {
      JsonObject values = new JsonObject();
      values.add("type", array(List.of(new JsonPrimitive("array"), new JsonPrimitive("object"))));
      describeByPath(block.getAsJsonObject(axes));
      block.getAsJsonObject(axes).add("additionalProperties", values);
    }
    JsonObject places = new JsonObject();
    places.add("enum", array(RowExpansion.PLACES.stream().map(JsonPrimitive::new).toList()));
    block.getAsJsonObject("leave_one_out").add("items", places);
  }

  /** The keys are dotted paths or nested mappings, which begin with a setting of a run. */
  private static void describeByPath(JsonObject mapping) {
    List<String> keys =
        Components.of(RunSettings.class).stream().map(c -> Names.key(c.getName())).toList();
    JsonObject names = new JsonObject();
    names.addProperty("pattern", "^(" + String.join("|", keys) + ")(\\.|$)");
    mapping.add("propertyNames", names);
  }

  private JsonObject record(Class<? extends Record> type) {
    JsonObject schema = new JsonObject();
    closed(schema, properties(type));
    return schema;
  }

  /** A record or the list that is its first component. */
  private JsonObject orFirst(JsonObject record, Class<? extends Record> type) {
    JsonObject schema = new JsonObject();
    JsonObject list = value(Components.of(type).get(0).getGenericType());
    schema.add("anyOf", array(List.of(list, record)));
    return schema;
  }

  private JsonObject properties(Class<? extends Record> type) {
    JsonObject properties = new JsonObject();
    for (RecordComponent component : Components.of(type)) {
      properties.add(Names.key(component.getName()), component(component));
    }
    return properties;
  }

  private JsonObject component(RecordComponent component) {
    JsonObject schema = value(component.getGenericType());
    Range range = component.getAnnotation(Range.class);
    if (range != null) {
      range(schema.has("items") ? schema.getAsJsonObject("items") : schema, range);
    }
    JsonObject outer = schema;
    if (schema.has("$ref")) { // what stands beside $ref is ignored in draft-07
      outer = new JsonObject();
      outer.add("allOf", array(List.of(schema)));
    }
    Doc doc = component.getAnnotation(Doc.class);
    if (doc != null) {
      outer.addProperty("description", doc.value());
    }
    Default text = component.getAnnotation(Default.class);
    if (text != null) {
      outer.add("default", byDefault(component, text.value()));
    }
    return outer;
  }

  private JsonObject value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == OptionalInt.class || plain == OptionalDouble.class) {
      return orNull(typed(plain == OptionalInt.class ? "integer" : "number"));
    }
    if (plain.isRecord() && plain != Sequence.class) {
      Class<? extends Record> record = plain.asSubclass(Record.class);
      JsonObject schema = record(record);
      return record.isAnnotationPresent(WrittenAsList.class) ? orFirst(schema, record) : schema;
    }
    if (plain.isEnum()) {
      JsonObject schema = new JsonObject();
      schema.add("enum", array(Scalars.values(plain).stream().map(JsonPrimitive::new).toList()));
      return schema;
    }
    if (plain == String.class) {
      return text();
    }
    return typed(
        plain == Mapping.class
            ? "object"
            : plain == Sequence.class
                ? "array"
                : plain == boolean.class || plain == Boolean.class
                    ? "boolean"
                    : plain == double.class || plain == Double.class ? "number" : "integer");
  }

  private JsonObject generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == Choice.class) {
      return choice(catalogue.registry((Class<?>) arguments[0]));
    }
    if (raw == Optional.class) {
      return orNull(value(arguments[0]));
    }
    JsonObject schema = typed(raw == Map.class ? "object" : "array");
    schema.add(
        raw == Map.class ? "additionalProperties" : "items",
        value(arguments[arguments.length - 1]));
    return schema;
  }

  /** A reference to the branches of a kind: a name alone, or a mapping of an entry's settings. */
  private <T> JsonObject choice(Registry<T> registry) {
    if (!definitions.has(registry.key())) {
      definitions.add(registry.key(), new JsonObject()); // its settings may refer to it
      JsonArray branches = new JsonArray();
      JsonObject names = new JsonObject();
      names.add("enum", array(registry.names().stream().map(JsonPrimitive::new).toList()));
      branches.add(names);
      for (Entry<T> entry : registry.entries()) {
        JsonObject properties = new JsonObject();
        JsonObject name = new JsonObject();
        name.addProperty("const", entry.name());
        name.addProperty("description", entry.doc() + " (" + entry.source() + ")");
        properties.add("name", name);
        properties(entry.settings()).asMap().forEach(properties::add);
        JsonObject branch = new JsonObject();
        branch.addProperty("title", entry.name());
        closed(branch, properties);
        branches.add(branch);
      }
      JsonObject definition = definitions.getAsJsonObject(registry.key());
      definition.addProperty("description", registry.doc());
      definition.add("anyOf", branches);
    }
    JsonObject reference = new JsonObject();
    reference.addProperty("$ref", "#/definitions/" + registry.key());
    return reference;
  }

  /** Defaults are written in YAML's flow style; a scalar takes the JSON type of its setting. */
  private static JsonElement byDefault(RecordComponent component, String text) {
    Class<?> type = component.getType();
    if (type == boolean.class) {
      return new JsonPrimitive(Boolean.valueOf(text));
    }
    if (type == int.class || type == long.class || type == double.class) {
      return new JsonPrimitive(new BigDecimal(text));
    }
    return new JsonPrimitive(text);
  }

  private static void range(JsonObject schema, Range range) {
    if (range.min() != Double.NEGATIVE_INFINITY) {
      schema.addProperty(range.minExclusive() ? "exclusiveMinimum" : "minimum", plain(range.min()));
    }
    if (range.max() != Double.POSITIVE_INFINITY) {
      schema.addProperty(range.maxExclusive() ? "exclusiveMaximum" : "maximum", plain(range.max()));
    }
  }

  private static BigDecimal plain(double bound) {
    return new BigDecimal(Scalars.text(bound));
  }

  /** Any scalar: the reader takes 2024 or true for the text that is written. */
  private static JsonObject text() {
    JsonObject schema = new JsonObject();
    schema.add(
        "type", array(Stream.of("string", "number", "boolean").map(JsonPrimitive::new).toList()));
    return schema;
  }

  /** The same or null, which unsets what may be left out. */
  private static JsonObject orNull(JsonObject schema) {
    if (schema.has("enum")) {
      schema.getAsJsonArray("enum").add(JsonNull.INSTANCE);
    } else if (schema.has("type")) {
      JsonArray types = new JsonArray();
      JsonElement type = schema.get("type");
      if (type.isJsonArray()) {
        types.addAll(type.getAsJsonArray());
      } else {
        types.add(type);
      }
      types.add("null");
      schema.add("type", types);
    }
    return schema;
  }

  private static JsonObject typed(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }

  private static void closed(JsonObject schema, JsonObject properties) {
    schema.addProperty("type", "object");
    schema.add("properties", properties);
    schema.addProperty("additionalProperties", false);
  }

  private static JsonArray array(Collection<? extends JsonElement> elements) {
    JsonArray array = new JsonArray();
    elements.forEach(array::add);
    return array;
  }
}
