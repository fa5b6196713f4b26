package org.bce3s.experiment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bce3s.registry.Choice;
import org.bce3s.settings.IdleSettings;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.AddedLater;
import org.bce3s.spec.Components;
import org.bce3s.spec.Default;
import org.bce3s.spec.Names;
import org.bce3s.spec.ResultNeutral;
import org.bce3s.spec.WrittenAsList;
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
  private static final String REPORT = "report";

  /** It is known by what it is in force, see {@link org.bce3s.training.Platform}. */
  private static final String DEVICE = "train.device";

  private final Set<String> left;
  private final List<String> lines = new ArrayList<>();
  private final SortedMap<String, Choice<?>> choices = new TreeMap<>();

  private Canonical(Set<String> left) {
    this.left = left;
  }

  /**
   * Every setting that can change a result, one {@code path: value} a line, sorted by path.
   *
   * @param settings a spec record; components marked {@link ResultNeutral} are left out at any
   *     depth, and so are those marked {@link AddedLater} that have their default
   */
  public static String text(Record settings) {
    return of(settings, Set.of()).text();
  }

  /**
   * Every setting that can change what is trained: neither those of the report nor those that have
   * no effect beside the others, see {@link IdleSettings}.
   */
  public static String training(RunSettings settings) {
    return of(settings, idle(settings)).text();
  }

  /** Every setting that changes only what is shown of a trained run. */
  public static String shown(RunSettings settings) {
    Canonical canonical = new Canonical(Set.of());
    canonical.record(REPORT, settings.report());
    return canonical.text();
  }

  /** The entries of registries that change what is trained, by the path of each. */
  public static SortedMap<String, Choice<?>> choices(RunSettings settings) {
    return of(settings, idle(settings)).choices;
  }

  private static Set<String> idle(RunSettings settings) {
    Set<String> left = new HashSet<>(IdleSettings.of(settings));
    left.add(REPORT);
    left.add(DEVICE);
    return left;
  }

  private static Canonical of(Record settings, Set<String> left) {
    Canonical canonical = new Canonical(left);
    canonical.record("", settings);
    return canonical;
  }

  private String text() {
    Collections.sort(lines);
    return String.join("\n", lines) + "\n";
  }

  private void record(String path, Record record) {
    if (record.getClass().isAnnotationPresent(WrittenAsList.class) && isList(path, record)) {
      value(path, get(Components.of(record.getClass()).get(0), record));
      return;
    }
    for (RecordComponent component : Components.of(record.getClass())) {
      Object value = get(component, record);
      if (!component.isAnnotationPresent(ResultNeutral.class)
          && !(component.isAnnotationPresent(AddedLater.class) && isDefault(component, value))) {
        value(Paths.key(path, Names.key(component.getName())), value);
      }
    }
  }

  private static boolean isDefault(RecordComponent component, Object value) {
    Default written = component.getAnnotation(Default.class);
    if (written == null) {
      return value.equals(Optional.empty());
    }
    return value instanceof Number number
        ? Double.parseDouble(written.value()) == number.doubleValue()
        : written.value().equals(Scalars.text(value));
  }

  /** Whether nothing but the first component says anything. */
  private boolean isList(String path, Record record) {
    return Components.of(record.getClass()).stream()
        .skip(1)
        .allMatch(
            component ->
                left.contains(Paths.key(path, Names.key(component.getName())))
                    || get(component, record).equals(Optional.empty()));
  }

  private void value(String path, Object value) {
    if (left.contains(path)) {
      return;
    }
    if (value instanceof Optional<?> optional) {
      optional.ifPresentOrElse(v -> value(path, v), () -> lines.add(path + ": null"));
    } else if (value instanceof OptionalInt optional) {
      lines.add(path + ": " + (optional.isPresent() ? optional.getAsInt() : "null"));
    } else if (value instanceof OptionalDouble optional) {
      lines.add(
          path + ": " + (optional.isPresent() ? Scalars.text(optional.getAsDouble()) : "null"));
    } else if (value instanceof List<?> list) {
      // The length makes a list of nothing differ from no list, and a list from its beginning.
      lines.add(path + ": " + list.size() + " items");
      for (int i = 0; i < list.size(); i++) {
        value(Paths.item(path, i), list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      lines.add(path + ": " + map.size() + " keys");
      map.forEach((k, v) -> value(Paths.key(path, YamlWriter.word((String) k)), v));
    } else if (value instanceof Choice<?> choice) {
      lines.add(Paths.key(path, "name") + ": " + YamlWriter.word(choice.name()));
      choices.put(path, choice);
      record(path, choice.settings());
    } else if (value instanceof Record nested) {
      record(path, nested);
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
