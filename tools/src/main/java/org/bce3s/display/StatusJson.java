package org.bce3s.display;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.OptionalDouble;
import org.bce3s.run.Progress;
import org.bce3s.spec.Names;
import org.bce3s.sweep.CellState;
import org.bce3s.sweep.CellStatus;
import org.bce3s.sweep.SweepStatus;
import org.bce3s.table.AccuracyColumns;
import org.bce3s.table.RunFigures;

/** Where the cells of a sweep stand, as {@code plan --json} and {@code status --json} print it. */
public final class StatusJson {
  private StatusJson() {}

  /**
   * The members {@code cells} (a row and seed each), {@code runs} (how many are in each state, rows
   * of equal settings counted once) and {@code seconds_left} (null while no run is finished).
   */
  public static JsonObject of(SweepStatus status) {
    JsonArray cells = new JsonArray();
    status.cells().forEach(cell -> cells.add(of(cell)));
    JsonObject runs = new JsonObject();
    for (CellState state : CellState.values()) {
      runs.addProperty(
          word(state), status.runs().stream().filter(run -> run.state() == state).count());
    }
    JsonObject json = new JsonObject();
    json.add("cells", cells);
    json.add("runs", runs);
    OptionalDouble left = status.secondsLeft();
    json.addProperty("seconds_left", left.isPresent() ? left.getAsDouble() : null);
    return json;
  }

  private static JsonObject of(CellStatus cell) {
    JsonObject json = new JsonObject();
    json.addProperty("row", cell.row());
    json.addProperty("seed", cell.seed());
    json.addProperty("state", word(cell.state()));
    json.addProperty("detail", cell.detail());
    json.add("accuracy", cell.figures().isEmpty() ? JsonNull.INSTANCE : of(cell.figures().get()));
    json.add("progress", cell.progress().isEmpty() ? JsonNull.INSTANCE : of(cell.progress().get()));
    return json;
  }

  /** In per cent, as reported; null for a shot group that has no class. */
  private static JsonObject of(RunFigures figures) {
    JsonObject json = new JsonObject();
    for (String group : AccuracyColumns.GROUPS) {
      String cell = figures.cell(group);
      json.addProperty(group, cell.isEmpty() ? null : Double.valueOf(cell));
    }
    return json;
  }

  /** Epochs and steps that are done; the speed is null while it is not known. */
  private static JsonObject of(Progress progress) {
    JsonObject json = new JsonObject();
    json.addProperty("epochs_done", progress.epoch());
    json.addProperty("epochs", progress.epochs());
    json.addProperty("steps_done", progress.step());
    json.addProperty("steps_per_epoch", progress.stepsPerEpoch());
    json.addProperty(
        "images_per_second", progress.imagesPerSecond() > 0 ? progress.imagesPerSecond() : null);
    json.addProperty("seconds_left", progress.secondsLeft() < 0 ? null : progress.secondsLeft());
    return json;
  }

  private static String word(CellState state) {
    return Names.value(state).replace('_', '-');
  }
}
