package org.bce3s.experiment;

import java.util.List;
import org.bce3s.training.RunSettings;

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
 */
public record Row(String name, RunSettings settings, String resolvedYaml, List<String> notes) {
  /** Copies the notes. */
  public Row {
    notes = List.copyOf(notes);
  }
}
