package org.bce3s.option;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option {@code --json} of commands whose output programs read. */
public final class JsonOption {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().serializeNulls().create();

  @Option(
      names = "--json",
      description = "Prints one JSON object instead, with the keys that docs/scripts.md lists.")
  private boolean json;

  /** Whether it was given. */
  public boolean given() {
    return json;
  }

  /**
   * Prints an object.
   *
   * @param schema its form, such as {@code status/1}: keys are added to a form, and none is taken
   *     away or changed without another number
   */
  public static void print(String schema, JsonObject members, PrintWriter out) {
    JsonObject object = new JsonObject();
    object.addProperty("schema", schema);
    members.entrySet().forEach(member -> object.add(member.getKey(), member.getValue()));
    out.println(GSON.toJson(object));
    out.flush();
  }
}
