package org.bce3s.experiment;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.classifier.Classifier;
import org.bce3s.contrastive.ContrastiveParts;
import org.bce3s.contrastive.ContrastiveTerm;
import org.bce3s.contrastive.Projection;
import org.bce3s.data.Dataset;
import org.bce3s.joint.JointTerm;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Schedule;
import org.bce3s.registry.Entry;
import org.bce3s.sampling.Sampler;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.bce3s.uniform.UniformTerm;

/**
 * A catalogue that stays as it is, so that texts under test do not change with new entries. Its
 * implementations know their settings and can do nothing.
 */
final class SmallCatalogue {
  private SmallCatalogue() {}

  static Catalogue create() {
    return Catalogue.of(
        List.of(
            () ->
                List.of(
                    entry(Dataset.class, "shapes-lt", LongTailed.class),
                    entry(Dataset.class, "cifar10-lt", LongTailed.class),
                    entry(Augmentation.class, "crop", Crop.class),
                    entry(Augmentation.class, "flip", Flip.class),
                    entry(Sampler.class, "instance", Order.class),
                    entry(Sampler.class, "uniform", Order.class),
                    entry(Backbone.class, "resnet8", Net.class),
                    entry(Backbone.class, "resnet20", Net.class),
                    entry(Classifier.class, "linear", Rows.class),
                    entry(Classifier.class, "normalized", Rows.class),
                    entry(JointTerm.class, "bce", BceJoint.class),
                    entry(JointTerm.class, "ce", CeJoint.class),
                    entry(ContrastiveTerm.class, "bce", Contrastive.class),
                    entry(ContrastiveTerm.class, "ce", Contrastive.class),
                    entry(UniformTerm.class, "bce", Uniform.class),
                    entry(UniformTerm.class, "ce", Uniform.class),
                    entry(Optimizer.class, "sgd", Sgd.class),
                    entry(Schedule.class, "cosine", Cosine.class),
                    entry(Schedule.class, "milestones", Milestones.class))));
  }

  private static <T, S extends Record> Entry<T> entry(Class<T> kind, String name, Class<S> type) {
    return Entry.of(
        kind,
        name,
        type,
        settings ->
            kind.cast(
                Proxy.newProxyInstance(
                    kind.getClassLoader(), new Class<?>[] {kind}, new Settings(settings))),
        "for tests",
        "none");
  }

  /** Answers a call with the setting of the same name; equal settings make equal objects. */
  private record Settings(Record settings) implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      return switch (method.getName()) {
        case "equals" ->
            Proxy.isProxyClass(arguments[0].getClass())
                && equals(Proxy.getInvocationHandler(arguments[0]));
        case "hashCode" -> hashCode();
        case "toString" -> settings.toString();
        default ->
            method.isDefault() && !isSetting(method.getName())
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : settings.getClass().getDeclaredMethod(method.getName()).invoke(settings);
      };
    }

    private boolean isSetting(String name) {
      return Arrays.stream(settings.getClass().getRecordComponents())
          .anyMatch(component -> component.getName().equals(name));
    }
  }

  enum Profile {
    EXPONENTIAL,
    STEP
  }

  record LongTailed(
      @Doc("IF") @Default("100") @Range(min = 1) double imbalanceFactor,
      @Default("exponential") Profile profile,
      @Range(min = 1) OptionalInt headCount) {
    LongTailed {
      Constraints.check(LongTailed.class, imbalanceFactor, profile, headCount);
    }
  }

  record Crop(@Default("4") @Range(min = 0) int padding) {}

  record Flip() {}

  record Order() {}

  record Rows() {}

  record Net(@Default("1") @Range(min = 0, minExclusive = true) double width) {}

  record BceJoint(
      @Doc("factor in the total") @Default("1") @Range(min = 0) double weight,
      @Default("0.4") @Range(min = 0, max = 1) double negativeRatio) {}

  record CeJoint(@Default("1") @Range(min = 0) double weight) {}

  record Contrastive(
      @Default("0.1") @Range(min = 0) double weight,
      @Default("1") @Range(min = 0, minExclusive = true) double temperature,
      @Default("128") @Range(min = 1) int projection,
      @Default("1") @Range(min = 0) int firstEpoch) {
    ContrastiveParts parts() {
      return ContrastiveParts.of(Projection.plain(projection));
    }
  }

  record Uniform(@Default("1") @Range(min = 0) double weight, @Default("1") double scale) {}

  record Sgd(
      @Default("0.01") @Range(min = 0) double rate,
      @Default("0.9") @Range(min = 0, max = 1) double momentum,
      @Default("5e-3") @Range(min = 0) double weightDecay,
      @Default("false") boolean nesterov) {}

  record Cosine(@Default("false") boolean stepBeforeEpoch) {}

  record Milestones(
      @Doc("epochs of the steps") @Range(min = 0) List<Integer> milestones,
      @Default("[0.1]") List<Double> gammas) {
    Milestones {
      if (milestones.size() != gammas.size()) {
        throw new SpecException("gammas", gammas, "as many as milestones");
      }
    }
  }
}
