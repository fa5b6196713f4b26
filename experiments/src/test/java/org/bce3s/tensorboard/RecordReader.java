package org.bce3s.tensorboard;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.io.FifoQueue;
import org.tensorflow.op.io.QueueClose;
import org.tensorflow.op.io.QueueEnqueue;
import org.tensorflow.op.io.ReaderRead;
import org.tensorflow.proto.Event;
import org.tensorflow.types.TString;

/** TensorFlow's own reader of record files. */
final class RecordReader {
  private RecordReader() {}

  /**
   * The events of a file.
   *
   * @throws org.tensorflow.exceptions.TensorFlowException if a checksum is wrong
   */
  static List<Event> events(Path file) throws InvalidProtocolBufferException {
    List<Event> events = new ArrayList<>();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      FifoQueue files = tf.io.fifoQueue(List.of(TString.class));
      QueueEnqueue enqueue =
          tf.io.queueEnqueue(files.handle(), List.of(tf.constant(file.toString())));
      QueueClose close = tf.io.queueClose(files.handle());
      ReaderRead read = tf.io.readerRead(tf.io.tfRecordReader().readerHandle(), files.handle());
      session.runner().addTarget(enqueue).run().close();
      session.runner().addTarget(close).run().close();
      while (true) {
        try (Result record = session.runner().fetch(read.value()).run()) {
          events.add(Event.parseFrom(((TString) record.get(0)).asBytes().getObject()));
        }
      }
    } catch (TFOutOfRangeException end) {
      return events;
    }
  }
}
