package org.bce3s.display;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.OptionalLong;
import org.bce3s.sweep.PlannedMemory;
import org.bce3s.sweep.RowMemory;
import org.bce3s.training.RunMemory;

/** The memory that runs are going to need, in bytes, as {@code plan --check --json} prints it. */
public final class MemoryJson {
  private MemoryJson() {}

  /** The object; its keys are listed in docs/scripts.md. */
  public static JsonObject of(PlannedMemory memory, OptionalLong allowed, int jobs) {
    JsonArray rows = new JsonArray();
    memory.rows().forEach(row -> rows.add(of(row)));
    JsonObject object = new JsonObject();
    object.addProperty("allowed", allowed.isPresent() ? allowed.getAsLong() : null);
    object.addProperty("jobs", jobs);
    object.addProperty("at_once", memory.atOnce(jobs));
    object.add("rows", rows);
    return object;
  }

  private static JsonObject of(RowMemory row) {
    RunMemory memory = row.memory();
    JsonObject object = new JsonObject();
    object.addProperty("row", row.row().name());
    object.addProperty("processes", row.row().settings().train().workers());
    object.addProperty("gpu", row.gpu());
    object.addProperty("all", row.process());
    tensors(object, "activations", row, memory.tensors().activations());
    tensors(object, "gradients", row, memory.tensors().gradients());
    tensors(object, "scratch", row, memory.scratch());
    tensors(object, "weights", row, memory.graph().weights());
    tensors(object, "optimizer", row, memory.graph().optimizer());
    object.addProperty("input", memory.graph().input());
    object.addProperty("heap", memory.heap());
    object.addProperty("program", memory.program());
    object.addProperty("while_classifying", memory.mostWhileClassifying());
    return object;
  }

  private static void tensors(JsonObject object, String kind, RowMemory row, long bytes) {
    if (row.gpu()) {
      object.add(kind, JsonNull.INSTANCE);
    } else {
      object.addProperty(kind, bytes);
    }
  }
}
