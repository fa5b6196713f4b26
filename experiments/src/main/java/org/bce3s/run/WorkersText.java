package org.bce3s.run;

import org.bce3s.settings.TrainSettings;

/** What a person should know of a run that several workers train. */
public final class WorkersText {
  private WorkersText() {}

  /** One line: shares, learning rate, BatchNorm. */
  public static String of(TrainSettings train) {
    int batch = train.batchSize();
    int share = batch / train.workers();
    return train.workers()
        + " workers, batch "
        + batch
        + " = "
        + train.workers()
        + " x "
        + share
        + "; train.optimizer.rate "
        + train.optimizer().value().rate()
        + " is that of the batch of "
        + batch
        + " and is not scaled (a batch k times as large wants about k times the rate: Goyal et al."
        + " 2017); BatchNorm sees the "
        + share
        + " images of a worker, and worker 0's running statistics are evaluated and kept";
  }
}
