package org.bce3s.cli;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.spec.Range;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Section;
import org.bce3s.yaml.Sequence;

/** The settings of a spec record as text: key, type, allowed values, default and documentation. */
final class SettingsText {
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
  SettingsText(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Two lines a setting, nested settings by their dotted key; one line if there are none. */
  String of(Class<? extends Record> settings) {
    StringBuilder text = new StringBuilder();
    append(settings, "", text);
    return text.isEmpty() ? String.format(Locale.ROOT, "  no settings%n") : text.toString();
  }

  /** The two lines of one setting. */
  String of(String key, RecordComponent component) {
    StringBuilder text = new StringBuilder();
    append(key, facts(component), component, text);
    return text.toString();
  }

  private void append(Class<? extends Record> settings, String prefix, StringBuilder text) {
    for (RecordComponent component : settings.getRecordComponents()) {
      String key = prefix + Names.key(component.getName());
      Optional<Class<? extends Record>> nested = Section.of(component);
      if (nested.isEmpty()) {
        append(key, facts(component), component, text);
        continue;
      }
      if (isOptional(component.getType())) {
        append(key, "settings of its own, may be left out", component, text);
      }
      append(nested.get(), key + ".", text);
    }
  }

  private static void append(
      String key, String facts, RecordComponent component, StringBuilder text) {
    text.append(String.format(Locale.ROOT, "%n  %s: %s%n", key, facts));
    Doc doc = component.getAnnotation(Doc.class);
    if (doc != null) {
      text.append(String.format(Locale.ROOT, "      %s%n", doc.value()));
    }
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
}
