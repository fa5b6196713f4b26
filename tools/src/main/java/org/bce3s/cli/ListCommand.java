package org.bce3s.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import org.bce3s.option.JsonOption;
import org.bce3s.option.Kinds;
import org.bce3s.registry.Entry;
import org.bce3s.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private JsonOption json;

  @Override
  public void run() {
    Collection<Registry<?>> registries =
        kind == null
            ? bce3s.catalogue().registries()
            : List.of(Kinds.find(bce3s.catalogue(), kind, spec.commandLine()));
    if (json.given()) {
      JsonOption.print("list/1", json(registries), spec.commandLine().getOut());
      return;
    }
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

  private static JsonObject json(Collection<Registry<?>> registries) {
    JsonArray kinds = new JsonArray();
    for (Registry<?> registry : registries) {
      JsonArray entries = new JsonArray();
      for (Entry<?> entry : registry.entries()) {
        JsonObject one = new JsonObject();
        one.addProperty("name", entry.name());
        one.addProperty("doc", entry.doc());
        one.addProperty("source", entry.source());
        entries.add(one);
      }
      JsonObject kind = new JsonObject();
      kind.addProperty("kind", registry.key());
      kind.addProperty("doc", registry.doc());
      kind.add("entries", entries);
      kinds.add(kind);
    }
    JsonObject object = new JsonObject();
    object.add("kinds", kinds);
    return object;
  }
}
