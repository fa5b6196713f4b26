package org.bce3s.reference;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentReader;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.Components;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.yaml.Section;

/**
 * Every setting of an experiment as one Markdown page: the keys of the file section by section, and
 * the entries of every kind with their settings. It is made of the records and registries that the
 * reader binds to, so equal catalogues give equal pages.
 */
public final class SettingsReference {
  private final Catalogue catalogue;
  private final SettingsText settings;
  private final StringBuilder page = new StringBuilder();

  private SettingsReference(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.settings = new SettingsText(catalogue);
  }

  /** The page of the entries of a catalogue. */
  public static String markdown(Catalogue catalogue) {
    return new SettingsReference(catalogue).page();
  }

  private String page() {
    paragraph("# Every setting");
    paragraph("Generated: `tools/bce3s reference settings > docs/reference/settings.md`");
    paragraph(
        "A setting that chooses from a kind is written as a name, or as a mapping with `name` and"
            + " the settings of that entry.");
    paragraph("## The file");
    List<RecordComponent> sections = new ArrayList<>();
    List<SettingsText.Line> alone = new ArrayList<>();
    for (Class<? extends Record> record :
        List.of(ExperimentReader.HEADER_RECORD, RunSettings.class)) {
      for (RecordComponent component : Components.of(record)) {
        if (Section.of(component).isPresent()) {
          sections.add(component);
        } else {
          alone.add(settings.line(component));
        }
      }
    }
    table(alone);
    for (RecordComponent section : sections) {
      String key = Names.key(section.getName());
      paragraph("## `" + key + "`");
      paragraph(sentence(section.getAnnotation(Doc.class).value()));
      table(settings.lines(Section.of(section).orElseThrow()));
    }
    catalogue.registries().forEach(this::kind);
    return page.toString().strip() + "\n";
  }

  private void kind(Registry<?> registry) {
    paragraph("## Kind: " + registry.key());
    paragraph(sentence(registry.doc()));
    for (Entry<?> entry : registry.entries()) {
      paragraph("### `" + entry.name() + "` (" + registry.key() + ")");
      paragraph(sentence(entry.doc()) + " Source: " + escaped(entry.source()) + ".");
      List<SettingsText.Line> lines = settings.lines(entry.settings());
      if (!lines.isEmpty()) {
        table(lines);
      }
    }
  }

  private void table(List<SettingsText.Line> lines) {
    page.append("| setting | values | meaning |\n| --- | --- | --- |\n");
    for (SettingsText.Line line : lines) {
      page.append("| `").append(line.key()).append("` | ");
      page.append(escaped(line.facts())).append(" | ").append(escaped(line.doc())).append(" |\n");
    }
    page.append('\n');
  }

  private void paragraph(String text) {
    page.append(text).append("\n\n");
  }

  private static String sentence(String doc) {
    String text = escaped(doc);
    String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return first.endsWith(".") ? first : first + ".";
  }

  /** What Markdown would take for markup stands for itself. */
  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
  }
}
