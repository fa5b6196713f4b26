package org.bce3s.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bce3s.experiment.Problem;
import org.bce3s.experiment.Row;
import org.bce3s.settings.TrainSettings;
import org.bce3s.training.Platform;
import org.bce3s.training.RunMemory;

/**
 * The memory that a run of a row is going to need, as estimated.
 *
 * @param row the row
 * @param runs how many runs it has
 * @param gpu whether they train on a GPU; then what is in its memory is not counted
 * @param memory of each process of a run
 */
public record RowMemory(Row row, int runs, boolean gpu, RunMemory memory) {
  private static final long MEBI = 1 << 20;

  /** What is proposed takes somewhat less than there is, for the next estimate is another one. */
  private static final double MARGIN = 0.95;

  static RowMemory of(Row row, int runs, RunMemory memory) {
    boolean gpu =
        Platform.planned(row.settings().train().device()).values().get("device").equals("gpu");
    return new RowMemory(row, runs, gpu, memory);
  }

  /** The bytes of this machine's memory that a process of a run takes. */
  public long process() {
    return gpu ? memory.host() : memory.total();
  }

  /** Those of a run: of all of its workers. */
  public long run() {
    return row.settings().train().workers() * process();
  }

  /** What is wrong where a run has so many bytes. */
  Optional<Problem> problem(long allowed) {
    if (run() <= allowed) {
      return Optional.empty();
    }
    boolean classifying = memory.mostWhileClassifying();
    String setting = gpu ? "" : classifying ? "train.evaluation_batch" : "train.batch_size";
    List<String> ways = new ArrayList<>();
    long beside = allowed / row.settings().train().workers() - memory.besideBatch();
    if (!gpu && beside > 0) {
      ways.addAll(smaller(MARGIN * beside / memory.ofBatch(), classifying));
    }
    if (run() - heapSpared() <= allowed) {
      ways.add("--heap " + (memory.leastHeap() + MEBI - 1) / MEBI + "m");
    }
    return Optional.of(
        row.problem(
            setting,
            "a run of row \""
                + row.name()
                + "\" would take about "
                + mebi(run())
                + (gpu ? "" : classifying ? " while it classifies" : " in a training step")
                + ", and there are "
                + mebi(allowed)
                + (ways.isEmpty()
                    ? "; what does not grow with the batch takes "
                        + mebi(run() - (gpu ? 0 : ofBatch()))
                        + " of it"
                    : "; try " + String.join(" or ", ways))));
  }

  private long ofBatch() {
    return row.settings().train().workers() * memory.ofBatch();
  }

  private long heapSpared() {
    return row.settings().train().workers() * (memory.heap() - memory.leastHeap());
  }

  /** Settings with which a share of the tensors is held, most of which grow with the batch. */
  private List<String> smaller(double share, boolean classifying) {
    TrainSettings train = row.settings().train();
    int batch = classifying ? train.evaluationBatch() : train.batchSize();
    int fits = (int) (batch * share) / train.workers() * train.workers();
    List<String> ways = new ArrayList<>();
    if (fits > 1) {
      ways.add((classifying ? "train.evaluation_batch=" : "train.batch_size=") + fits);
    }
    int parts = (int) Math.ceil(train.microBatches() / share);
    if (!classifying && train.workers() == 1 && 2 * parts <= batch) {
      ways.add("train.micro_batches=" + parts + " (the same batch in parts)");
    }
    return ways;
  }

  /** For example {@code 1,562 MiB}. */
  static String mebi(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes / MEBI);
  }
}
