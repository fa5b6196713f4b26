package org.bce3s.classifier;

import java.util.Optional;
import org.bce3s.tensor.Initializer;
import org.bce3s.tensor.Rows;
import org.bce3s.tensor.Variable;
import org.bce3s.tensor.Variables;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The variables of a classifier. Their names are the same for every classifier, so that one starts
 * from the rows of another.
 *
 * @param weight rows w_k as stored [K, d]
 * @param bias b_k [K], if there is one
 * @param scales f_k [K], if there are such
 * @param offsets what the bias is moved by, or is made of [K], if there are such
 * @param order the classes from the rarest to the largest [K], where it matters
 */
public record ClassifierVariables(
    Variable weight,
    Optional<Variable> bias,
    Optional<Variable> scales,
    Optional<Variable> offsets,
    Optional<Variable> order) {
  /** What the names of all variables of a classifier begin with. */
  private static final String PREFIX = "classifier.";

  /** The name of the rows. */
  public static final String WEIGHT = PREFIX + "weight";

  private static final String BIAS = PREFIX + "bias";
  static final String SCALES = PREFIX + "scales";
  static final String OFFSETS = PREFIX + "offsets";
  static final String ORDER = PREFIX + "order";

  private ClassifierVariables(Variable weight, Optional<Variable> bias, Optional<Variable> scales) {
    this(weight, bias, scales, Optional.empty(), Optional.empty());
  }

  /** Rows and bias that are trained; the bias starts uniform in +-1/sqrt(d). */
  static ClassifierVariables trained(
      Variables variables, Initializer rows, int classes, int featureSize) {
    return new ClassifierVariables(
        variables.parameter(WEIGHT, rows, classes, featureSize),
        Optional.of(variables.parameter(BIAS, uniform(featureSize), classes)),
        Optional.empty());
  }

  /** Rows without bias that are trained. */
  static ClassifierVariables trainedRows(
      Variables variables, Initializer rows, int classes, int featureSize) {
    return new ClassifierVariables(
        variables.parameter(WEIGHT, rows, classes, featureSize),
        Optional.empty(),
        Optional.empty());
  }

  /** Rows without bias that stay as they are. */
  static ClassifierVariables fixedRows(
      Variables variables, Initializer rows, int classes, int featureSize) {
    return new ClassifierVariables(
        variables.state(WEIGHT, rows, classes, featureSize), Optional.empty(), Optional.empty());
  }

  /** Rows without bias that stay as an earlier stage, or what is made of it, leaves them. */
  static ClassifierVariables fixedRows(Variables variables, int classes, int featureSize) {
    return fixedRows(variables, Initializer.constant(0), classes, featureSize);
  }

  /** Rows and bias that stay as an earlier stage left them. */
  static ClassifierVariables fixed(Variables variables, int classes, int featureSize) {
    Initializer zero = Initializer.constant(0);
    return new ClassifierVariables(
        variables.state(WEIGHT, zero, classes, featureSize),
        Optional.of(variables.state(BIAS, zero, classes)),
        Optional.empty());
  }

  /**
   * Rows and bias of an earlier stage, and a trained scale a class that starts at 1.
   *
   * @param rows whether rows and bias are trained too; else they stay as they are
   */
  static ClassifierVariables scaled(
      Variables variables, boolean rows, int classes, int featureSize) {
    Initializer zero = Initializer.constant(0);
    ClassifierVariables ofRows =
        rows
            ? trained(variables, zero, classes, featureSize)
            : fixed(variables, classes, featureSize);
    return new ClassifierVariables(
        ofRows.weight(),
        ofRows.bias(),
        Optional.of(variables.parameter(SCALES, Initializer.constant(1), classes)));
  }

  /**
   * Rows and bias that are trained, and trained numbers a class that are to be monotone in an order
   * of the classes.
   */
  static ClassifierVariables monotone(Variables variables, int classes, int featureSize) {
    Initializer zero = Initializer.constant(0);
    return new ClassifierVariables(
        variables.parameter(WEIGHT, normal(featureSize), classes, featureSize),
        Optional.of(variables.parameter(BIAS, zero, classes)),
        Optional.of(variables.parameter(SCALES, zero, classes)),
        Optional.of(variables.parameter(OFFSETS, zero, classes)),
        Optional.of(variables.state(ORDER, Initializer.counting(), classes)));
  }

  /** Rows of N(0, 1/d), as released. */
  static Initializer normal(int featureSize) {
    return Initializer.normal(1 / Math.sqrt(featureSize));
  }

  /** Uniform in +-1/sqrt(d), as PyTorch starts a linear layer. */
  static Initializer uniform(int featureSize) {
    return Initializer.uniform(1 / Math.sqrt(featureSize));
  }

  /** Whether a variable's name is that of the rows or of the bias. */
  public boolean isOfRows(String variable) {
    return weight.name().equals(variable)
        || bias.filter(b -> b.name().equals(variable)).isPresent();
  }

  /** The classifier in a graph; to be made once a pass, so that normalised rows are shared. */
  public ClassifierRows rows(Ops tf) {
    Operand<TFloat32> read = weight.read();
    return new ClassifierRows(
        read, Rows.normalize(tf, read), bias.map(Variable::read), scales.map(Variable::read));
  }
}
