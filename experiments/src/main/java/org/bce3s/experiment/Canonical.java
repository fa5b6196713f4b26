package org.bce3s.experiment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Names;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Scalars;
import org.bce3s.yaml.YamlWriter;

/**
 * The text by which two runs are known to be of the same settings.
 *
 * <p>It does not depend on the order of keys in a file, on comments, includes or on which settings
 * were written and which are defaults, nor on the JDK.
 */
public final class Canonical {
  private Canonical() {}

  /**
   * Every setting that can change a result, one {@code path: value} a line, sorted by path.
   *
   * @param settings a spec record; components marked {@link ResultNeutral} are left out at any
   *     depth
   */
  public static String text(Record settings) {
    List<String> lines = new ArrayList<>();
    record("", settings, lines);
    Collections.sort(lines);
    return String.join("\n", lines) + "\n";
  }

  private static void record(String path, Record record, List<String> lines) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (!component.isAnnotationPresent(ResultNeutral.class)) {
        value(Paths.key(path, Names.key(component.getName())), get(component, record), lines);
      }
    }
  }

  private static void value(String path, Object value, List<String> lines) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresentOrElse(v -> value(path, v, lines), () -> lines.add(path + ": null"));
    } else if (value instanceof OptionalInt optional) {
      lines.add(path + ": " + (optional.isPresent() ? optional.getAsInt() : "null"));
    } else if (value instanceof OptionalDouble optional) {
      lines.add(
          path + ": " + (optional.isPresent() ? Scalars.text(optional.getAsDouble()) : "null"));
    } else if (value instanceof List<?> list) {
      // The length makes a list of nothing differ from no list, and a list from its beginning.
      lines.add(path + ": " + list.size() + " items");
      for (int i = 0; i < list.size(); i++) {
        value(Paths.item(path, i), list.get(i), lines);
      }
    } else if (value instanceof Map<?, ?> map) {
      lines.add(path + ": " + map.size() + " keys");
      map.forEach((k, v) -> value(Paths.key(path, YamlWriter.word((String) k)), v, lines));
    } else if (value instanceof Choice<?> choice) {
      lines.add(Paths.key(path, "name") + ": " + YamlWriter.word(choice.name()));
      record(path, choice.settings(), lines);
    } else if (value instanceof Record nested) {
      record(path, nested, lines);
    } else if (value instanceof String text) {
      lines.add(path + ": " + YamlWriter.word(text));
    } else {
      lines.add(path + ": " + Scalars.text(value));
    }
  }

  private static Object get(RecordComponent component, Record record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
