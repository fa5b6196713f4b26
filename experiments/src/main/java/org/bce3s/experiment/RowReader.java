package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.settings.RunSettings;
import org.bce3s.yaml.Binder;
import org.bce3s.yaml.Bound;
import org.bce3s.yaml.Fault;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Overrides;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Place;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.Scalars;
import org.bce3s.yaml.YamlWriter;

/** Applies each row's settings to those of the file and binds the result. */
final class RowReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._=,-]{0,99}");

  private final Catalogue catalogue;
  private final String experiment;
  private final Mapping settings;
  private final Mapping overriding;
  private final Place root;

  /** One row's tree, bound; the row is absent where the tree has faults. */
  private record Attempt(
      WrittenRow written,
      Mapping own,
      Mapping tree,
      Optional<Row> row,
      List<EffectCheck.Found> withoutEffect,
      List<Fault> faults) {
    /** The settings as far as they are known: without faults, defaults included. */
    List<Setting> settings() {
      return row.map(Row::values).orElseGet(() -> Setting.of(tree));
    }
  }

  /**
   * A reader of the rows of one experiment.
   *
   * @param catalogue the registries
   * @param experiment the experiment's name
   * @param settings the settings shared by all rows, command line included
   * @param overriding the settings of a run given on the command line, which win over a row's too
   * @param root where the file's mapping begins
   */
  RowReader(
      Catalogue catalogue, String experiment, Mapping settings, Mapping overriding, Place root) {
    this.catalogue = catalogue;
    this.experiment = experiment;
    this.settings = settings;
    this.overriding = overriding;
    this.root = root;
  }

  /** The row of an experiment without ablation; none if it has faults. */
  List<Row> single(Findings findings) {
    Findings own = new Findings();
    EffectCheck effects = new EffectCheck(this::isOfFile, true);
    Optional<Row> row = bind(experiment, settings, own, setting -> false, effects);
    findings.addAll(own.faults());
    return row.stream().toList();
  }

  /**
   * The rows that are not excluded, in the order written; those with faults are left out.
   *
   * @param written the rows
   * @param excluded see {@link AblationHeader#exclude}
   * @param findings takes what is wrong
   */
  List<Row> rows(List<WrittenRow> written, List<Mapping> excluded, Findings findings) {
    Findings inShared = new Findings();
    Optional<Row> shared =
        bind(experiment, settings, inShared, setting -> false, new EffectCheck(o -> false, false));
    List<Attempt> attempts = written.stream().map(row -> attempt(row, shared, findings)).toList();
    Exclusions exclusions = Exclusions.of(excluded, findings);
    List<Attempt> kept =
        attempts.stream().filter(attempt -> !exclusions.match(attempt.settings())).toList();
    boolean allRead = kept.stream().allMatch(attempt -> attempt.row().isPresent());
    exclusions.reportUnused(allRead, kept.isEmpty(), overriding, findings);
    checkNames(kept.stream().map(Attempt::written).toList(), findings);
    report(kept, inShared.faults(), findings);
    kept.forEach(attempt -> checkLeftOut(attempt, shared, findings));
    if (allRead) {
      EffectCheck.tellShared(
          kept.stream().map(Attempt::withoutEffect).toList(), this::isOfFile, findings);
    }
    return kept.stream().flatMap(a -> a.row().stream()).toList();
  }

  private static void checkNames(List<WrittenRow> rows, Findings findings) {
    Map<String, WrittenRow> folders = new HashMap<>();
    for (WrittenRow row : rows) {
      String name = row.name();
      if (!NAME.matcher(name).matches()) {
        String advice = row.way() == WrittenRow.Way.NAMED ? "" : "; name such rows under rows";
        findings.fault(
            row.at(),
            row.path(),
            Findings.quote(name)
                + " is no name for a row; use up to 100 of A-Z a-z 0-9 + . _ = , -, first a letter"
                + " or digit"
                + advice);
      }
      WrittenRow other = folders.putIfAbsent(name.toLowerCase(Locale.ROOT), row);
      if (other != null && other.name().equals(name)) {
        findings.fault(
            row.at(),
            row.path(),
            "row " + Findings.quote(name) + " is given twice; first at " + other.at());
      } else if (other != null) {
        findings.fault(
            row.at(),
            row.path(),
            "differs from \"" + other.name() + "\" in case only, and rows become folders");
      }
    }
  }

  private Attempt attempt(WrittenRow written, Optional<Row> shared, Findings findings) {
    String path = written.path();
    Mapping expanded = Overrides.expand(written.settings(), path, findings);
    for (Mapping.Entry own : expanded.entries()) {
      if (ExperimentReader.HEADER.contains(own.key())) {
        findings.fault(
            own.at(), Paths.key(path, own.key()), "belongs to the whole experiment, not to a row");
      }
    }
    Mapping own = expanded.only(key -> !ExperimentReader.HEADER.contains(key));
    Mapping tree = settings.under(own).under(overriding);
    Findings inRow = new Findings();
    noteOverruled(overriding, own, "", inRow);
    EffectCheck effects =
        new EffectCheck(EffectCheck.origins(own)::contains, written.way() == WrittenRow.Way.NAMED);
    Optional<Row> row = bind(written.name(), tree, inRow, changed(shared, own), effects);
    return new Attempt(written, own, tree, row, effects.inherited(), inRow.faults());
  }

  /** Whether something was written in the experiment's own file or on the command line. */
  private boolean isOfFile(Origin origin) {
    return origin.source().equals(root.at().source()) || origin.equals(Origin.COMMAND_LINE);
  }

  /** Tells the settings in which a row differs; see {@link Row#changes}. */
  private static Predicate<Setting> changed(Optional<Row> shared, Mapping own) {
    Map<String, String> values = new HashMap<>();
    shared
        .map(Row::values)
        .orElseGet(() -> Setting.of(own))
        .forEach(s -> values.put(s.path(), s.value()));
    return shared.isPresent()
        ? setting -> !setting.value().equals(values.get(setting.path()))
        : setting -> values.containsKey(setting.path());
  }

  private static void noteOverruled(Mapping given, Mapping own, String path, Findings findings) {
    for (Mapping.Entry entry : given.entries()) {
      Optional<Mapping.Entry> other = own.entry(entry.key());
      String keyPath = Paths.key(path, entry.key());
      if (other.isEmpty()) {
        continue;
      }
      Node above = entry.value();
      Node below = other.get().value();
      if (above instanceof Mapping a && below instanceof Mapping b) {
        noteOverruled(a, b, keyPath, findings);
      } else if (!(chosen(above) instanceof Mapping)
          && !(chosen(below) instanceof Mapping)
          && !Axis.same(chosen(above), chosen(below))) {
        findings.note(
            keyPath
                + ": "
                + YamlWriter.flow(below)
                + " ("
                + other.get().at()
                + ") gives way to the command line");
      }
    }
  }

  /** The name that a mapping chooses, where a name alone means the same. */
  private static Node chosen(Node value) {
    return value instanceof Mapping mapping
        ? mapping.entry("name").map(Mapping.Entry::value).orElse(value)
        : value;
  }

  /**
   * Reports what is wrong with the shared settings once, and what is wrong with a row alone at that
   * row. A required setting may be missing from the shared ones if a row brings it.
   */
  private static void report(List<Attempt> attempts, List<Fault> shared, Findings findings) {
    Set<Fault> common = new HashSet<>();
    for (Fault fault : shared) {
      if (!fault.missing() || attempts.stream().allMatch(a -> a.faults().contains(fault))) {
        common.add(fault);
      }
    }
    findings.addAll(List.copyOf(common));
    for (Attempt attempt : attempts) {
      WrittenRow written = attempt.written();
      Set<Origin> ownOrigins = new HashSet<>();
      EffectCheck.collectOrigins(attempt.own(), ownOrigins);
      for (Fault fault : attempt.faults()) {
        if (!common.contains(fault)) {
          // What one value of a grid lacks is a fault of that row, not of the key of all its rows.
          boolean ofOneRow = fault.missing() && written.way() == WrittenRow.Way.VARIED;
          boolean own =
              ownOrigins.contains(fault.origin()) && fault.origin().line() > 0 && !ofOneRow;
          Origin origin = own ? fault.origin() : written.at();
          String path = Paths.key(own ? written.path() : written.ownPath(), fault.path());
          findings.addAll(List.of(new Fault(origin, path, fault.message(), fault.missing())));
        }
      }
    }
  }

  private static void checkLeftOut(Attempt attempt, Optional<Row> shared, Findings findings) {
    WrittenRow written = attempt.written();
    boolean same = attempt.row().filter(row -> row.changes().isEmpty()).isPresent();
    if (written.way() == WrittenRow.Way.LEFT_OUT && shared.isPresent() && same) {
      boolean given = attempt.row().stream().anyMatch(row -> isOverridden(row, written));
      findings.fault(
          written.at(),
          written.path(),
          given
              ? "the command line sets the weight of this term, which the row is to set to 0"
              : "the weight of this term is 0 already: nothing to leave out");
    }
  }

  private static boolean isOverridden(Row row, WrittenRow written) {
    return written.settings().entries().stream()
        .flatMap(entry -> Setting.find(row.values(), entry.key()).stream())
        .anyMatch(
            setting ->
                setting.origin().equals(Origin.COMMAND_LINE.toString())
                    && !Scalars.same(setting.value(), "0"));
  }

  private Optional<Row> bind(
      String name,
      Mapping tree,
      Findings findings,
      Predicate<Setting> changed,
      EffectCheck effects) {
    return new Binder(catalogue, findings)
        .bind(RunSettings.class, tree, root, ExperimentReader.HEADER)
        .map(bound -> effects.tell(bound, findings))
        .map(
            bound ->
                new Row(
                    name,
                    bound.value(),
                    resolved(name, bound, findings),
                    findings.notes(),
                    Setting.of((Mapping) bound.resolved()).stream()
                        .map(setting -> setting.changed(changed.test(setting)))
                        .toList()));
  }

  private String resolved(String row, Bound<RunSettings> bound, Findings findings) {
    StringBuilder text = new StringBuilder();
    text.append("# Row ").append(YamlWriter.word(row)).append(" of experiment ");
    text.append(YamlWriter.word(experiment)).append(", every setting written out.\n");
    text.append("# A comment names where a value was written; without one it is the default.\n");
    findings.notes().forEach(note -> text.append("# Note: ").append(note).append('\n'));
    List<Mapping.Entry> entries = new ArrayList<>();
    String word = YamlWriter.word(experiment);
    Scalar name = new Scalar(Origin.DEFAULT, experiment, !word.equals(experiment));
    entries.add(new Mapping.Entry("experiment", Origin.DEFAULT, name));
    entries.addAll(((Mapping) bound.resolved()).entries());
    return text + YamlWriter.write(new Mapping(Origin.DEFAULT, entries));
  }
}
