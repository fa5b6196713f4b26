package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bce3s.classifier.Classifier;
import org.bce3s.registry.Choice;
import org.bce3s.settings.StageSettings;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Scalars;

/** Which rows of an experiment are later stages, and of what. */
public final class Stages {
  private static final String START = "stage.start";

  private Stages() {}

  /** The name of the row that a row starts from, if it is a later stage. */
  public static Optional<String> start(Row row) {
    return row.settings().stage().map(StageSettings::start);
  }

  /** The row of a name, if there is one. */
  public static Optional<Row> row(String name, List<Row> rows) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /**
   * Checks that every later stage has a row to start from that it can start from.
   *
   * @throws ExperimentException with every stage for which this is not so
   */
  public static void check(List<Row> rows) {
    List<Problem> problems = new ArrayList<>();
    for (Row row : rows) {
      start(row)
          .flatMap(start -> fault(row, start, rows))
          .ifPresent(message -> problems.add(new Problem(origin(row), START, message)));
    }
    if (!problems.isEmpty()) {
      throw new ExperimentException(problems);
    }
  }

  private static Optional<String> fault(Row row, String start, List<Row> rows) {
    Optional<Row> found = row(start, rows);
    if (found.isEmpty()) {
      List<String> others =
          rows.stream().map(Row::name).filter(name -> !name.equals(row.name())).toList();
      return Optional.of(
          "unknown row "
              + Findings.quote(start)
              + (others.isEmpty()
                  ? ": the experiment has no other row to start from"
                  : "; " + Scalars.suggestion(start, others)));
    }
    Set<String> way = new LinkedHashSet<>();
    for (Optional<Row> at = Optional.of(row); at.isPresent(); ) {
      if (!way.add(at.get().name())) {
        return Optional.of(
            "the rows start from each other: "
                + String.join(" from ", way)
                + " from "
                + at.get().name());
      }
      at = start(at.get()).flatMap(name -> row(name, rows));
    }
    return differs("backbone", row.settings().backbone(), found.get().settings().backbone(), start)
        .or(
            () ->
                differs(
                    "dataset", row.settings().dataset(), found.get().settings().dataset(), start))
        .or(() -> otherHoldout(row, found.get()))
        .or(() -> otherRows(row, found.get()));
  }

  /** Classifier rows of a length that the start's classifier does not use and this one does. */
  private static Optional<String> otherRows(Row row, Row start) {
    Choice<Classifier> own = row.settings().classifier();
    Choice<Classifier> other = start.settings().classifier();
    if (row.settings().stage().orElseThrow().resetClassifier()
        || own.value().canTakeRowsOf(other.value())) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "row %s has classifier %s, which does not apply its rows as long as it stores them, so"
                + " that they are not what classifier %s of this row takes them for; set classifier:"
                + " linear in row %s%s",
            Findings.quote(start.name()),
            Findings.quote(other.name()),
            Findings.quote(own.name()),
            Findings.quote(start.name()),
            own.value().needsStage() ? "" : ", or stage.reset_classifier: true here"));
  }

  private static Optional<String> otherHoldout(Row row, Row start) {
    int own = row.settings().sampling().holdout();
    int other = start.settings().sampling().holdout();
    return own == other
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "row %s has sampling.holdout %d; this row has %d, and a stage keeps the training"
                    + " images",
                Findings.quote(start.name()),
                other,
                own));
  }

  private static Optional<String> differs(
      String what, Choice<?> own, Choice<?> other, String start) {
    return text(own).equals(text(other))
        ? Optional.empty()
        : Optional.of(
            "row "
                + Findings.quote(start)
                + " has another "
                + what
                + ", "
                + text(other)
                + "; this row has "
                + text(own)
                + ", and a stage keeps the "
                + what);
  }

  /** The choice as a person writes it in YAML, with what can change a result. */
  private static String text(Choice<?> choice) {
    return choice.name()
        + " {"
        + String.join(", ", Canonical.text(choice.settings()).lines().toList())
        + "}";
  }

  private static String origin(Row row) {
    return Setting.find(row.values(), START).map(Setting::origin).orElse(row.name());
  }
}
