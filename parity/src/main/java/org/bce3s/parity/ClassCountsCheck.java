package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bce3s.failure.RequestException;
import org.bce3s.longtail.Profile;

/**
 * Checks {@code class_counts/1}: the class counts of long-tailed training sets, exactly. A set's
 * key ends in its imbalance factor, as in {@code cifar100-if50}; its first class says n_max.
 */
final class ClassCountsCheck implements GoldenCheck {
  private static final Pattern KEY = Pattern.compile(".*-if([0-9.]+)");

  private static final Map<String, Profile> PROFILES =
      Map.of("exp", Profile.EXPONENTIAL, "step", Profile.STEP);

  @Override
  public String format() {
    return "class_counts/1";
  }

  @Override
  public double tolerance() {
    return 0;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    List<GoldenComparison> found = new ArrayList<>();
    for (String key : golden.keys()) {
      if (!golden.hasObject(key)) {
        continue;
      }
      GoldenNode set = golden.object(key);
      double imbalanceFactor = imbalanceFactor(golden, key);
      for (String name : List.of("exp", "step")) {
        if (set.has(name)) {
          int[] expected = set.integers(name);
          if (expected.length == 0) {
            throw set.wrong(name, "is empty");
          }
          int[] counts = PROFILES.get(name).counts(expected.length, expected[0], imbalanceFactor);
          found.add(comparison(key + "." + name, doubles(expected), doubles(counts)));
          double total = Arrays.stream(counts).sum();
          String totalKey = name + "_total";
          if (set.has(totalKey)) {
            double[] want = {set.number(totalKey)};
            found.add(comparison(key + "." + totalKey, want, new double[] {total}));
          }
        }
      }
    }
    return found;
  }

  private static double imbalanceFactor(GoldenNode golden, String key) {
    Matcher matcher = KEY.matcher(key);
    try {
      if (matcher.matches()) {
        double factor = Double.parseDouble(matcher.group(1));
        if (factor >= 1) {
          return factor;
        }
      }
    } catch (NumberFormatException e) {
      throw new RequestException(
          golden.wrong(key, "does not end in -if and a number").getMessage(), e);
    }
    throw golden.wrong(key, "does not end in -if and an imbalance factor from 1");
  }

  private static double[] doubles(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }

  private static GoldenComparison comparison(String name, double[] expected, double[] got) {
    return new GoldenComparison(name, expected, got, "int");
  }
}
