package org.bce3s.process;

import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.run.RunFolder;
import org.bce3s.run.RunOrder;
import org.bce3s.settings.DeviceKind;
import org.bce3s.settings.TrainSettings;
import org.bce3s.tensor.Cluster;

/**
 * What a run's process must know.
 *
 * @param folder the run's folder, which holds the resolved experiment; its result will come there
 * @param seed the seed
 * @param data the folder of data sets
 * @param start the finished run that a later stage starts from
 * @param cluster the workers that train the run together, and which one the process is
 * @param gpus how many GPUs it can make use of: one a worker, or none if it trains on the CPU
 */
public record Launch(
    RunFolder folder, long seed, Path data, Optional<RunFolder> start, Cluster cluster, int gpus) {
  /** What a process must know that carries out an order. */
  public static Launch of(RunOrder order) {
    return new Launch(
        order.folder(),
        order.seed(),
        order.data(),
        order.start(),
        order.cluster(),
        gpus(order.settings().train()));
  }

  /** The GPUs that a run can make use of. */
  public static int gpus(TrainSettings train) {
    return train.device() == DeviceKind.CPU ? 0 : train.workers();
  }

  /** The same run in a process of its own that is a worker with a folder of its own. */
  Launch as(RunFolder ownFolder, Cluster ownCluster) {
    return new Launch(
        ownFolder, seed, data, ownCluster.isFirst() ? start : Optional.empty(), ownCluster, 1);
  }
}
