package org.bce3s.augmentation;

import static org.bce3s.augmentation.Operation.AUTOCONTRAST;
import static org.bce3s.augmentation.Operation.BRIGHTNESS;
import static org.bce3s.augmentation.Operation.COLOR;
import static org.bce3s.augmentation.Operation.CONTRAST;
import static org.bce3s.augmentation.Operation.EQUALIZE;
import static org.bce3s.augmentation.Operation.INVERT;
import static org.bce3s.augmentation.Operation.POSTERIZE;
import static org.bce3s.augmentation.Operation.ROTATE;
import static org.bce3s.augmentation.Operation.SHARPNESS;
import static org.bce3s.augmentation.Operation.SHEAR_Y;
import static org.bce3s.augmentation.Operation.SOLARIZE;
import static org.bce3s.augmentation.Operation.TRANSLATE_X;
import static org.bce3s.augmentation.Operation.TRANSLATE_Y;

import java.util.List;
import org.bce3s.spec.Doc;

/** Learned policies: lists of pairs of operations, of which an image meets one. */
public enum AutoAugmentPolicy {
  /** Learned on reduced CIFAR-10 (Cubuk et al. 2019, table 7). */
  @Doc("learned on CIFAR-10, also used for CIFAR-100")
  CIFAR10(
      pair(0.1, INVERT, 7, 0.2, CONTRAST, 6),
      pair(0.7, ROTATE, 2, 0.3, TRANSLATE_X, 9),
      pair(0.8, SHARPNESS, 1, 0.9, SHARPNESS, 3),
      pair(0.5, SHEAR_Y, 8, 0.7, TRANSLATE_Y, 9),
      pair(0.5, AUTOCONTRAST, 8, 0.9, EQUALIZE, 2),
      pair(0.2, SHEAR_Y, 7, 0.3, POSTERIZE, 7),
      pair(0.4, COLOR, 3, 0.6, BRIGHTNESS, 7),
      pair(0.3, SHARPNESS, 9, 0.7, BRIGHTNESS, 9),
      pair(0.6, EQUALIZE, 5, 0.5, EQUALIZE, 1),
      pair(0.6, CONTRAST, 7, 0.6, SHARPNESS, 5),
      pair(0.7, COLOR, 7, 0.5, TRANSLATE_X, 8),
      pair(0.3, EQUALIZE, 7, 0.4, AUTOCONTRAST, 8),
      pair(0.4, TRANSLATE_Y, 3, 0.2, SHARPNESS, 6),
      pair(0.9, BRIGHTNESS, 6, 0.2, COLOR, 8),
      pair(0.5, SOLARIZE, 2, 0.0, INVERT, 3),
      pair(0.2, EQUALIZE, 0, 0.6, AUTOCONTRAST, 0),
      pair(0.2, EQUALIZE, 8, 0.6, EQUALIZE, 4),
      pair(0.9, COLOR, 9, 0.6, EQUALIZE, 6),
      pair(0.8, AUTOCONTRAST, 4, 0.2, SOLARIZE, 8),
      pair(0.1, BRIGHTNESS, 3, 0.7, COLOR, 0),
      pair(0.4, SOLARIZE, 5, 0.9, AUTOCONTRAST, 3),
      pair(0.9, TRANSLATE_Y, 9, 0.7, TRANSLATE_Y, 9),
      pair(0.9, AUTOCONTRAST, 2, 0.8, SOLARIZE, 3),
      pair(0.8, EQUALIZE, 8, 0.1, INVERT, 3),
      pair(0.7, TRANSLATE_Y, 9, 0.9, AUTOCONTRAST, 1));

  private final List<SubPolicy> subPolicies;

  AutoAugmentPolicy(SubPolicy... subPolicies) {
    this.subPolicies = List.of(subPolicies);
  }

  /** The sub-policies; one is drawn for an image, each as likely as the others. */
  List<SubPolicy> subPolicies() {
    return subPolicies;
  }

  private static SubPolicy pair(
      double p1, Operation first, int level1, double p2, Operation second, int level2) {
    return new SubPolicy(new Step(p1, first, level1), new Step(p2, second, level2));
  }

  /** Two steps, taken one after the other. */
  record SubPolicy(Step first, Step second) {}

  /**
   * One operation of a sub-policy.
   *
   * @param probability how often it is applied
   * @param operation what is applied
   * @param level its strength, 0..9
   */
  record Step(double probability, Operation operation, int level) {
    /** The size of the operation's magnitude. */
    double magnitude() {
      return operation.magnitude(level / 9.0);
    }
  }
}
