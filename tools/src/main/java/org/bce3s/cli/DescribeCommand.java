package org.bce3s.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.option.JsonOption;
import org.bce3s.option.Kinds;
import org.bce3s.reference.EntrySettings;
import org.bce3s.reference.SettingsText;
import org.bce3s.registry.Entry;
import org.bce3s.registry.NearestNames;
import org.bce3s.registry.Registry;
import org.bce3s.registry.UnknownNameException;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Doc;
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
    Map<String, RecordComponent> settings =
        EntrySettings.paths(List.of(ExperimentReader.HEADER_RECORD, RunSettings.class));
    EntrySettings ofEntries = EntrySettings.of(bce3s.catalogue(), settings);
    known.addAll(settings.keySet());
    known.addAll(ofEntries.paths());
    boolean section = settings.containsKey(name) && Section.of(settings.get(name)).isPresent();
    if (section || (texts.isEmpty() && settings.containsKey(name))) {
      texts.add(describe(name, settings.get(name)));
    } else if (texts.isEmpty() && ofEntries.paths().contains(name)) {
      texts.add(describe(name, ofEntries));
    }
    if (texts.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), unknown(name, known.stream().distinct().sorted().toList()));
    }
    return texts;
  }

  private static String unknown(String name, List<String> known) {
    List<String> ends = known.stream().filter(path -> path.endsWith("." + name)).toList();
    if (!ends.isEmpty()) {
      return "\""
          + name
          + "\" alone is no name; type describe "
          + String.join(" or describe ", ends);
    }
    return NearestNames.of(name, known).isEmpty()
        ? "unknown name \"" + name + "\"; \"list\" shows all" + UnknownNameException.OUTSIDE
        : Kinds.unknown("name", name, known);
  }

  private static Description describe(String path, EntrySettings settings) {
    String shown =
        String.format(
            Locale.ROOT,
            "%s (setting of an experiment, where the chosen %s has it)%n%s",
            path,
            settings.kind(path),
            settings.text(path));
    return Description.of(shown, "setting", path, settings.kind(path), "")
        .with("settings", settings.json(path));
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
    Optional<Registry<?>> kind = EntrySettings.kind(bce3s.catalogue(), component.getGenericType());
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
}
