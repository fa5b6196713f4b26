package org.bce3s.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bce3s.backbone.Backbone;
import org.bce3s.registry.Choice;
import org.bce3s.registry.NearestNames;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.spec.Violation;
import org.bce3s.tensor.Variable;

/**
 * Rates that differ within a network, as groups of parameters have them in PyTorch. What is decayed
 * is a setting of the optimiser ({@code decay_on}).
 *
 * <p>Layer-wise decay is that of BEiT and MAE: of the layers 0 to L-1, see {@link Backbone#layers},
 * layer i trains at the rate times d^(L-1-i), the last one and all behind it at the rate itself.
 *
 * <p>A frozen layer is not trained, and is in training what it is in inference: its BatchNorm
 * normalises by the running statistics, which stay as they are (as {@code timm.utils.freeze}, or
 * {@code eval()} beside {@code requires_grad_(False)}).
 *
 * @param headRate factor on the rate of everything behind the backbone: classifiers, projectors
 * @param layerDecay d; 1 for one rate
 * @param freeze names of layers, or what such names begin with
 */
public record ParameterGroups(
    @Doc("factor on the rate of all that is behind the backbone: classifiers, projectors")
        @Default("1.0")
        @Range(min = 0, minExclusive = true, max = 1_000_000)
        double headRate,
    @Doc(
            "factor on the rate from each layer of the backbone to the one before it (block by"
                + " block, as BEiT, MAE and timm have it)")
        @Default("1.0")
        @Range(min = 0, minExclusive = true, max = 1)
        double layerDecay,
    @Doc(
            "layers of the backbone that stay as they are, statistics of BatchNorm too: stem, stage1,"
                + " stage2.block1 of a ResNet; patch, token, position, block1, norm of a ViT")
        @Default("[]")
        List<String> freeze) {
  /** Where these settings stand. */
  public static final String PATH = "train.parameter_groups";

  /** Copies the list and checks the ranges. */
  public ParameterGroups {
    freeze = List.copyOf(freeze);
    Constraints.check(ParameterGroups.class, headRate, layerDecay, freeze);
  }

  /** Whether they leave all as it is without them. */
  public boolean changeNothing() {
    return headRate == 1 && layerDecay == 1 && freeze.isEmpty();
  }

  /**
   * Checks that the backbone has these layers.
   *
   * @param fromWeights whether a run starts from weights that are not drawn
   * @throws SpecException with all that cannot be
   */
  void check(Choice<Backbone> backbone, boolean fromWeights) {
    Set<String> known = names(backbone.value());
    boolean unknown = known.isEmpty();
    List<Violation> found = new ArrayList<>();
    if (unknown && layerDecay != 1) {
      found.add(
          new Violation(PATH + ".layer_decay", String.valueOf(layerDecay), "1" + why(backbone)));
    }
    if (!freeze.isEmpty() && !fromWeights) {
      found.add(
          new Violation(
              PATH + ".freeze",
              freeze.toString(),
              "empty in a run whose weights are drawn: set init.weights, or stage.start"));
    }
    for (int i = 0; i < freeze.size(); i++) {
      if (!known.contains(freeze.get(i))) {
        found.add(
            new Violation(
                PATH + ".freeze[" + i + "]",
                freeze.get(i),
                unknown ? "left out" + why(backbone) : layer(freeze.get(i), known)));
      }
    }
    if (!found.isEmpty()) {
      throw new SpecException(found);
    }
  }

  private static String why(Choice<Backbone> backbone) {
    return " with backbone \"" + backbone.name() + "\", which does not say what its layers are";
  }

  private static String layer(String name, Set<String> known) {
    List<String> nearest = NearestNames.of(name, known);
    return "a layer of the backbone"
        + (nearest.isEmpty()
            ? ": " + String.join(", ", known)
            : "; did you mean " + NearestNames.quoted(nearest) + "?");
  }

  /** The names of layers and what they begin with, as {@code stage1} of {@code stage1.block1}. */
  private static Set<String> names(Backbone backbone) {
    Set<String> names = new LinkedHashSet<>();
    for (List<String> layer : backbone.layers()) {
      for (String name : layer) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
          names.add(name.substring(0, dot));
        }
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Whether what has this name in a backbone is frozen.
   *
   * @param name of a variable, or what names of variables begin with, up to a dot
   */
  public boolean freezes(String name) {
    return freeze.stream().anyMatch(layer -> isOf(layer, name));
  }

  private static boolean isOf(String layer, String name) {
    return name.equals(layer) || name.startsWith(layer + ".");
  }

  /** Whether a variable is frozen. */
  public boolean freezes(Variable variable) {
    return variable.part() == Variable.Part.BACKBONE && freezes(variable.name());
  }

  /** The factor on the learning rate of a variable. */
  public double rateFactor(Variable variable, Backbone backbone) {
    if (variable.part() != Variable.Part.BACKBONE) {
      return headRate;
    }
    List<List<String>> layers = backbone.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).stream().anyMatch(layer -> isOf(layer, variable.name()))) {
        return Math.pow(layerDecay, layers.size() - 1 - i);
      }
    }
    return 1;
  }
}
