package org.bce3s.tensor;

import org.bce3s.machine.GpuShare;
import org.bce3s.machine.NativeLibrary;
import org.bce3s.machine.NativeLog;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/**
 * The compute threads of this process. TensorFlow has one pool of them for all sessions of a
 * process, as large as the first session asks for, and passes over in silence what later ones ask
 * for; and another number of threads gives other last bits. Who trains fixes the number first,
 * before a look at the devices or the decoding of an image opens a session of its own. Nothing
 * waits for TensorFlow's library until there is a session to open.
 */
public final class ComputeThreads {
  private static volatile int fixed;
  private static boolean made;
  private static boolean ran;

  private ComputeThreads() {}

  /**
   * Says how large the pool will be, if this process has none yet.
   *
   * @param threads within and between operations
   */
  public static void fix(int threads) {
    fixed = threads;
  }

  /**
   * Loads TensorFlow's library and makes the pool as it was fixed; where it was not, the session
   * decides that is opened next. To be called before any is opened.
   *
   * @throws org.bce3s.machine.NativeLibraryException if the library cannot be loaded
   */
  public static synchronized void make() {
    NativeLibrary.load();
    if (!made && fixed > 0) {
      try (Graph graph = new Graph()) {
        new Session(graph, config(fixed).build()).close();
      }
    }
    made = true;
  }

  /**
   * Makes the first run of this process, of nothing, whose messages do not obey the level of the
   * log; see {@link NativeLog}. For who has opened a session, which decided about the threads.
   */
  static synchronized void firstRun() {
    if (!ran) {
      ran = true;
      NativeLog.filtered(ComputeThreads::runNothing);
    }
  }

  private static void runNothing() {
    try (Graph graph = new Graph();
        Session session = new Session(graph, config(1).putDeviceCount("GPU", 0).build())) {
      session.runner().addTarget(Ops.create(graph).noOp().op()).run().close();
    }
  }

  /**
   * How every session of this process is configured. The first one decides about GPUs too: here
   * that their memory is taken as it is needed, and not all at once, and no more than is this
   * process's share.
   *
   * @param threads within and between operations; 0 for as many as TensorFlow likes
   */
  static ConfigProto.Builder config(int threads) {
    return config(threads, GpuShare.here());
  }

  static ConfigProto.Builder config(int threads, GpuShare share) {
    return ConfigProto.newBuilder()
        .setGpuOptions(
            GPUOptions.newBuilder()
                .setAllowGrowth(true)
                .setPerProcessGpuMemoryFraction(share.memory()))
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(threads);
  }
}
