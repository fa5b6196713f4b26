package org.bce3s.option;

import java.util.List;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.registry.NearestNames;
import org.bce3s.registry.Registry;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Finds the kind that a person named on the command line. */
public final class Kinds {
  private Kinds() {}

  /**
   * The registry of that key.
   *
   * @throws ParameterException naming the nearest kinds
   */
  public static Registry<?> find(Catalogue catalogue, String key, CommandLine commandLine) {
    List<String> keys = catalogue.registries().stream().map(Registry::key).toList();
    return catalogue.registries().stream()
        .filter(r -> r.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new ParameterException(commandLine, unknown("kind", key, keys)));
  }

  /** {@code unknown kind "backbon"; did you mean "backbone"?}, or all that is known. */
  public static String unknown(String what, String name, List<String> known) {
    List<String> nearest = NearestNames.of(name, known);
    return "unknown "
        + what
        + " \""
        + name
        + "\""
        + (nearest.isEmpty()
            ? "; known: " + String.join(", ", known)
            : "; did you mean " + NearestNames.quoted(nearest) + "?");
  }
}
