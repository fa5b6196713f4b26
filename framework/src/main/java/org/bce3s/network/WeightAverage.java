package org.bce3s.network;

import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.GraphSession;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Input;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A running average of what classifies, of parameters and running statistics alike: a moves by
 * share (w - a) towards the weights w. It lies in variables of its own, which a checkpoint holds
 * beside the weights, and changes places with them to be looked at. How often it has moved is one
 * of them; it counts for nothing before it has.
 */
public final class WeightAverage {
  /** What the names of its variables begin with. */
  private static final String PREFIX = "average.";

  private static final String MOVES = PREFIX + "moves";

  private final GraphSession session;
  private final Variable moves;
  private final Input<TFloat32> share;
  private final Op copy;
  private final Op move;
  private final Op exchange;

  /** Adds the average of the variables that a graph has now. */
  WeightAverage(GraphSession session) {
    this.session = session;
    Ops tf = session.tf();
    Initializer zero = Initializer.constant(0);
    Variables own = session.variables().of(Variable.Part.AUXILIARY);
    List<Variable> weights =
        session.variables().all().stream()
            .filter(v -> v.kind() != Variable.Kind.SLOT && v.part() != Variable.Part.AUXILIARY)
            .toList();
    moves = own.state(MOVES, zero);
    share = session.keep(Input.floats(tf));
    List<Op> reads = new ArrayList<>();
    List<Op> copies = new ArrayList<>();
    List<Op> steps = new ArrayList<>();
    Map<Variable, Variable> averages = new LinkedHashMap<>();
    for (Variable w : weights) {
      Variable a = own.state(PREFIX + w.name(), zero, w.shape());
      averages.put(w, a);
      reads.add(w.read());
      reads.add(a.read());
      copies.add(a.assign(tf, w.read()));
      Operand<TFloat32> way = tf.math.mul(share.operand(), tf.math.sub(w.read(), a.read()));
      steps.add(a.assign(tf, tf.math.add(a.read(), way)));
    }
    Op counted = moves.assign(tf, tf.math.add(moves.read(), tf.constant(1f)));
    copies.add(counted);
    steps.add(counted);
    copy = tf.withControlDependencies(copies).noOp();
    move = tf.withControlDependencies(steps).noOp();

    Ops afterReads = tf.withControlDependencies(reads);
    List<Op> exchanges = new ArrayList<>();
    averages.forEach(
        (w, a) -> {
          exchanges.add(w.assign(afterReads, a.read()));
          exchanges.add(a.assign(afterReads, w.read()));
        });
    exchange = tf.withControlDependencies(exchanges).noOp();
  }

  /**
   * Moves it towards the weights as they are now.
   *
   * @param by share of the way, in (0, 1]; at 1 it is the weights, to the bit
   */
  void move(double by) {
    if (by == 1) {
      session.run(List.of(), List.of(copy), List.of());
    } else {
      share.set((float) by);
      session.run(List.of(share), List.of(move), List.of());
    }
  }

  /** Whether it has moved: else the weights themselves are what is evaluated. */
  boolean counts() {
    return session.run(List.of(), List.of(), List.of(moves.read())).get(0)[0] > 0;
  }

  /** Puts it in place of the weights and these in its place, or both back. */
  void exchange() {
    session.run(List.of(), List.of(exchange), List.of());
  }

  /**
   * The variables of a checkpoint as they are evaluated: averages in place of what they are of, if
   * there are any that count, and not beside it; each is read when it is asked for.
   */
  public static Map<String, FloatTensor> evaluated(Map<String, FloatTensor> variables) {
    FloatTensor moved = variables.get(MOVES);
    if (moved == null) {
      return variables;
    }
    boolean counts = moved.values()[0] > 0;
    return Maps.asMap(
        Sets.filter(variables.keySet(), name -> !name.startsWith(PREFIX)),
        name ->
            variables.get(counts && variables.containsKey(PREFIX + name) ? PREFIX + name : name));
  }
}
