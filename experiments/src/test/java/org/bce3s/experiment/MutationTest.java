package org.bce3s.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bce3s.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are answered with problems, never with another exception, and quickly. */
class MutationTest {
  private static final int MUTANTS = 3000;
  private static final byte[] SYNTAX =
      "\n\n  :{}[],&*!|>'\"%@`#-?~<=\t\0\\".getBytes(StandardCharsets.UTF_8);
  private static final List<String> WORDS =
      List.of(
          "&a ",
          "*a",
          "!!x ",
          "<<: ",
          "? ",
          "---\n",
          "...\n",
          "\"\\x",
          "%YAML 1.1\n",
          "{",
          "|\n",
          "null",
          "include: [quickstart.yaml]\n",
          "é",
          "1e999",
          "name",
          "\uD83D\uDE00");

  @TempDir private Path folder;

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void mutatedFileIsAnExperimentOrAnExperimentException() throws IOException {
    byte[] original = Files.readAllBytes(ProjectFiles.root().resolve("yaml/quickstart.yaml"));
    ExperimentReader reader = new ExperimentReader(Catalogue.standard());
    Random random = new Random(20);
    int sound = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = original;
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mutant = mutate(mutant, random);
      }
      Path file = Files.write(folder.resolve("quickstart.yaml"), mutant);
      sound += read(reader, file, mutant) ? 1 : 0;
    }
    // Damage in a comment, say, is none; but most mutants must have reached the messages.
    assertThat(sound).isBetween(MUTANTS / 50, MUTANTS / 2);
  }

  private static boolean read(ExperimentReader reader, Path file, byte[] mutant) {
    try {
      assertThat(reader.read(file, List.of()).rows()).isNotEmpty();
      return true;
    } catch (ExperimentException e) {
      for (Problem problem : e.problems()) {
        assertThat(problem.toString())
            .startsWith(file.toString())
            .doesNotContain("\n", "org.", "java.")
            .hasSizeLessThan(1000);
      }
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("mutant:\n" + new String(mutant, StandardCharsets.UTF_8), e);
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(12));
    byte[] piece =
        switch (random.nextInt(6)) {
          case 0 -> new byte[] {(byte) random.nextInt(256)};
          case 1 -> new byte[] {SYNTAX[random.nextInt(SYNTAX.length)]};
          case 2 -> WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
          case 3 -> new byte[0];
          default -> {
            int from = random.nextInt(bytes.length);
            yield Arrays.copyOfRange(
                bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(40)));
          }
        };
    int end = random.nextBoolean() ? at : to;
    byte[] mutant = new byte[at + piece.length + bytes.length - end];
    System.arraycopy(bytes, 0, mutant, 0, at);
    System.arraycopy(piece, 0, mutant, at, piece.length);
    System.arraycopy(bytes, end, mutant, at + piece.length, bytes.length - end);
    return mutant.length == 0 ? bytes : mutant;
  }
}
