package org.bce3s.joint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The sum of named joint terms, each with its own head, streams and schedule: what methods with
 * several classifiers are made of, and those that classify some of their streams alone.
 *
 * <pre>sum over parts p of factor_p(e/T) weight_p loss_p</pre>
 *
 * @param weight factor in the total
 * @param terms the parts, by name; one of weight 0 is not built
 */
public record JointSum(
    @Doc("factor in the total") @Default("1.0") @Range(min = 0) double weight,
    @Doc("the terms that are added up, by names of your own") Map<String, JointPart> terms)
    implements JointTerm {
  /** Checks the range, that something is added up and that the parts go together. */
  public JointSum {
    Constraints.check(JointSum.class, weight, terms);
    if (terms.values().stream().allMatch(part -> part.term().value().weight() == 0)) {
      throw new SpecException("terms", terms.keySet(), "terms of which one weighs more than 0");
    }
    for (Map.Entry<String, JointPart> part : terms.entrySet()) {
      if (part.getValue().term().value() instanceof JointSum) {
        throw new SpecException("terms." + part.getKey() + ".term.name", "sum", "a single term");
      }
    }
    Set<Double> ratios = new LinkedHashSet<>();
    terms.values().stream()
        .map(part -> part.term().value())
        .filter(term -> term.weight() > 0)
        .forEach(term -> ratios.add(term.negativeRatio()));
    if (ratios.size() > 1) {
      throw new SpecException(
          "terms", ratios, "terms of one negative_ratio (1 where a term has none of its own)");
    }
  }

  /** The parts that are built. */
  public List<JointPart> built() {
    return terms.values().stream().filter(part -> part.term().value().weight() > 0).toList();
  }

  @Override
  public Operand<TFloat32> loss(Ops tf, JointInputs in) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (JointPart part : built()) {
      JointTerm term = part.term().value();
      JointInputs own = part.head().map(in::ofHead).orElse(in).only(part.streams());
      Operand<TFloat32> weighted =
          tf.math.mul(tf.constant((float) term.weight()), term.loss(tf, own));
      parts.add(
          part.factor()
              .<Operand<TFloat32>>map(ramp -> tf.math.mul(ramp.at(tf, in.progress()), weighted))
              .orElse(weighted));
    }
    return Streams.sum(tf, parts);
  }

  @Override
  public double negativeRatio() {
    return built().get(0).term().value().negativeRatio();
  }

  @Override
  public boolean takesMixed() {
    return built().stream()
        .anyMatch(
            part -> part.streams() != JointPart.Streams.SOURCE && part.term().value().takesMixed());
  }

  @Override
  public boolean takesViews() {
    return built().stream().anyMatch(part -> part.streams() == JointPart.Streams.ALL);
  }

  @Override
  public boolean needsSource() {
    return built().stream()
        .anyMatch(
            part ->
                part.streams() == JointPart.Streams.SOURCE || part.term().value().needsSource());
  }

  @Override
  public boolean needsEveryClass() {
    return built().stream().anyMatch(part -> part.term().value().needsEveryClass());
  }

  @Override
  public boolean draws() {
    return built().stream().anyMatch(part -> part.term().value().draws());
  }

  @Override
  public List<ClassWeighting> classWeightings() {
    return built().stream()
        .flatMap(part -> part.term().value().classWeightings().stream())
        .distinct()
        .toList();
  }

  @Override
  public List<JointPart> parts() {
    return built();
  }
}
