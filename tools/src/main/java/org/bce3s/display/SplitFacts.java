package org.bce3s.display;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bce3s.data.DataSplit;
import org.bce3s.metric.ShotGroup;
import org.bce3s.metric.ShotRule;
import org.bce3s.spec.Count;
import org.bce3s.spec.Names;

/**
 * An opened data set as a few lines of text: sizes, long tail and hash.
 *
 * @param name of the data set
 * @param split what is described
 * @param shots rule of the shot groups
 * @param holdout images of each class kept out of training; 0 for none but those of the set's own
 */
public record SplitFacts(String name, DataSplit split, ShotRule shots, int holdout) {
  /** Prints a line a fact. */
  public void print(PrintWriter out) {
    fact(out, "data set", name + ", " + Count.of(split.classes(), "class", "classes"));
    fact(out, "train", String.valueOf(split.train().size()));
    split
        .holdout()
        .ifPresent(
            images ->
                fact(
                    out,
                    "hold-out",
                    images.size()
                        + (holdout == 0
                            ? ", the set's own"
                            : ", " + holdout + " of each class, not among those of train")));
    fact(out, "test", String.valueOf(split.test().size()));
    fact(out, "imbalance", imbalance(split.trainCounts()));
    fact(out, "shots", shotGroups(split.shotCounts()));
    fact(out, "subset", "SHA-256 " + split.subsetSha256());
    fact(out, "content", "SHA-256 " + split.contentSha256());
    split.notes().forEach(note -> fact(out, "note", note));
  }

  /** Prints one more. */
  public void fact(PrintWriter out, String name, String value) {
    out.println(String.format(Locale.ROOT, "%-10s %s", name + ":", value));
  }

  private String shotGroups(int[] counts) {
    List<String> groups =
        Arrays.stream(ShotGroup.values())
            .map(
                group ->
                    Arrays.stream(counts).filter(n -> shots.group(n) == group).count()
                        + " "
                        + Names.value(group))
            .toList();
    return String.join(", ", groups) + " classes (rule " + Names.value(shots) + ")";
  }

  private static String imbalance(int[] counts) {
    int largest = Arrays.stream(counts).max().orElse(0);
    int smallest = Arrays.stream(counts).filter(n -> n > 0).min().orElse(0);
    return String.format(
        Locale.ROOT, "%.2f (%d over %d)", largest / (double) smallest, largest, smallest);
  }
}
