package org.bce3s.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.backbone.Layers;
import org.bce3s.catalogue.Catalogue;
import org.bce3s.data.DataException;
import org.bce3s.data.DataSplit;
import org.bce3s.data.Dataset;
import org.bce3s.data.Image;
import org.bce3s.data.Sampler;
import org.bce3s.loss.ContrastiveInputs;
import org.bce3s.loss.ContrastiveTerm;
import org.bce3s.loss.JointInputs;
import org.bce3s.loss.JointTerm;
import org.bce3s.loss.UniformTerm;
import org.bce3s.optimisation.Optimizer;
import org.bce3s.optimisation.Schedule;
import org.bce3s.random.RandomStream;
import org.bce3s.registry.Entry;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A catalogue that stays as it is, so that texts under test do not change with new entries. */
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
    return Entry.of(kind, name, type, "for tests", "none");
  }

  enum Profile {
    EXPONENTIAL,
    STEP
  }

  record LongTailed(
      @Doc("IF") @Default("100") @Range(min = 1) double imbalanceFactor,
      @Default("exponential") Profile profile,
      @Range(min = 1) OptionalInt headCount)
      implements Dataset {
    LongTailed {
      Constraints.check(LongTailed.class, imbalanceFactor, profile, headCount);
    }

    @Override
    public DataSplit open(Path dataFolder) {
      throw new DataException("holds no images");
    }
  }

  record Crop(@Default("4") @Range(min = 0) int padding) implements Augmentation {
    @Override
    public Image apply(Image image, RandomStream random) {
      return image;
    }
  }

  record Flip() implements Augmentation {
    @Override
    public Image apply(Image image, RandomStream random) {
      return image;
    }
  }

  record Order() implements Sampler {
    @Override
    public int[] order(int[] labels, int classes, int epoch, int epochs, RandomStream random) {
      return new int[labels.length];
    }
  }

  record Net(@Default("1") @Range(min = 0, minExclusive = true) double width) implements Backbone {
    @Override
    public int featureSize() {
      return 64;
    }

    @Override
    public Operand<TFloat32> features(Layers layers, Operand<TFloat32> images) {
      return images;
    }
  }

  record BceJoint(
      @Doc("factor in the total") @Default("1") @Range(min = 0) double weight,
      @Default("0.4") @Range(min = 0, max = 1) double negativeRatio)
      implements JointTerm {
    @Override
    public Operand<TFloat32> loss(Ops tf, JointInputs inputs) {
      return inputs.source();
    }
  }

  record CeJoint(@Default("1") @Range(min = 0) double weight) implements JointTerm {
    @Override
    public Operand<TFloat32> loss(Ops tf, JointInputs inputs) {
      return inputs.source();
    }
  }

  record Contrastive(
      @Default("0.1") @Range(min = 0) double weight,
      @Default("1") @Range(min = 0, minExclusive = true) double temperature,
      @Default("128") @Range(min = 1) int projection,
      @Default("1") @Range(min = 0) int firstEpoch)
      implements ContrastiveTerm {
    @Override
    public Operand<TFloat32> loss(Ops tf, ContrastiveInputs inputs) {
      return inputs.memory();
    }
  }

  record Uniform(@Default("1") @Range(min = 0) double weight, @Default("1") double scale)
      implements UniformTerm {
    @Override
    public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> classifier) {
      return classifier;
    }
  }

  record Sgd(
      @Default("0.01") @Range(min = 0) double rate,
      @Default("0.9") @Range(min = 0, max = 1) double momentum,
      @Default("5e-3") @Range(min = 0) double weightDecay,
      @Default("false") boolean nesterov)
      implements Optimizer {}

  record Cosine(@Default("false") boolean stepBeforeEpoch) implements Schedule {
    @Override
    public double factor(int epoch, int epochs) {
      return 1;
    }
  }

  record Milestones(
      @Doc("epochs of the steps") @Range(min = 0) List<Integer> milestones,
      @Default("[0.1]") List<Double> gammas)
      implements Schedule {
    Milestones {
      if (milestones.size() != gammas.size()) {
        throw new SpecException("gammas", gammas, "as many as milestones");
      }
    }

    @Override
    public double factor(int epoch, int epochs) {
      return 1;
    }
  }
}
