package org.bce3s.tensor;

import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.bce3s.random.RandomStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The variables of one graph, in order of creation. Asking twice for a name gives the same
 * variable, so that a training and an inference graph share them.
 */
public final class Variables {
  private final Ops tf;
  private final long seed;
  private final Map<String, Variable> variables;
  private final Map<String, Start> starts;
  private final String prefix;
  private final Variable.Part part;
  private final OptionalDouble momentum;
  private final Map<String, Variable> copies = new LinkedHashMap<>();
  private final Optional<Map<String, FloatTensor>> constants;

  /**
   * An empty set.
   *
   * @param tf makes the operations
   * @param seed initial values are a function of this seed and the variable's name
   */
  public Variables(Ops tf, long seed) {
    this(
        tf,
        seed,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        "",
        Variable.Part.BACKBONE,
        OptionalDouble.empty(),
        Optional.empty());
  }

  /**
   * Constants in place of variables, for a network that is only applied.
   *
   * @param tf makes the operations
   * @param values by the variables' names
   */
  public static Variables constants(Ops tf, Map<String, FloatTensor> values) {
    return new Variables(
        tf,
        0,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        "",
        Variable.Part.BACKBONE,
        OptionalDouble.empty(),
        Optional.of(values));
  }

  private Variables(
      Ops tf,
      long seed,
      Map<String, Variable> variables,
      Map<String, Start> starts,
      String prefix,
      Variable.Part part,
      OptionalDouble momentum,
      Optional<Map<String, FloatTensor>> constants) {
    this.constants = constants;
    this.tf = tf;
    this.seed = seed;
    this.variables = variables;
    this.starts = starts;
    this.prefix = prefix;
    this.part = part;
    this.momentum = momentum;
  }

  /**
   * How a variable gets its initial value.
   *
   * @param drawnAs the name of which the value is a function
   */
  private record Start(Initializer initializer, String drawnAs) {}

  /** A way to variables of this set whose names have something before them. */
  public Variables under(String before) {
    return new Variables(tf, seed, variables, starts, prefix + before, part, momentum, constants);
  }

  /** A way to variables of this set that belong to a part; without it, to the backbone. */
  public Variables of(Variable.Part owner) {
    return new Variables(tf, seed, variables, starts, prefix, owner, momentum, constants);
  }

  /**
   * A way to copies of this set's variables, which lie in this set themselves, under names that
   * have something before them. None is trained. They start with the values of what they copy. A
   * copy of a parameter is read as m times its own value and 1 - m times the present one of the
   * parameter, which {@link #moves} make it; statistics are the copy's own.
   *
   * @param before put before the names
   * @param m the momentum
   */
  public Variables momentumCopy(String before, double m) {
    return new Variables(
        tf, seed, variables, starts, before, part, OptionalDouble.of(m), constants);
  }

  /**
   * What gives the copies of parameters the values that they were read with.
   *
   * @param after makes operations that wait for what comes first
   */
  public List<Op> moves(Ops after) {
    return copies.values().stream()
        .filter(copy -> copy.read() != variables.get(copy.name()).read())
        .<Op>map(copy -> copy.assign(after, copy.read()))
        .toList();
  }

  /**
   * The variable of that name, trainable; created at the first call. One of several dimensions is
   * taken for a matrix or kernel that {@link Variable#decays}.
   */
  public Variable parameter(String name, Initializer initializer, long... shape) {
    return get(name, Variable.Kind.PARAMETER, shape.length > 1, initializer, shape);
  }

  /** A {@link #parameter} that does not decay whatever its shape: a token, positions. */
  public Variable embedding(String name, Initializer initializer, long... shape) {
    return get(name, Variable.Kind.PARAMETER, false, initializer, shape);
  }

  /** The variable of that name, not touched by the optimiser; created at the first call. */
  public Variable state(String name, Initializer initializer, long... shape) {
    return get(name, Variable.Kind.STATE, false, initializer, shape);
  }

  /** The variable of that name, state of the optimiser; created at the first call. */
  public Variable slot(String name, Initializer initializer, long... shape) {
    return get(name, Variable.Kind.SLOT, false, initializer, shape);
  }

  private Variable get(
      String name, Variable.Kind kind, boolean decays, Initializer initializer, long... shape) {
    if (momentum.isPresent()) {
      Variable known = copies.get(name);
      if (known == null) {
        known = copy(name, kind, decays, initializer, shape);
        copies.put(name, known);
      }
      return known;
    }
    return made(prefix + name, prefix + name, kind, part, decays, initializer, shape);
  }

