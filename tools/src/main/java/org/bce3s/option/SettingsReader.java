package org.bce3s.option;

import java.util.List;
import java.util.Optional;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.experiment.ExperimentException;
import org.bce3s.yaml.Binder;
import org.bce3s.yaml.Bound;
import org.bce3s.yaml.Findings;
import org.bce3s.yaml.Mapping;
import org.bce3s.yaml.Origin;
import org.bce3s.yaml.Overrides;
import org.bce3s.yaml.Place;

/** Reads settings that a command takes from its options rather than from a file. */
public final class SettingsReader {
  private final Catalogue catalogue;

  /** A reader that knows the entries of a catalogue. */
  public SettingsReader(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Reads settings.
   *
   * @param type the record they fill
   * @param settings texts {@code key.path=value}; of two for one path the later wins
   * @throws ExperimentException with everything that is wrong with them
   */
  public <R extends Record> R read(Class<R> type, List<String> settings) {
    Findings findings = new Findings();
    Mapping tree = Overrides.parse(settings, findings);
    Optional<Bound<R>> bound =
        new Binder(catalogue, findings)
            .bind(type, tree, new Place("", Origin.COMMAND_LINE), List.of());
    ExperimentException.refuse(findings.faults());
    return bound.orElseThrow().value();
  }
}
