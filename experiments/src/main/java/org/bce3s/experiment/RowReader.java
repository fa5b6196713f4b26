package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.training.RunSettings;
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
import org.bce3s.yaml.Sequence;
import org.bce3s.yaml.YamlWriter;

/** Applies each row's settings to those of the file and binds the result. */
final class RowReader {
  private static final String ROWS = "ablation.rows";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,99}");

  private final Catalogue catalogue;
  private final String experiment;
  private final Mapping settings;
  private final Mapping overriding;
  private final Place root;

  /** One row's tree, bound; the row is absent where the tree has faults. */
  private record Attempt(
      Mapping.Entry written, Mapping own, Optional<Row> row, List<Fault> faults) {}

  /**
   * A reader of the rows of one experiment.
   *
   * @param catalogue the registries
   * @param experiment the experiment's name
   * @param settings the settings shared by all rows, command line included
   * @param overriding what was given on the command line
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
    Optional<Row> row = bind(experiment, settings, own);
    findings.addAll(own.faults());
    return row.stream().toList();
  }

  /** The rows in the order of the file; those with faults are left out. */
  List<Row> rows(Mapping written, Findings findings) {
    if (written.entries().isEmpty()) {
      findings.fault(written.origin(), ROWS, "at least one row is needed");
    }
    checkNames(written, findings);
    List<Attempt> attempts = new ArrayList<>();
    for (Mapping.Entry entry : written.entries()) {
      if (entry.value() instanceof Mapping own) {
        attempts.add(attempt(entry, own, findings));
      } else {
        findings.fault(
            root.or(entry.value().origin()),
            Paths.key(ROWS, entry.key()),
            "wanted a mapping, found " + entry.value().describe() + "; write {} for no change");
      }
    }
    report(attempts, findings);
    return attempts.stream().flatMap(a -> a.row().stream()).toList();
  }

  private static void checkNames(Mapping written, Findings findings) {
    Map<String, String> folders = new HashMap<>();
    for (Mapping.Entry entry : written.entries()) {
      String name = entry.key();
      String path = Paths.key(ROWS, name);
      if (!NAME.matcher(name).matches()) {
        findings.fault(
            entry.at(),
            path,
            Findings.quote(name)
                + " is no name for a row; use up to 100 of A-Z a-z 0-9 + . _ -, first a letter or"
                + " digit");
      }
      String other = folders.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        findings.fault(
            entry.at(),
            path,
            "differs from \"" + other + "\" in case only, and rows become folders");
      }
    }
  }

  private Attempt attempt(Mapping.Entry entry, Mapping written, Findings findings) {
    String path = Paths.key(ROWS, entry.key());
    Mapping expanded = Overrides.expand(written, path, findings);
    for (Mapping.Entry own : expanded.entries()) {
      if (ExperimentReader.HEADER.contains(own.key())) {
        findings.fault(
            own.at(), Paths.key(path, own.key()), "belongs to the whole experiment, not to a row");
      }
    }
    Mapping own = expanded.only(key -> !ExperimentReader.HEADER.contains(key));
    Findings inRow = new Findings();
    noteOverruled(overriding, own, "", inRow);
    Optional<Row> row = bind(entry.key(), settings.under(own), inRow);
    return new Attempt(entry, own, row, inRow.faults());
  }

  private static void noteOverruled(Mapping given, Mapping own, String path, Findings findings) {
    for (Mapping.Entry entry : given.entries()) {
      Optional<Mapping.Entry> other = own.entry(entry.key());
      String keyPath = Paths.key(path, entry.key());
      if (other.isEmpty()) {
        continue;
      }
      if (entry.value() instanceof Mapping a && other.get().value() instanceof Mapping b) {
        noteOverruled(a, b, keyPath, findings);
      } else {
        findings.note(
            keyPath + " of the command line has no effect: the row sets it at " + other.get().at());
      }
    }
  }

  /**
   * Reports what is wrong with the shared settings once, and what is wrong with a row alone at that
   * row. A required setting may be missing from the shared ones if a row brings it.
   */
  private void report(List<Attempt> attempts, Findings findings) {
    Findings shared = new Findings();
    bind(experiment, settings, shared);
    Set<Fault> common = new HashSet<>();
    for (Fault fault : shared.faults()) {
      if (!fault.missing() || attempts.stream().allMatch(a -> a.faults().contains(fault))) {
        common.add(fault);
      }
    }
    findings.addAll(List.copyOf(common));
    for (Attempt attempt : attempts) {
      Set<Origin> ownOrigins = new HashSet<>();
      collectOrigins(attempt.own(), ownOrigins);
      for (Fault fault : attempt.faults()) {
        if (!common.contains(fault)) {
          boolean own = ownOrigins.contains(fault.origin()) && fault.origin().line() > 0;
          Origin origin = own ? fault.origin() : attempt.written().at();
          String path = Paths.key(Paths.key(ROWS, attempt.written().key()), fault.path());
          findings.addAll(List.of(new Fault(origin, path, fault.message(), fault.missing())));
        }
      }
    }
  }

  private static void collectOrigins(Node node, Set<Origin> origins) {
    origins.add(node.origin());
    if (node instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries()) {
        origins.add(entry.at());
        collectOrigins(entry.value(), origins);
      }
    } else if (node instanceof Sequence list) {
      list.items().forEach(item -> collectOrigins(item, origins));
    }
  }

  private Optional<Row> bind(String name, Mapping tree, Findings findings) {
    return new Binder(catalogue, findings)
        .bind(RunSettings.class, tree, root, ExperimentReader.HEADER)
        .map(
            bound ->
                new Row(name, bound.value(), resolved(name, bound, findings), findings.notes()));
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