  private Variable copy(
      String name, Variable.Kind kind, boolean decays, Initializer initializer, long... shape) {
    Variable own =
        made(
            prefix + name,
            name,
            Variable.Kind.STATE,
            Variable.Part.AUXILIARY,
            false,
            initializer,
            shape);
    if (kind != Variable.Kind.PARAMETER) {
      return own;
    }
    Variable original = made(name, name, kind, part, decays, initializer, shape);
    float m = (float) momentum.orElseThrow();
    Operand<TFloat32> moved =
        tf.math.add(
            tf.math.mul(tf.constant(m), own.read()),
            tf.math.mul(
                tf.constant((float) (1 - momentum.orElseThrow())),
                tf.stopGradient(original.read())));
    return new Variable(
        own.name(), own.shape(), own.kind(), own.part(), false, own.handle(), moved);
  }

  private Variable made(
      String name,
      String drawnAs,
      Variable.Kind kind,
      Variable.Part owner,
      boolean decays,
      Initializer initializer,
      long... shape) {
    Variable known = variables.get(name);
    if (known != null) {
      if (!Arrays.equals(known.shape(), shape) || known.kind() != kind) {
        throw new IllegalStateException("variable " + name + " is asked for with two shapes");
      }
      return known;
    }
    if (constants.isPresent()) {
      Variable constant = constant(name, kind, owner, decays, shape);
      variables.put(name, constant);
      return constant;
    }
    // Without a shared name all handles of a graph would be one variable.
    VarHandleOp handle =
        tf.varHandleOp(TFloat32.class, Shape.of(shape), VarHandleOp.sharedName(name));
    Operand<? extends TType> resource = handle;
    Variable made =
        new Variable(
            name, shape, kind, owner, decays, resource, tf.readVariableOp(handle, TFloat32.class));
    starts.put(name, new Start(initializer, drawnAs));
    variables.put(name, made);
    return made;
  }

  private Variable constant(
      String name, Variable.Kind kind, Variable.Part owner, boolean decays, long... shape) {
    FloatTensor value = constants.orElseThrow().get(name);
    if (value == null || !Arrays.equals(value.shape(), shape)) {
      throw new IllegalArgumentException(
          name + " is " + (value == null ? "missing" : "of another shape"));
    }
    Operand<TFloat32> constant =
        tf.withName(name).constant(Shape.of(shape), DataBuffers.of(value.values()));
    return new Variable(name, shape, kind, owner, decays, constant, constant);
  }

  /** The name of the variable that this one starts as: of a copy what it copies, else its own. */
  public String startsAs(Variable variable) {
    return starts.get(variable.name()).drawnAs();
  }

  /** All variables. */
  public Collection<Variable> all() {
    return Collections.unmodifiableCollection(variables.values());
  }

  /** The variables the optimiser updates. */
  public List<Variable> trainable() {
    return variables.values().stream().filter(Variable::trainable).toList();
  }

  /** The initial values of all variables, by name, each drawn when it is asked for. */
  Map<String, FloatTensor> initialValues() {
    return Maps.transformValues(
        variables,
        v -> drawn(v, RandomStream.of(seed, "initial:" + starts.get(v.name()).drawnAs())));
  }

  /** Draws other initial values of a variable, a function of its name and a number from 0. */
  FloatTensor drawnAgain(String name, int number) {
    return drawn(variables.get(name), RandomStream.of(seed, "again:" + name, number));
  }

  private FloatTensor drawn(Variable v, RandomStream random) {
    int size = Math.toIntExact(Shape.of(v.shape()).size());
    return new FloatTensor(v.shape(), starts.get(v.name()).initializer().values(size, random));
  }

  /** The bytes of the values of those variables that pass a test. */
  long bytes(Predicate<Variable> counted) {
    return variables.values().stream().filter(counted).mapToLong(Variable::bytes).sum();
  }

  /** The number of trainable values. */
  public long parameterCount() {
    return trainable().stream().mapToLong(v -> Shape.of(v.shape()).size()).sum();
  }

  /**
   * Compares values with the variables they are meant for.
   *
   * @param values by name
   * @param expected the variables that must have a value
   * @return one line a difference: missing, unknown, of another shape or not finite
   */
  List<String> differences(Map<String, FloatTensor> values, Predicate<Variable> expected) {
    List<String> found = new ArrayList<>();
    for (Variable v : (Iterable<Variable>) variables.values().stream().filter(expected)::iterator) {
      FloatTensor value = values.get(v.name());
      if (value == null) {
        found.add(v.name() + " is missing");
      } else if (!Arrays.equals(value.shape(), v.shape())) {
        found.add(
            String.format(
                Locale.ROOT,
                "%s has shape %s, the network %s",
                v.name(),
                Arrays.toString(value.shape()),
                Arrays.toString(v.shape())));
      } else if (!value.isFinite()) {
        found.add(v.name() + " holds NaN or infinite values");
      }
    }
    for (String name : values.keySet()) {
      if (!variables.containsKey(name)) {
        found.add(name + " is not in the network");
      }
    }
    return found;
  }
}
