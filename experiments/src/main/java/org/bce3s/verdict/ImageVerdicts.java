package org.bce3s.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bce3s.statistics.Holm;
import org.bce3s.statistics.McNemar;
import org.bce3s.table.PairedSeeds;
import org.bce3s.table.RunLine;

/**
 * McNemar's tests of all rows and seeds whose predictions are at hand.
 *
 * <p>Counts are never added up over seeds: all seeds meet the same test images, so their counts are
 * not independent, and a pooled test would find significant what is only repeated. Each seed has
 * its own p, adjusted over all of them, and a row is summed up by how many of its seeds differ.
 */
final class ImageVerdicts {
  private final Function<RunLine, Optional<ImagePredictions>> predictions;
  private final List<Test> tests = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final Map<Long, Optional<ImagePredictions>> baselines = new HashMap<>();

  /** Whether there are predictions at all; committed tables come without. */
  private boolean found;

  ImageVerdicts(Function<RunLine, Optional<ImagePredictions>> predictions) {
    this.predictions = predictions;
  }

  private record Test(String row, long seed, int images, McNemar counts) {}

  /**
   * Counts the images of every seed of a row.
   *
   * @return row less baseline by seed and image, as {@link org.bce3s.statistics.SeedImageTest}
   *     wants it; empty if a seed has no predictions that can be compared
   */
  Optional<double[][]> add(PairedSeeds row) {
    List<double[]> differences = new ArrayList<>();
    row.pairs().forEach((seed, pair) -> add(seed, pair).ifPresent(differences::add));
    return differences.size() == row.pairs().size()
        ? Optional.of(differences.toArray(double[][]::new))
        : Optional.empty();
  }

  private Optional<double[]> add(long seed, PairedSeeds.Pair pair) {
    Optional<ImagePredictions> ours = predictions.apply(pair.run());
    Optional<ImagePredictions> theirs =
        baselines.computeIfAbsent(seed, s -> predictions.apply(pair.baseline()));
    String row = pair.run().row();
    found |= ours.isPresent() || theirs.isPresent();
    if (ours.isEmpty() || theirs.isEmpty()) {
      String where = ours.isEmpty() ? row : pair.baseline().row();
      gaps.add(row + ": seed " + seed + " has no predictions at hand in " + where);
      return Optional.empty();
    }
    if (!Arrays.equals(ours.get().labels(), theirs.get().labels())) {
      gaps.add(row + ": seed " + seed + " was tested on other images than the baseline");
      return Optional.empty();
    }
    double[] difference = new double[ours.get().labels().length];
    Arrays.setAll(difference, i -> right(ours.get(), i) - right(theirs.get(), i));
    int gained = (int) Arrays.stream(difference).filter(d -> d > 0).count();
    int lost = (int) Arrays.stream(difference).filter(d -> d < 0).count();
    tests.add(new Test(row, seed, difference.length, new McNemar(gained, lost)));
    return Optional.of(difference);
  }

  private static int right(ImagePredictions predictions, int image) {
    return predictions.isRight(image) ? 1 : 0;
  }

  /** The verdicts, in the order of the rows and seeds. */
  List<ImageVerdict> verdicts(double alpha) {
    double[] adjusted =
        Holm.adjusted(tests.stream().mapToDouble(test -> test.counts().pValue()).toArray());
    List<ImageVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      Test test = tests.get(i);
      int gain = test.counts().gained() - test.counts().lost();
      Verdict verdict =
          adjusted[i] <= alpha
              ? Verdict.significant(gain, Direction.HIGHER_IS_BETTER)
              : Verdict.NO_DIFFERENCE_SHOWN;
      verdicts.add(
          new ImageVerdict(
              test.row(), test.seed(), test.images(), test.counts(), adjusted[i], verdict));
    }
    return List.copyOf(verdicts);
  }

  /** Adds what cannot be tested. */
  void gap(String why) {
    gaps.add(why);
  }

  /** Which seeds could not be tested; none if no predictions are at hand at all. */
  List<String> gaps() {
    return found ? List.copyOf(gaps) : List.of();
  }
}
