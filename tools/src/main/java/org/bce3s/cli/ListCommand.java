package org.bce3s.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import org.bce3s.option.Kinds;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bce3s list}: the names an experiment can choose from. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists what an experiment can choose from.")
final class ListCommand implements Runnable {
  @ParentCommand private Bce3s bce3s;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      description = "Only this kind, e.g. backbone or loss.joint; all kinds if left out.")
  private String kind;

  @Override
  public void run() {
    Collection<Registry<?>> registries =
        kind == null
            ? bce3s.catalogue().registries()
            : List.of(Kinds.find(bce3s.catalogue(), kind, spec.commandLine()));
    int width =
        registries.stream()
            .flatMap(r -> r.names().stream())
            .mapToInt(String::length)
            .max()
            .orElse(0);
    PrintWriter out = spec.commandLine().getOut();
    boolean first = true;
    for (Registry<?> registry : registries) {
      if (!first) {
        out.println();
      }
      first = false;
      out.println(registry.key() + ": " + registry.doc());
      for (Entry<?> entry : registry.entries()) {
        out.println(
            "  " + entry.name() + " ".repeat(width - entry.name().length() + 2) + entry.doc());
      }
    }
    out.flush();
  }
}
