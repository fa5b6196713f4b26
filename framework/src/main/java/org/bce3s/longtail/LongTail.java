package org.bce3s.longtail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bce3s.file.DataException;
import org.bce3s.spec.Constraints;
import org.bce3s.spec.Default;
import org.bce3s.spec.Doc;
import org.bce3s.spec.Names;
import org.bce3s.spec.NoEffect;
import org.bce3s.spec.Range;
import org.bce3s.spec.SpecException;

/**
 * How a balanced training set is cut to a long-tailed one.
 *
 * @param imbalanceFactor IF, the largest class's number of images over the smallest's
 * @param profile how the numbers fall from class to class
 * @param subset which images of a class are kept
 * @param headCount n_max, the images of the first class; the set's own number if empty
 */
public record LongTail(
    @Doc("IF: images of the largest class over images of the smallest")
        @Default("100")
        @Range(min = 1, max = 1e9)
        double imbalanceFactor,
    @Doc("how the number of images falls from the first class to the last") @Default("exponential")
        Profile profile,
    @Doc("which images of a class are kept") @Default("first-n") SubsetRule subset,
    @Doc("n_max: images of the first class; unset: as many as the data set has of a class")
        @Range(min = 1, max = 1e9)
        OptionalInt headCount) {

  /** Checks the ranges. */
  public LongTail {
    Constraints.check(LongTail.class, imbalanceFactor, profile, subset, headCount);
  }

  /**
   * The long tail of a set that is cut only if an imbalance factor is given.
   *
   * @throws SpecException if a head count is given without one, which would have no effect
   */
  public static Optional<LongTail> of(
      OptionalDouble imbalanceFactor, Profile profile, SubsetRule subset, OptionalInt headCount) {
    if (imbalanceFactor.isEmpty() && headCount.isPresent()) {
      throw new SpecException(
          "head_count",
          headCount.getAsInt(),
          "unset without imbalance_factor; set that too, 1 for as many of each class");
    }
    return imbalanceFactor.isEmpty()
        ? Optional.empty()
        : Optional.of(new LongTail(imbalanceFactor.getAsDouble(), profile, subset, headCount));
  }

  /** An imbalance factor beside a profile that keeps all classes alike. */
  public static List<NoEffect> withoutEffect(Profile profile) {
    return profile == Profile.BALANCED
        ? List.of(
            NoEffect.evident(
                "imbalance_factor",
                "has no effect: profile \"balanced\" keeps as many images of every class"
                    + " (dataset.profile)",
                "dataset.profile"))
        : List.of();
  }

  /** The settings of a long tail for a set that is cut only if an imbalance factor is given. */
  public static List<NoEffect> withoutEffect(
      OptionalDouble imbalanceFactor, Profile profile, SubsetRule subset) {
    if (imbalanceFactor.isPresent()) {
      return withoutEffect(profile);
    }
    List<NoEffect> found = new ArrayList<>();
    String what = "has no effect: nothing is cut (dataset.imbalance_factor)";
    if (profile != Profile.EXPONENTIAL) {
      found.add(NoEffect.of("profile", what, "dataset.imbalance_factor"));
    }
    if (subset != SubsetRule.FIRST_N) {
      found.add(NoEffect.of("subset", what, "dataset.imbalance_factor"));
    }
    return found;
  }

  /**
   * Cuts a training set.
   *
   * @param dataset the data set's name, for messages
   * @param classNames one name a class
   * @param labels the class of every image of the full set
   * @param ownHeadCount n_max when the settings do not say
   * @throws DataException if a class would be left with no image or has fewer than it should keep
   */
  public Subset cut(String dataset, List<String> classNames, int[] labels, int ownHeadCount) {
    int head = headCount.orElse(ownHeadCount);
    int[] counts = profile.counts(classNames.size(), head, imbalanceFactor);
    int[] available = Subset.counts(labels, classNames.size());
    for (int k = 0; k < counts.length; k++) {
      String who = dataset + ": class " + k + " (" + classNames.get(k) + ")";
      if (counts[k] == 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is left with no image: profile %s, imbalance_factor %s and head_count %d give "
                    + "it 0; lower imbalance_factor below %d or raise head_count above %s",
                who,
                Names.value(profile),
                plain(imbalanceFactor),
                head,
                head,
                plain(imbalanceFactor)));
      }
      if (counts[k] > available[k]) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s should keep %d training images, but %d are available; lower head_count (now "
                    + "%d), raise imbalance_factor (now %s) or complete the data",
                who,
                counts[k],
                available[k],
                head,
                plain(imbalanceFactor)));
      }
    }
    return subset.choose(labels, counts);
  }

  private static String plain(double x) {
    return x == Math.rint(x) ? String.valueOf((long) x) : String.valueOf(x);
  }
}
