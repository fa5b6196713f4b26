package org.tensorflow;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;

/**
 * Sessions that run a graph on a server. It lies in this package because the constructor that takes
 * such a session does, and {@link Session} itself takes no target.
 */
public final class TargetedSession {
  private TargetedSession() {}

  /**
   * A session of a graph on a server.
   *
   * @param target where the server is, e.g. {@code grpc://127.0.0.1:2222}
   * @throws TensorFlowException if it cannot be opened
   */
  public static Session open(Graph graph, ConfigProto config, String target) {
    try (PointerScope scope = new PointerScope();
        Graph.Reference reference = graph.ref()) {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      byte[] serialized = config.toByteArray();
      tensorflow.TF_SetConfig(options, new BytePointer(serialized), serialized.length, status);
      status.throwExceptionIfNotOK();
      tensorflow.TF_SetTarget(options, target);
      TF_Session session = tensorflow.TF_NewSession(reference.nativeHandle(), options, status);
      status.throwExceptionIfNotOK();
      scope.detach(session);
      return new Session(graph, session);
    }
  }
}
