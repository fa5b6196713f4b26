package org.bce3s.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bce3s.augmentation.Augmentation;
import org.bce3s.backbone.Backbone;
import org.bce3s.data.Dataset;
import org.bce3s.registry.Choice;
import org.bce3s.spec.SpecException;
import org.bce3s.spec.Violation;

/** What goes together with a data set of features, which are no images. */
final class FeatureSettings {
  private FeatureSettings() {}

  /**
   * Checks that features come to a network of features and images to one of images.
   *
   * @throws SpecException if not, or if a term is to train a network without parameters
   */
  static void check(Choice<Dataset> dataset, Choice<Backbone> backbone, LossSettings loss) {
    boolean features = dataset.value().isOfFeatures();
    if (features && !backbone.value().takesFeatures()) {
      throw new SpecException(of(dataset, "backbone.name", backbone.name(), "identity or mlp"));
    }
    if (!features && backbone.value().takesFeatures()) {
      throw new SpecException(
          "backbone.name",
          backbone.name(),
          String.format(
              Locale.ROOT,
              "a network of images with data set \"%s\", such as resnet32; \"%s\" is for data set"
                  + " \"features\"",
              dataset.name(),
              backbone.name()));
    }
    double contrastive = loss.contrastive().value().weight();
    if (contrastive > 0 && !backbone.value().isTrained()) {
      throw new SpecException(
          "loss.contrastive.weight",
          contrastive,
          "0 with backbone \""
              + backbone.name()
              + "\", which has nothing that the term could train; backbone \"mlp\" has");
    }
  }

  /**
   * Checks that nothing is asked of features that only images can have done to them.
   *
   * @throws SpecException with all that is
   */
  static void check(
      Choice<Dataset> dataset,
      AugmentationSettings changes,
      List<Choice<Augmentation>> testChanges,
      MixingSettings mixing,
      ReportSettings report) {
    if (!dataset.value().isOfFeatures()) {
      return;
    }
    List<Violation> found = new ArrayList<>();
    checkNone(dataset, "augmentation", changes.source(), found);
    changes.view().ifPresent(l -> checkNone(dataset, AugmentationSettings.VIEW, l, found));
    changes.partner().ifPresent(l -> checkNone(dataset, AugmentationSettings.PARTNER, l, found));
    checkNone(dataset, "test_augmentation", testChanges, found);
    if (mixing.cutmix()) {
      found.addAll(of(dataset, "mixing.cutmix", "true", "false"));
    }
    if (report.tta() == TestTimeAugmentation.FLIP) {
      found.addAll(of(dataset, "report.tta", "flip", "none"));
    }
    if (!found.isEmpty()) {
      throw new SpecException(found);
    }
  }

  private static void checkNone(
      Choice<Dataset> dataset,
      String path,
      List<Choice<Augmentation>> changes,
      List<Violation> found) {
    if (!changes.isEmpty()) {
      found.addAll(of(dataset, path, changes.get(0).name(), "[]"));
    }
  }

  private static List<Violation> of(
      Choice<Dataset> dataset, String path, String value, String allowed) {
    return List.of(
        new Violation(
            path,
            value,
            allowed
                + " with data set \""
                + dataset.name()
                + "\", which is of feature vectors and not of images"));
  }
}
