package org.bce3s.cli;

import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.training.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s describe}: every setting of an entry, or of a section of the experiment. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description = "Describes a name of the list, or a section of an experiment such as train.")
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

  @Override
  public void run() {
    List<String> texts = words.size() == 2 ? ofKind(words.get(0), words.get(1)) : all(words.get(0));
    PrintWriter out = spec.commandLine().getOut();
    out.print(String.join(System.lineSeparator(), texts));
    out.flush();
  }

  private List<String> ofKind(String kind, String name) {
    Registry<?> registry = Kinds.find(bce3s.catalogue(), kind, spec.commandLine());
    return List.of(describe(registry, registry.entry(name)));
  }

  private List<String> all(String name) {
    List<String> texts = new ArrayList<>();
    for (Registry<?> registry : bce3s.catalogue().registries()) {
      registry.entries().stream()
          .filter(e -> e.name().equals(name))
          .forEach(e -> texts.add(describe(registry, e)));
    }
    sections()
        .filter(s -> Names.key(s.getName()).equals(name))
        .forEach(s -> texts.add(describe(s)));
    if (texts.isEmpty()) {
      Stream<String> entries =
          bce3s.catalogue().registries().stream().map(Registry::names).flatMap(Collection::stream);
      List<String> known =
          Stream.concat(entries, sections().map(s -> Names.key(s.getName())))
              .distinct()
              .sorted()
              .toList();
      throw new ParameterException(spec.commandLine(), Kinds.unknown("name", name, known));
    }
    return texts;
  }

  /**
   * The parts of an experiment that are records of settings rather than a choice from a registry.
   */
  private static Stream<RecordComponent> sections() {
    return Stream.of(RunSettings.class.getRecordComponents())
        .filter(c -> SettingsText.isSection(c.getType()));
  }

  private String describe(Registry<?> registry, Entry<?> entry) {
    return String.format(
        Locale.ROOT,
        "%s (%s)%n  %s%n  source: %s%n%s",
        entry.name(),
        registry.key(),
        entry.doc(),
        entry.source(),
        new SettingsText(bce3s.catalogue()).of(entry.settings()));
  }

  private String describe(RecordComponent section) {
    return String.format(
        Locale.ROOT,
        "%s (section of an experiment)%n  %s%n%s",
        Names.key(section.getName()),
        section.getAnnotation(Doc.class).value(),
        new SettingsText(bce3s.catalogue()).of(section.getType().asSubclass(Record.class)));
  }
}
