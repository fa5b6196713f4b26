package org.bce3s.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bce3s.classifier.Classifier;
import org.bce3s.joint.JointPart;
import org.bce3s.joint.JointTerm;
import org.bce3s.registry.Choice;
import org.bce3s.registry.NearestNames;
import org.bce3s.spec.SpecException;

/**
 * The classifiers of a run and the terms that train them.
 *
 * @param classifier the one by which images are classified
 * @param heads all by name; empty where there is one
 */
record Heads(Choice<Classifier> classifier, Map<String, HeadSettings> heads) {
  /**
   * What a run has that says nothing of its classifier: the default, and the one that it was once,
   * which the YAML of a run that was trained then has written out.
   */
  private static final Set<String> DEFAULTS = Set.of("linear", "normalized");

  /**
   * The classifier by which images are classified.
   *
   * @param written the setting {@code classifier}
   * @throws SpecException if not exactly one head infers, or the setting says something else
   */
  static Choice<Classifier> classifier(
      Choice<Classifier> written, Map<String, HeadSettings> heads) {
    if (heads.isEmpty()) {
      return written;
    }
    List<String> inferring =
        heads.entrySet().stream()
            .filter(head -> head.getValue().use() == HeadSettings.Use.INFER)
            .map(Map.Entry::getKey)
            .toList();
    if (inferring.isEmpty()) {
      throw new SpecException(
          "heads", String.join(", ", heads.keySet()), "heads of which one has use: infer");
    }
    if (inferring.size() > 1) {
      throw new SpecException(
          "heads." + inferring.get(1) + ".use",
          "infer",
          "train, since \"" + inferring.get(0) + "\" infers and images are classified by one head");
    }
    Choice<Classifier> chosen = heads.get(inferring.get(0)).classifier();
    if (!DEFAULTS.contains(written.name()) && !written.equals(chosen)) {
      throw new SpecException(
          "classifier.name",
          written.name(),
          "unset or that of heads."
              + inferring.get(0)
              + ", which infers: \""
              + chosen.name()
              + "\"");
    }
    return chosen;
  }

  /** The heads that are trained alone, by name. */
  Map<String, Classifier> others() {
    Map<String, Classifier> others = new LinkedHashMap<>();
    heads.forEach(
        (name, head) -> {
          if (head.use() == HeadSettings.Use.TRAIN) {
            others.put(name, head.classifier().value());
          }
        });
    return others;
  }

  /** The heads that no joint term is of. */
  static Set<String> unused(RunSettings settings) {
    Set<String> unused =
        new TreeSet<>(new Heads(settings.classifier(), settings.heads()).others().keySet());
    JointTerm joint = settings.loss().joint().value();
    if (joint.weight() > 0) {
      joint.parts().forEach(part -> part.head().ifPresent(unused::remove));
    }
    return unused;
  }

  /**
   * Checks that the terms go together with the heads they are of.
   *
   * @throws SpecException if there is no head of a name, or one cannot have its term
   */
  void check(LossSettings loss) {
    others()
        .forEach(
            (name, other) -> {
              if (other.needsStage()) {
                throw new SpecException(
                    "heads." + name + ".classifier.name",
                    heads.get(name).classifier().name(),
                    "a classifier that needs no earlier stage: only the head that infers takes over"
                        + " what one left");
              }
            });
    JointTerm joint = loss.joint().value();
    List<JointPart> parts = joint.parts();
    if (parts.isEmpty()) {
      if (joint.weight() > 0) {
        checkCosines("classifier.name", classifier, loss.joint());
      }
      return;
    }
    boolean trained =
        loss.contrastive().value().weight() > 0 && loss.contrastive().value().usesLogits();
    for (JointPart part : parts) {
      HeadSettings head = null;
      if (part.head().isPresent()) {
        String name = part.head().get();
        head = heads.get(name);
        if (head == null) {
          throw new SpecException(
              "loss.joint.terms",
              "head: " + name,
              heads.isEmpty()
                  ? "a head of section heads, which the run does not have"
                  : "one of " + NearestNames.quoted(List.copyOf(heads.keySet())));
        }
      }
      boolean infers = head == null || head.use() == HeadSettings.Use.INFER;
      trained |= infers;
      checkCosines(
          infers ? "classifier.name" : "heads." + part.head().get() + ".classifier.name",
          infers ? classifier : head.classifier(),
          part.term());
    }
    if (!trained) {
      throw new SpecException(
          "loss.joint.terms",
          "none",
          "terms of which one is of the head that infers, or it is not trained");
    }
  }

  private static void checkCosines(String field, Choice<Classifier> of, Choice<JointTerm> term) {
    if (term.value().needsCosines() && !of.value().isCosine()) {
      throw new SpecException(
          field,
          of.name(),
          "cosine or etf with loss.joint \"" + term.name() + "\", whose margins are cosines");
    }
  }
}
