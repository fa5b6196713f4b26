package org.bce3s.cli;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

/** The settings of a spec record as text: key, type, allowed values, default and documentation. */
final class SettingsText {
  private final Catalogue catalogue;

  /** Creates the renderer; the catalogue names the kinds that settings choose from. */
  SettingsText(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Whether a record holds settings of its own, rather than being a choice from a registry. */
  static boolean isSection(Class<?> type) {
    return type.isRecord() && type != Choice.class;
  }

  /** Two lines a setting, nested settings by their dotted key; one line if there are none. */
  String of(Class<? extends Record> settings) {
    StringBuilder text = new StringBuilder();
    append(settings, "", text);
    return text.isEmpty() ? String.format(Locale.ROOT, "  no settings%n") : text.toString();
  }

  private void append(Class<? extends Record> settings, String prefix, StringBuilder text) {
    for (RecordComponent component : settings.getRecordComponents()) {
      String key = prefix + Names.key(component.getName());
      if (isSection(component.getType())) {
        append(component.getType().asSubclass(Record.class), key + ".", text);
        continue;
      }
      Doc doc = component.getAnnotation(Doc.class);
      text.append(String.format(Locale.ROOT, "%n  %s: %s%n", key, facts(component)));
      if (doc != null) {
        text.append(String.format(Locale.ROOT, "      %s%n", doc.value()));
      }
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
    if (plain == boolean.class || plain == Boolean.class) {
      return "true | false";
    }
    if (plain == String.class) {
      return "text";
    }
    return plain == double.class || plain == Double.class || plain == OptionalDouble.class
        ? "number"
        : "integer";
  }
}
