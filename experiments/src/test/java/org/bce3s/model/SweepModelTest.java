package org.bce3s.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of what people and machines do to a sweep, after each step of which every table,
 * plan and status is what a model without folders says. The property {@code bce3s.sequences} is the
 * number of sequences, {@code bce3s.seed} the first one's seed.
 */
class SweepModelTest {
  private static final int SEQUENCES = Integer.getInteger("bce3s.sequences", 200);
  private static final long FIRST = Long.getLong("bce3s.seed", 0);
  private static final int STEPS = 12;

  /** Memory, where there is such a folder: sweeps force every file to the disk. */
  private static final Path MEMORY = Path.of("/dev/shm");

  @Test
  void everythingShownIsWhatTheModelSays() {
    long start = System.nanoTime();
    Map<String, String> failures = new LinkedHashMap<>();
    for (long seed = FIRST; seed < FIRST + SEQUENCES; seed++) {
      List<Step> steps = Step.sequence(seed, STEPS);
      Optional<String> failure = failure(steps);
      if (failure.isPresent() && !failures.containsKey(failure.get())) {
        String shortest = shown(shortest(steps, failure.get()));
        failures.put(failure.get(), "seed " + seed + "\n" + shortest);
        System.out.printf(Locale.ROOT, "%s%nseed %d%n%s%n%n", failure.get(), seed, shortest);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d sequences of %d steps: %.1f s%n",
        SEQUENCES,
        STEPS,
        (System.nanoTime() - start) / 1e9);
    assertThat(failures).as(() -> all(failures)).isEmpty();
  }

  private static String all(Map<String, String> failures) {
    return failures.entrySet().stream()
        .map(failure -> failure.getKey() + "; shortest sequence, " + failure.getValue())
        .collect(Collectors.joining("\n\n"));
  }

  /** What goes wrong, in words that are the same for the same fault; empty if nothing does. */
  private static Optional<String> failure(List<Step> steps) {
    Path folder = folder();
    try {
      SweepWorld world = new SweepWorld(folder);
      steps.forEach(world::apply);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      String message = String.valueOf(e.getMessage()).strip();
      String first = message.lines().findFirst().orElse("").replace(folder.toString(), "");
      return Optional.of(
          (e instanceof AssertionError ? "" : e.getClass().getSimpleName() + ": ")
              + first.replaceAll("of [a-d]\\b", "of a row").replaceAll("\\d+", "N"));
    } finally {
      SweepWorld.delete(folder);
    }
  }

  /** The sequence without all that does not matter to a failure. */
  private static List<Step> shortest(List<Step> failing, String failure) {
    List<Step> steps = failing;
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (List<Step> candidate : simpler(steps)) {
        if (failure(candidate).equals(Optional.of(failure))) {
          steps = candidate;
          shorter = true;
          break;
        }
      }
    }
    return steps;
  }

  private static List<List<Step>> simpler(List<Step> steps) {
    List<List<Step>> candidates = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      List<Step> without = new ArrayList<>(steps);
      without.remove(i);
      candidates.add(without);
    }
    for (int i = 0; i < steps.size(); i++) {
      for (Step simpler : steps.get(i).simpler()) {
        List<Step> with = new ArrayList<>(steps);
        with.set(i, simpler);
        candidates.add(with);
      }
    }
    return candidates;
  }

  /** The steps, each with what the experiments are after it, and what is wrong in the end. */
  private static String shown(List<Step> steps) {
    Path folder = folder();
    StringBuilder text = new StringBuilder();
    try {
      SweepWorld world = new SweepWorld(folder);
      for (Step step : steps) {
        text.append("  ").append(step);
        try {
          world.apply(step);
        } finally {
          text.append("  -> ").append(world.drafts()).append('\n');
        }
      }
    } catch (AssertionError | RuntimeException e) {
      text.append(e.getMessage());
    } finally {
      SweepWorld.delete(folder);
    }
    return text.toString();
  }

  private static Path folder() {
    try {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "bce3s-model")
          : Files.createTempDirectory("bce3s-model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
