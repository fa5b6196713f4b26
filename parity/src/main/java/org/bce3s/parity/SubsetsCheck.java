package org.bce3s.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.bce3s.failure.RequestException;
import org.bce3s.longtail.Subset;
import org.bce3s.longtail.SubsetRule;
import org.bce3s.spec.Names;

/** Checks {@code subsets/1}: which images each published rule keeps, and the hash of their list. */
final class SubsetsCheck implements GoldenCheck {
  @Override
  public String format() {
    return "subsets/1";
  }

  @Override
  public double tolerance() {
    return 0;
  }

  @Override
  public List<GoldenComparison> check(GoldenNode golden) {
    int[] counts = golden.integers("counts");
    int[] labels = golden.classes("labels", counts.length);
    checkEnough(golden, labels, counts);
    GoldenNode subsets = golden.object("subsets");
    List<GoldenComparison> found = new ArrayList<>();
    for (String name : subsets.keys()) {
      GoldenNode want = subsets.object(name);
      Subset subset = rule(subsets, name).choose(labels, counts);
      found.add(
          new GoldenComparison(
              name + ".indices_ascending",
              doubles(want.integers("indices_ascending")),
              doubles(subset.indices()),
              "int"));
      found.add(
          new GoldenComparison(
              name + ".sha256",
              bytes(want, want.text("sha256")),
              bytes(want, subset.sha256()),
              "bytes"));
    }
    return found;
  }

  private static void checkEnough(GoldenNode golden, int[] labels, int[] counts) {
    for (int k = 0; k < counts.length; k++) {
      int label = k;
      long available = Arrays.stream(labels).filter(l -> l == label).count();
      if (counts[k] > available) {
        throw golden.wrong(
            "counts", "[" + k + "] is " + counts[k] + ", but labels has only " + available);
      }
    }
  }

  private static SubsetRule rule(GoldenNode subsets, String name) {
    return Arrays.stream(SubsetRule.values())
        .filter(rule -> Names.value(rule).equals(name))
        .findFirst()
        .orElseThrow(() -> subsets.wrong(name, "is no known subset rule"));
  }

  private static double[] bytes(GoldenNode want, String hexadecimal) {
    try {
      byte[] bytes = HexFormat.of().parseHex(hexadecimal);
      return IntStream.range(0, bytes.length).mapToDouble(i -> bytes[i] & 0xFF).toArray();
    } catch (IllegalArgumentException e) {
      throw new RequestException(want.wrong("sha256", "is not hexadecimal").getMessage(), e);
    }
  }

  private static double[] doubles(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }
}
