package org.bce3s.experiment;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.settings.RunSettings;
import org.bce3s.spec.SpecException;
import org.bce3s.spec.Violation;

/**
 * One row of an ablation: settings that are trained with every seed.
 *
 * @param name the row's name
 * @param settings its settings, defaults filled in
 * @param resolvedYaml an experiment file of this row alone, without includes, defaults written out,
 *     and without {@code seeds} (the reader of one run appends the seed); each line that did not
 *     come from a default ends in a comment with its origin
 * @param notes what the reader did on its own, e.g. a setting dropped because the row chose another
 *     loss term
 * @param values every setting of the row with its origin, in the order of the resolved YAML
 */
public record Row(
    String name,
    RunSettings settings,
    String resolvedYaml,
    List<String> notes,
    List<Setting> values) {
  /** Copies the lists. */
  public Row {
    notes = List.copyOf(notes);
    values = List.copyOf(values);
  }

  /**
   * The settings in which this row differs from what all rows share: those it sets to another value
   * and the defaults of a term it chose. Where the shared settings alone are no whole run, those
   * that the row sets.
   */
  public List<Setting> changes() {
    return values.stream().filter(Setting::changed).toList();
  }

  /**
   * What is wrong with the row's settings where the data showed it, addressed to the place where
   * each setting was written.
   */
  public List<Problem> problems(SpecException refusal) {
    List<Problem> problems = new ArrayList<>();
    for (Violation violation : refusal.violations()) {
      problems.add(
          problem(
              violation.field(),
              violation.value() + " is not allowed; must be " + violation.allowed()));
    }
    return problems;
  }

  /**
   * A problem of the row, addressed to the place where a setting was written, or to the row itself
   * where nobody wrote it; since the data showed it, with the place where that was chosen.
   *
   * @param path the setting
   * @param message what is wrong and what is allowed
   */
  public Problem problem(String path, String message) {
    String where =
        Setting.find(values, path)
            .filter(Setting::isWritten)
            .map(Setting::origin)
            .orElseGet(() -> "row " + name + data());
    return new Problem(where, path, message);
  }

  /** Where the row's data set was written, which somebody must have done. */
  private String data() {
    return Setting.find(values, "dataset")
        .filter(Setting::isWritten)
        .map(setting -> " (data set: " + setting.origin() + ")")
        .orElse("");
  }
}
