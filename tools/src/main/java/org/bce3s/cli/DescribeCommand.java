package org.bce3s.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.option.JsonOption;
import org.bce3s.option.Kinds;
import org.bce3s.reference.SettingsText;
import org.bce3s.registry.Choice;
import org.bce3s.registry.Entry;
import org.bce3s.registry.NearestNames;
import org.bce3s.registry.Registry;
import org.bce3s.registry.UnknownNameException;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.yaml.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s describe}: entries, kinds, sections and settings of an experiment by their name. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description =
        "Describes a name or a kind of the list, or a section or setting of an experiment such as"
            + " train.epochs or loss.reweighting.")
final class DescribeCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0..1",
      arity = "1..2",
      paramLabel = "[KIND] NAME",
      hideParamSyntax = true,
      description = "A name, e.g. resnet32; with its kind where several kinds have that name.")
  private List<String> words;

  @Mixin private JsonOption json;

  /** What is said of a name, as text and as an object. */
  private record Description(String text, JsonObject json) {
    static Description of(String text, String what, String name, String kind, String doc) {
      JsonObject json = new JsonObject();
      json.addProperty("what", what);
      json.addProperty("name", name);
      json.addProperty("kind", kind);
      json.addProperty("doc", doc);
      return new Description(text, json);
    }

    Description with(String member, JsonElement value) {
      json.add(member, value);
      return this;
    }
  }

  @Override
  public void run() {
    List<Description> found =
        words.size() == 2 ? ofKind(words.get(0), words.get(1)) : all(words.get(0));
    PrintWriter out = spec.commandLine().getOut();
    if (json.given()) {
      JsonArray all = new JsonArray();
      found.forEach(description -> all.add(description.json()));
      JsonObject object = new JsonObject();
      object.add("found", all);
      JsonOption.print("describe/1", object, out);
      return;
    }
    out.print(
        found.stream().map(Description::text).collect(Collectors.joining(System.lineSeparator())));
    out.flush();
  }

  private List<Description> ofKind(String kind, String name) {
    Registry<?> registry = Kinds.find(bce3s.catalogue(), kind, spec.commandLine());
    return List.of(describe(registry, registry.entry(name)));
  }

  private List<Description> all(String name) {
    List<Description> texts = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (Registry<?> registry : bce3s.catalogue().registries()) {
      known.addAll(registry.names());
      known.add(registry.key());
      registry.entries().stream()
          .filter(e -> e.name().equals(name))
          .forEach(e -> texts.add(describe(registry, e)));
      if (registry.key().equals(name)) {
        texts.add(describe(registry));
      }
    }
    Map<String, RecordComponent> settings = settings();
    known.addAll(settings.keySet());
    boolean section = settings.containsKey(name) && Section.of(settings.get(name)).isPresent();
    if (section || (texts.isEmpty() && settings.containsKey(name))) {
      texts.add(describe(name, settings.get(name)));
    }
    if (texts.isEmpty()) {
      List<String> names = known.stream().distinct().sorted().toList();
      throw new ParameterException(
          spec.commandLine(),
          NearestNames.of(name, names).isEmpty()
              ? "unknown name \"" + name + "\"; \"list\" shows all" + UnknownNameException.OUTSIDE
              : Kinds.unknown("name", name, names));
    }
    return texts;
  }

  /** Every section and setting of an experiment by its dotted path. */
  private static Map<String, RecordComponent> settings() {
    Map<String, RecordComponent> settings = new LinkedHashMap<>();
    Stream.of(ExperimentReader.HEADER_RECORD, RunSettings.class)
        .forEach(record -> collect(record, "", settings));
    return settings;
  }

  private static void collect(
      Class<? extends Record> record, String prefix, Map<String, RecordComponent> settings) {
    for (RecordComponent component : record.getRecordComponents()) {
      String path = prefix + Names.key(component.getName());
      settings.put(path, component);
      Section.of(component).ifPresent(nested -> collect(nested, path + ".", settings));
    }
  }

  private Description describe(Registry<?> registry, Entry<?> entry) {
    SettingsText settings = new SettingsText(bce3s.catalogue());
    String text =
        String.format(
            Locale.ROOT,
            "%s (%s)%n  %s%n  source: %s%n%s",
            entry.name(),
            registry.key(),
            entry.doc(),
            entry.source(),
            settings.of(entry.settings()));
    return Description.of(text, "entry", entry.name(), registry.key(), entry.doc())
        .with("source", new JsonPrimitive(entry.source()))
        .with("settings", settings.json(entry.settings()));
  }

  /** A kind with what can be chosen of it. */
  private static Description describe(Registry<?> registry) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s (kind)%n  %s%n  written as NAME, or {name: NAME, SETTING: VALUE}, with NAME one of%n",
            registry.key(),
            registry.doc()));
    JsonArray entries = new JsonArray();
    for (Entry<?> entry : registry.entries()) {
      text.append(String.format(Locale.ROOT, "%n  %s: %s%n", entry.name(), entry.doc()));
      entries.add(entry.name());
    }
    return Description.of(text.toString(), "kind", registry.key(), registry.key(), registry.doc())
        .with("entries", entries);
  }

  private Description describe(String path, RecordComponent component) {
    SettingsText text = new SettingsText(bce3s.catalogue());
    Optional<Class<? extends Record>> section = Section.of(component);
    Doc doc = component.getAnnotation(Doc.class);
    String said = doc == null ? "" : doc.value();
    if (section.isPresent()) {
      String shown =
          String.format(
              Locale.ROOT,
              "%s (section of an experiment)%n  %s%n%s",
              path,
              said,
              text.of(section.get()));
      return Description.of(shown, "section", path, null, said)
          .with("settings", text.json(section.get()));
    }
    Optional<Registry<?>> kind = kind(component.getGenericType());
    String chosen =
        kind.map(of -> String.format(Locale.ROOT, "%n%s", describe(of).text())).orElse("");
    String shown =
        String.format(
            Locale.ROOT,
            "%s (setting of an experiment)%n%s%s",
            path,
            text.of(path, component),
            chosen);
    return Description.of(shown, "setting", path, kind.map(Registry::key).orElse(null), said)
        .with("settings", text.json(path, component));
  }

  /** The kind that a setting chooses from, one or several times. */
  private Optional<Registry<?>> kind(Type type) {
    if (!(type instanceof ParameterizedType generic)) {
      return Optional.empty();
    }
    Type argument = generic.getActualTypeArguments()[0];
    return generic.getRawType() == Choice.class
        ? Optional.of(bce3s.catalogue().registry((Class<?>) argument))
        : kind(argument);
  }
}
