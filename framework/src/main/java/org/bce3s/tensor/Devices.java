package org.bce3s.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bce3s.machine.GpuMachine;
import org.bce3s.machine.NativeLibrary;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/** What TensorFlow can run on in this process. */
public final class Devices {
  private Devices() {}

  /**
   * A device that TensorFlow registered.
   *
   * @param name its full name
   * @param type {@code CPU}, {@code GPU}, ...
   */
  public record Device(String name, String type) {}

  /** The version of the native TensorFlow library. */
  public static String tensorFlowVersion() {
    NativeLibrary.load();
    return TensorFlow.version();
  }

  /**
   * All registered devices, the CPU first.
   *
   * @throws IllegalStateException if TensorFlow cannot say
   */
  public static List<Device> list() {
    ComputeThreads.make();
    TF_Status status = TF_Status.newStatus();
    TF_Graph graph = TF_Graph.newGraph();
    TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
    byte[] config = ComputeThreads.config(0).build().toByteArray();
    try (BytePointer bytes = new BytePointer(config)) {
      tensorflow.TF_SetConfig(options, bytes, config.length, status);
    }
    check(status);
    TF_Session session = TF_Session.newSession(graph, options, status);
    check(status);
    TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
    check(status);
    List<Device> found = new ArrayList<>();
    for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
      found.add(
          new Device(
              tensorflow.TF_DeviceListName(devices, i, status).getString(),
              tensorflow.TF_DeviceListType(devices, i, status).getString()));
    }
    tensorflow.TF_DeleteDeviceList(devices);
    session.close();
    options.close();
    graph.close();
    status.close();
    return found;
  }

  /** Whether a GPU is registered. */
  public static boolean hasGpu() {
    return list().stream().anyMatch(d -> d.type().equals("GPU"));
  }

  /**
   * Whether TensorFlow, which is not loaded for the answer, is to be expected to find a GPU: the
   * build is for GPUs, a driver is there and nothing hides them.
   */
  public static boolean mayHaveGpu() {
    return GpuMachine.isGpuBuild() && GpuMachine.here().hasUsableDriver();
  }

  /** Whether the native TensorFlow library on the class path is the build for GPUs. */
  public static boolean isGpuBuild() {
    return GpuMachine.isGpuBuild();
  }

  /** Why there is no GPU, and what to do, in words; of use where {@link #hasGpu} is false. */
  public static String whyNoGpu() {
    return GpuMachine.here().whyNone();
  }

  private static void check(TF_Status status) {
    if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
      throw new IllegalStateException(tensorflow.TF_Message(status).getString());
    }
  }
}
