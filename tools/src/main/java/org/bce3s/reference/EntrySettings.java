package org.bce3s.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.registry.Choice;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Components;
import org.bce3s.spec.Names;
import org.bce3s.yaml.Section;

/**
 * The settings that the entries of a kind bring where one of them is chosen: {@code
 * dataset.head_count}, which some data sets have and others have not.
 */
public final class EntrySettings {
  /** Entries that have a setting, by what is said of it, which may differ from entry to entry. */
  private final Map<String, Map<SettingsText.Line, List<String>>> found = new LinkedHashMap<>();

  private final Map<String, Registry<?>> kinds = new LinkedHashMap<>();

  private EntrySettings() {}

  /**
   * Those of every choice among the settings of an experiment.
   *
   * @param catalogue the kinds
   * @param settings the settings by their dotted paths
   */
  public static EntrySettings of(Catalogue catalogue, Map<String, RecordComponent> settings) {
    EntrySettings all = new EntrySettings();
    SettingsText text = new SettingsText(catalogue);
    settings.forEach(
        (path, component) ->
            kind(catalogue, component.getGenericType())
                .ifPresent(kind -> kind.entries().forEach(e -> all.add(path, kind, e, text))));
    return all;
  }

  /** Every section and setting of records, by its dotted path. */
  public static Map<String, RecordComponent> paths(List<Class<? extends Record>> records) {
    Map<String, RecordComponent> paths = new LinkedHashMap<>();
    records.forEach(record -> collect(record, "", paths));
    return paths;
  }

  private static void collect(
      Class<? extends Record> record, String prefix, Map<String, RecordComponent> paths) {
    for (RecordComponent component : Components.of(record)) {
      String path = prefix + Names.key(component.getName());
      paths.put(path, component);
      Section.of(component).ifPresent(nested -> collect(nested, path + ".", paths));
    }
  }

  /** The dotted path of every setting of an experiment, sections left out. */
  public static List<String> allPaths(Catalogue catalogue) {
    Map<String, RecordComponent> settings =
        paths(List.of(ExperimentReader.HEADER_RECORD, RunSettings.class));
    List<String> all = new ArrayList<>(of(catalogue, settings).paths());
    settings.forEach(
        (path, component) -> {
          if (Section.of(component).isEmpty()) {
            all.add(path);
          }
        });
    return all.stream().distinct().sorted().toList();
  }

  /** The kind that a setting of this type chooses from, one or several times. */
  public static Optional<Registry<?>> kind(Catalogue catalogue, Type type) {
    if (!(type instanceof ParameterizedType generic)) {
      return Optional.empty();
    }
    Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
    return generic.getRawType() == Choice.class
        ? Optional.of(catalogue.registry((Class<?>) last))
        : kind(catalogue, last);
  }

  private void add(String path, Registry<?> kind, Entry<?> entry, SettingsText text) {
    for (SettingsText.Line line : text.lines(entry.settings())) {
      String key = path + "." + line.key();
      kinds.putIfAbsent(key, kind);
      found
          .computeIfAbsent(key, k -> new LinkedHashMap<>())
          .computeIfAbsent(
              new SettingsText.Line(key, line.facts(), line.doc()), l -> new ArrayList<>())
          .add(entry.name());
    }
  }

  /** The paths, such as {@code dataset.head_count}. */
  public List<String> paths() {
    return List.copyOf(found.keySet());
  }

  /** The kind whose entries have the setting of a path. */
  public String kind(String path) {
    return kinds.get(path).key();
  }

  /** What is said of the setting of a path, and of which entries it holds. */
  public String text(String path) {
    StringBuilder text = new StringBuilder();
    found
        .get(path)
        .forEach(
            (line, entries) ->
                text.append(line.text())
                    .append(String.format(Locale.ROOT, "      of %s%n", of(path, entries))));
    return text.toString();
  }

  private String of(String path, List<String> entries) {
    Registry<?> kind = kinds.get(path);
    return entries.size() == kind.names().size()
        ? "every " + kind.key()
        : kind.key() + " " + String.join(", ", entries);
  }

  /** The same as objects, with the entries as {@code of}. */
  public JsonArray json(String path) {
    JsonArray all = new JsonArray();
    found
        .get(path)
        .forEach(
            (line, entries) -> {
              JsonArray of = new JsonArray();
              entries.forEach(of::add);
              JsonObject json = line.json();
              json.add("of", of);
              all.add(json);
            });
    return all;
  }
}
