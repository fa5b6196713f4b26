package org.bce3s.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bce3s.fake.FakeRuns;
import org.bce3s.fake.FakeSweep;
import org.bce3s.fake.MemoryFolder;
import org.bce3s.file.DataException;
import org.bce3s.file.FolderException;
import org.bce3s.journal.JournalException;
import org.bce3s.table.Aggregate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file of a sweep cut short and changed: it recovers to the same bytes or says no. */
class DamagedFilesTest {
  private static final int EPOCHS = 3;
  private static final String STEPS = "fake/ce/seed-0/steps.csv";

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private final Map<String, Integer> recovered = new TreeMap<>();
  private final Map<String, Integer> refused = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDamagedFileNeverBecomesAWrongResult(boolean finished) throws IOException {
    damageEveryFile(finished, 101);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileDamagedAtAnyByteNeverBecomesAWrongResult(boolean finished) throws IOException {
    damageEveryFile(finished, 1);
    System.out.println("recovered " + recovered + ", refused " + refused);
  }

  @Test
  void anAggregateRefusesATableChangedAtAnyByte() throws IOException {
    sweep(folder);
    Path runs = SweepFolder.of(folder, "fake").runs();
    byte[] whole = Files.readAllBytes(runs);
    for (int i = 0; i < whole.length; i++) {
      for (byte[] damaged : List.of(Arrays.copyOf(whole, i), flipped(whole, i))) {
        Files.write(runs, damaged);
        try {
          Aggregate.of(List.of(folder));
          fail("byte %d of %s", i, runs);
        } catch (DataException refusal) {
          assertThat(refusal).hasMessageContaining(runs + " is not as it was written");
        }
      }
    }
  }

  /** Damages each file at every so many bytes, and sweeps on. */
  private void damageEveryFile(boolean finished, int stride) throws IOException {
    Path out = folder.resolve("out");
    sweep(out);
    Map<String, String> undisturbed = Remains.of(out);
    if (!finished) {
      interrupt(out);
    }
    Map<Path, byte[]> before = files(out);
    for (Map.Entry<Path, byte[]> file : before.entrySet()) {
      byte[] whole = file.getValue();
      for (int i = 0; i < whole.length; i += stride) {
        check(out, before, file.getKey(), Arrays.copyOf(whole, i), undisturbed);
        check(out, before, file.getKey(), flipped(whole, i), undisturbed);
      }
    }
    assertThat(recovered).hasSizeGreaterThan(8);
    assertThat(refused.keySet()).contains("journal");
    assertThat(recovered.keySet()).contains("val.safetensors");
    if (finished) {
      assertThat(recovered.keySet()).contains("quality.csv", "classes.csv", "confusion.csv");
    }
  }

  private void check(
      Path out, Map<Path, byte[]> before, Path file, byte[] damaged, Map<String, String> expected)
      throws IOException {
    restore(out, before);
    Files.write(file, damaged);
    String name = file.getFileName().toString();
    try {
      SweepStatus.of(SweepFolder.of(out, "fake"), plan(out));
      SweepOutcome outcome = sweep(out);
      if (outcome.exitCode() == 0) {
        Map<String, String> remains = Remains.of(out);
        assertThat(results(remains)).as(file.toString()).isEqualTo(results(expected));
        assertThat(expected.get(STEPS).lines().toList())
            .containsAll(remains.get(STEPS).lines().toList());
        recovered.merge(name, 1, Integer::sum);
      } else {
        assertThat(outcome.failures().get(0).failure().message()).contains(name);
        refused.merge(name, 1, Integer::sum);
      }
    } catch (JournalException | FolderException refusal) {
      assertThat(refusal).hasMessageContaining(name);
      refused.merge(name, 1, Integer::sum);
    }
  }

  /**
   * What a person takes for a result. The trace of steps is not: it may have gaps; and checkpoints
   * are looked at by whoever reads them.
   */
  private static Map<String, String> results(Map<String, String> remains) {
    Map<String, String> results = new TreeMap<>(remains);
    results.keySet().removeIf(name -> name.equals(STEPS) || name.contains("checkpoints"));
    return results;
  }

  /** As if the process had been killed in the last epoch: without what comes after it. */
  private static void interrupt(Path out) throws IOException {
    SweepFolder sweep = SweepFolder.of(out, "fake");
    Path run = sweep.run("ce", 0).path();
    for (String late :
        List.of(
            "result.json",
            "predictions.csv",
            "quality.csv",
            "classes.csv",
            "confusion.csv",
            "runs.csv",
            "SHA256SUMS")) {
      Files.delete(run.resolve(late));
    }
    Path lastCheckpoint = run.resolve("checkpoints").resolve("epoch-000003-step-00000000");
    for (String part :
        List.of(
            "manifest.json", "state.safetensors", "val.safetensors", "oracle.safetensors", "")) {
      Files.deleteIfExists(lastCheckpoint.resolve(part));
    }
    List<String> journal = Files.readAllLines(sweep.journal());
    int finished = 0;
    while (!journal.get(finished).contains("run-finished")) {
      finished++;
    }
    Files.writeString(sweep.journal(), String.join("\n", journal.subList(0, finished)) + "\n");
  }

  private static Map<Path, byte[]> files(Path out) throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(out)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        files.put(file, Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void restore(Path out, Map<Path, byte[]> before) throws IOException {
    List<Path> now = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(out)) {
      walk.forEach(now::add);
    }
    for (int i = now.size() - 1; i > 0; i--) {
      Files.delete(now.get(i));
    }
    for (Map.Entry<Path, byte[]> file : before.entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.write(file.getKey(), file.getValue());
    }
  }

  private static byte[] flipped(byte[] whole, int i) {
    byte[] damaged = whole.clone();
    damaged[i] ^= 1;
    return damaged;
  }

  private static Plan plan(Path out) {
    return FakeSweep.plan(out, List.of(FakeRuns.row("ce", 0, EPOCHS)), List.of(0L));
  }

  private static SweepOutcome sweep(Path out) {
    SweepOptions options =
        new SweepOptions(out, out, Optional.empty(), 1, false, FakeSweep.RETRIES, List.of());
    return FakeSweep.here(plan(out), options).run();
  }
}
