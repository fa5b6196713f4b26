package org.bce3s.display;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.bce3s.spec.Count;
import org.bce3s.sweep.PlannedMemory;
import org.bce3s.sweep.RowMemory;
import org.bce3s.training.RunMemory;

/** The memory that runs are going to need, by kind, as {@code plan --check} prints it. */
public final class MemoryText {
  private static final long MEBI = 1 << 20;

  private MemoryText() {}

  /**
   * The table and what is to be known of it, a line each.
   *
   * @param allowed bytes there are for all runs; empty if it is not known
   * @param jobs runs at a time
   */
  public static List<String> of(PlannedMemory memory, OptionalLong allowed, int jobs) {
    List<String> lines = new ArrayList<>();
    lines.add("memory of a process of each row, estimated, in MiB:");
    int width =
        Math.max(3, memory.rows().stream().mapToInt(r -> r.row().name().length()).max().orElse(0));
    StringBuilder head = new StringBuilder(padded("row", width));
    kinds(memory.rows().get(0)).keySet().forEach(kind -> head.append("  ").append(kind));
    lines.add(head.toString());
    for (RowMemory row : memory.rows()) {
      StringBuilder line = new StringBuilder(padded(row.row().name(), width));
      kinds(row)
          .forEach(
              (kind, bytes) ->
                  line.append("  ")
                      .append(" ".repeat(Math.max(0, kind.length() - figure(bytes).length())))
                      .append(figure(bytes)));
      lines.add(line.toString());
    }
    memory.rows().stream().flatMap(row -> notes(row).stream()).forEach(lines::add);
    lines.add(
        Count.of(jobs, "run")
            + " at a time: at most about "
            + figure(OptionalLong.of(memory.atOnce(jobs)))
            + " MiB; there are "
            + (allowed.isPresent()
                ? figure(allowed) + " MiB"
                : "nobody knows how many, give --memory"));
    return lines;
  }

  /** Bytes by kind; none of what is in a GPU's memory, of which nothing was measured. */
  private static Map<String, OptionalLong> kinds(RowMemory row) {
    RunMemory memory = row.memory();
    Map<String, Long> tensors = new LinkedHashMap<>();
    tensors.put("activations", memory.tensors().activations());
    tensors.put("gradients", memory.tensors().gradients());
    tensors.put("scratch", memory.scratch());
    tensors.put("weights", memory.graph().weights());
    tensors.put("optimiser", memory.graph().optimizer());
    Map<String, OptionalLong> kinds = new LinkedHashMap<>();
    kinds.put("   all", OptionalLong.of(row.process()));
    tensors.forEach(
        (kind, bytes) ->
            kinds.put(kind, row.gpu() ? OptionalLong.empty() : OptionalLong.of(bytes)));
    kinds.put("input", OptionalLong.of(memory.graph().input()));
    kinds.put("Java heap", OptionalLong.of(memory.heap()));
    kinds.put("program", OptionalLong.of(memory.program()));
    return kinds;
  }

  private static List<String> notes(RowMemory row) {
    List<String> notes = new ArrayList<>();
    String name = row.row().name();
    int workers = row.row().settings().train().workers();
    if (row.gpu()) {
      notes.add(
          "note: "
              + name
              + ": trains on a GPU, of whose memory nothing is said here, nor of what its libraries"
              + " take of this machine's");
    } else if (row.memory().mostWhileClassifying()) {
      notes.add("note: " + name + ": needs most while it classifies (train.evaluation_batch)");
    }
    if (workers > 1) {
      notes.add("note: " + name + ": a run has " + workers + " such processes (train.workers)");
    }
    return notes;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String figure(OptionalLong bytes) {
    return bytes.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%,d", (bytes.getAsLong() + MEBI - 1) / MEBI);
  }
}
