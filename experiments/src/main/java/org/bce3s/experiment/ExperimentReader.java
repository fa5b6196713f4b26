package org.bce3s.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.yaml.Binder;
import org.bce3s.yaml.Bound;
import org.bce3s.yaml.FileLoader;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Node;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Overrides;
import org.bce3s.yaml.Paths;
import org.bce3s.yaml.Place;
import org.bce3s.yaml.Scalar;
import org.bce3s.yaml.Scalars;
import org.bce3s.yaml.Sequence;

/** Reads an experiment file, or says everything that is wrong with it. */
public final class ExperimentReader {
  static final String INCLUDE = "include";

  private static final String SEEDS = "seeds";

  /** Numbers of seeds that somebody may mean who writes {@code seeds: 3}. */
  private static final Pattern FEW = Pattern.compile("[2-9]|10");

  /** The keys of a file that are not settings of a run. */
  static final Set<String> HEADER = Set.of("experiment", SEEDS, "ablation", INCLUDE);

  /** The record of what a file says beside the settings of a run: name, seeds and rows. */
  public static final Class<? extends Record> HEADER_RECORD = ExperimentHeader.class;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private final Catalogue catalogue;

  /** A reader that knows the entries of a catalogue. */
  public ExperimentReader(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Reads an experiment.
   *
   * @param file the file, named in messages as it is given here
   * @param overrides settings {@code key.path=value} that replace those of the file and of its
   *     rows; a row notes which of its own gave way
   * @throws ExperimentException with every problem of the file, its includes and the overrides
   */
  public Experiment read(Path file, List<String> overrides) {
    Findings findings = new Findings();
    FileLoader loader = new FileLoader(findings);
    Optional<Mapping> written = loader.load(file);
    Mapping overriding = commandLine(overrides, findings);
    written.ifPresent(w -> OverriddenRows.check(w, overrides, findings));
    Optional<Experiment> experiment = written.flatMap(w -> bind(w, overriding, file, findings));
    ExperimentException.refuse(
        findings.faults().stream().filter(f -> loader.complete() || !f.missing()).toList());
    return experiment.orElseThrow();
  }

  private static Mapping commandLine(List<String> overrides, Findings findings) {
    Mapping tree = Overrides.parse(overrides, findings);
    if (tree.entry(INCLUDE).isPresent()) {
      findings.fault(Origin.COMMAND_LINE, INCLUDE, "can only be written in a file");
    }
    return tree.only(key -> !key.equals(INCLUDE));
  }

  private Optional<Experiment> bind(
      Mapping written, Mapping overriding, Path file, Findings findings) {
    Mapping tree = OverriddenRows.expanded(written, findings).under(overriding);
    Place root = new Place("", written.origin());
    Optional<ExperimentHeader> header =
        new Binder(catalogue, findings)
            .bind(ExperimentHeader.class, header(tree, findings), root, List.of())
            .map(Bound::value);
    String name = name(tree, header, file, findings);
    header.ifPresent(h -> checkSeeds(h.seeds(), tree, findings));
    RowReader reader =
        new RowReader(
            catalogue,
            name,
            tree.only(k -> !HEADER.contains(k)),
            overriding.only(k -> !HEADER.contains(k)),
            root);
    List<Row> rows =
        header
            .flatMap(ExperimentHeader::ablation)
            .map(ablation -> rows(ablation, reader, tree, overriding, findings))
            .orElseGet(() -> reader.single(findings));
    return header.map(
        h -> new Experiment(name, h.seeds(), h.ablation().flatMap(AblationHeader::baseline), rows));
  }

  /** The settings that are not a run's, without seeds that are a number rather than a list. */
  private static Mapping header(Mapping tree, Findings findings) {
    Mapping header = tree.only(HEADER::contains);
    Optional<Scalar> number =
        header
            .entry(SEEDS)
            .map(Mapping.Entry::value)
            .filter(Scalar.class::isInstance)
            .map(Scalar.class::cast)
            .filter(seeds -> FEW.matcher(seeds.text()).matches());
    if (number.isEmpty()) {
      return header;
    }
    String found = number.get().text();
    String seeds =
        IntStream.range(0, Integer.parseInt(found))
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", "[", "]"));
    findings.fault(
        number.get().origin(),
        SEEDS,
        "wanted a list, found "
            + number.get().describe()
            + String.format(
                Locale.ROOT, "; write %s for %s seeds, [%2$s] for seed %2$s alone", seeds, found));
    return header.only(key -> !key.equals(SEEDS));
  }

  private static List<Row> rows(
      AblationHeader ablation,
      RowReader reader,
      Mapping tree,
      Mapping overriding,
      Findings findings) {
    List<WrittenRow> written = RowExpansion.of(ablation, overriding, findings);
    List<Row> rows = reader.rows(written, ablation.exclude(), findings);
    ablation
        .baseline()
        .flatMap(baseline -> baselineFault(baseline, written, rows, findings))
        .ifPresent(
            message ->
                findings.fault(
                    tree.entry("ablation")
                        .map(Mapping.Entry::value)
                        .filter(Mapping.class::isInstance)
                        .flatMap(a -> origin((Mapping) a, "baseline"))
                        .orElse(tree.origin()),
                    "ablation.baseline",
                    message));
    return rows;
  }

  private static Optional<String> baselineFault(
      String baseline, List<WrittenRow> written, List<Row> rows, Findings findings) {
    List<String> names = written.stream().map(WrittenRow::name).toList();
    String quoted = Findings.quote(baseline);
    if (!names.isEmpty() && !names.contains(baseline)) {
      return Optional.of("unknown row " + quoted + "; " + Scalars.suggestion(baseline, names));
    }
    boolean allRead = findings.faults().isEmpty();
    return allRead && rows.stream().noneMatch(row -> row.name().equals(baseline))
        ? Optional.of("row " + quoted + " is excluded")
        : Optional.empty();
  }

  private static String name(
      Mapping tree, Optional<ExperimentHeader> header, Path file, Findings findings) {
    String key = "experiment";
    Path fileName = file.getFileName();
    String byFile = fileName == null ? "" : fileName.toString().replaceFirst("\\.ya?ml$", "");
    Optional<String> written = header.flatMap(ExperimentHeader::experiment);
    String name = written.orElse(byFile);
    if (!NAME.matcher(name).matches() && (written.isPresent() || tree.entry(key).isEmpty())) {
      findings.fault(
          origin(tree, key).orElse(tree.origin()),
          key,
          Findings.quote(name)
              + (written.isPresent() ? "" : ", taken from the file's name,")
              + " is no name for a folder; use up to 100 of A-Z a-z 0-9 . _ -");
    }
    return name;
  }

  private static void checkSeeds(List<Long> seeds, Mapping tree, Findings findings) {
    if (seeds.isEmpty()) {
      findings.fault(origin(tree, SEEDS).orElse(tree.origin()), SEEDS, "at least one is needed");
    }
    for (int i = 0; i < seeds.size(); i++) {
      int first = seeds.indexOf(seeds.get(i));
      if (first < i) {
        findings.fault(
            item(tree, SEEDS, i),
            Paths.item(SEEDS, i),
            "seed "
                + seeds.get(i)
                + " is given twice; first at "
                + item(tree, SEEDS, first).orPath(Paths.item(SEEDS, first)));
      }
    }
  }

  private static Optional<Origin> origin(Mapping tree, String key) {
    return tree.entry(key).map(Mapping.Entry::value).map(Node::origin);
  }

  private static Origin item(Mapping tree, String key, int index) {
    return tree.entry(key)
        .map(Mapping.Entry::value)
        .filter(Sequence.class::isInstance)
        .map(list -> ((Sequence) list).items().get(index).origin())
        .orElse(tree.origin());
  }
}
