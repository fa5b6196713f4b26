package org.bce3s.tensor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * Operations that all workers of a cluster run together; for a process that trains alone, none: its
 * operands come back as they are.
 *
 * <p>Every worker must build the same operations in the same order: they find each other by the
 * number of their creation. Sums are added in the order of the ring, the same at every worker and
 * in every run, so that all get the same bits.
 */
public final class Collectives {
  /** Few and large: each exchange costs some milliseconds whatever its size. */
  private static final int BUFFERS = 4;

  /** The operations of a graph. */
  private static final int GRAPH = 1;

  /** What workers say to each other, who may not yet know that their graphs differ. */
  private static final int TALK = 2;

  private static final float MILLIS = 1000;

  /** By which operations could be kept in order; here their inputs do. */
  private static final Output<?>[] NO_TOKENS = {};

  private final Ops tf;
  private final Cluster cluster;
  private int instances;
  private int talks;

  Collectives(Ops tf, Cluster cluster) {
    this.tf = tf;
    this.cluster = cluster;
  }

  /** The cluster. */
  public Cluster cluster() {
    return cluster;
  }

  /**
   * The means over the workers of operands of known shapes, exchanged in up to {@value #BUFFERS}
   * buffers of similar size.
   */
  public List<Operand<TFloat32>> means(List<Operand<TFloat32>> values) {
    if (cluster.isAlone()) {
      return values;
    }
    List<Operand<TFloat32>> means = new ArrayList<>();
    for (List<Operand<TFloat32>> part : parts(values)) {
      means.addAll(buffered(part));
    }
    return means;
  }

  /** Cuts a list, in order, into parts of about as many floats. */
  private static List<List<Operand<TFloat32>>> parts(List<Operand<TFloat32>> values) {
    long total = values.stream().mapToLong(v -> v.shape().size()).sum();
    List<List<Operand<TFloat32>>> parts = new ArrayList<>();
    long before = 0;
    for (Operand<TFloat32> value : values) {
      if (parts.isEmpty() || before * BUFFERS >= total * parts.size()) {
        parts.add(new ArrayList<>());
      }
      parts.get(parts.size() - 1).add(value);
      before += value.shape().size();
    }
    return parts;
  }

  private List<Operand<TFloat32>> buffered(List<Operand<TFloat32>> values) {
    List<Operand<TFloat32>> flat = values.stream().map(this::flat).toList();
    // TensorFlow refuses to join one.
    Operand<TFloat32> buffer = flat.size() == 1 ? flat.get(0) : tf.concat(flat, tf.constant(0));
    Operand<TFloat32> mean =
        group(operation("CollectiveReduceV2").addInput(buffer.asOutput()))
            .addInputList(NO_TOKENS)
            .setAttr("merge_op", "Add")
            .setAttr("final_op", "Div")
            .build()
            .output(0);
    List<Operand<TFloat32>> means = new ArrayList<>();
    int from = 0;
    for (Operand<TFloat32> value : values) {
      int size = Math.toIntExact(value.shape().size());
      Operand<TFloat32> slice =
          tf.slice(mean, tf.constant(new int[] {from}), tf.constant(new int[] {size}));
      means.add(tf.reshape(slice, tf.constant(value.shape().asArray())));
      from += size;
    }
    return means;
  }

  private Operand<TFloat32> flat(Operand<TFloat32> value) {
    return tf.reshape(value, tf.constant(new int[] {-1}));
  }

  /**
   * The rows of all workers [N b, ...], those of worker 0 first, from each worker's own [b, ...].
   */
  public Operand<TFloat32> rows(Operand<TFloat32> own) {
    return cluster.isAlone()
        ? own
        : group(operation("CollectiveGatherV2").addInput(own.asOutput()))
            .addInputList(NO_TOKENS)
            .build()
            .output(0);
  }

  /**
   * What every worker says [N, words], in their order, from each worker's own [1, words].
   *
   * <p>Unlike the others these operations find each other by their own number, so that workers hear
   * each other whose graphs are not the same; and they stay on the CPU, so that those do that are
   * on different devices.
   *
   * @param patience how long to wait for the others when it is run; empty for as long as they live
   */
  Operand<TFloat32> said(Operand<TFloat32> own, Optional<Duration> patience) {
    if (cluster.isAlone()) {
      return own;
    }
    OperationBuilder gather = operation("CollectiveGatherV2").addInput(own.asOutput());
    patience.ifPresent(limit -> gather.setAttr("timeout_seconds", limit.toMillis() / MILLIS));
    return member(gather, TALK, ++talks)
        .setDevice("/device:CPU:0")
        .addInputList(NO_TOKENS)
        .build()
        .output(0);
  }

  /** An operation by which the other workers take over worker 0's value of a variable. */
  Op share(Variable variable) {
    if (cluster.isFirst()) {
      return group(operation("CollectiveBcastSendV2").addInput(variable.read().asOutput()))
          .build()
          .<TFloat32>output(0);
    }
    Operand<TFloat32> received =
        group(operation("CollectiveBcastRecvV2"))
            .addInput(tf.constant(variable.shape()).asOutput())
            .setAttr("T", DataType.DT_FLOAT)
            .build()
            .output(0);
    return variable.assign(tf, received);
  }

  private OperationBuilder operation(String type) {
    return tf.scope().env().opBuilder(type, tf.scope().makeOpName(type), tf.scope());
  }

  private OperationBuilder group(OperationBuilder operation) {
    return member(operation, GRAPH, ++instances);
  }

  private OperationBuilder member(OperationBuilder operation, int group, int instance) {
    return operation
        .addInput(tf.constant(cluster.size()).asOutput())
        .addInput(tf.constant(group).asOutput())
        .addInput(tf.constant(instance).asOutput())
        .setAttr("communication_hint", "ring");
  }
}
