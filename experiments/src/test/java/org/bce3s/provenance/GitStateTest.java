package org.bce3s.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SOURCE =
      "experiments/src/main/java/org/bce3s/provenance/GitState.java";

  @TempDir private Path folder;

  @Test
  void isOfTheProgramsOwnCheckout() throws Exception {
    Path source = folder.resolve(SOURCE);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "x");
    commit();
    String head = git("rev-parse", "HEAD").strip();

    assertThat(GitState.look(source.getParent(), "git", PATIENCE))
        .isEqualTo(Map.of("commit", head, "dirty", "false"));
    Files.writeString(source, "y");
    assertThat(GitState.look(folder, "git", PATIENCE))
        .isEqualTo(Map.of("commit", head, "dirty", "true"));
  }

  @Test
  void isNotThatOfARepositoryWhichOnlyHoldsTheProgram() throws Exception {
    Files.writeString(folder.resolve("thesis.tex"), "x");
    commit();
    assertThat(GitState.look(folder, "git", PATIENCE)).isEmpty();
  }

  @Test
  void losesPatienceWithAGitThatDoesNotAnswer() throws IOException {
    Path git = folder.resolve("git");
    Files.writeString(git, "#!/bin/sh\nexec sleep 60\n");
    assertThat(git.toFile().setExecutable(true)).isTrue();
    long start = System.nanoTime();

    assertThat(GitState.look(folder, git.toString(), Duration.ofMillis(200))).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void isUnknownWithoutGit() {
    assertThat(GitState.look(folder, folder.resolve("none").toString(), PATIENCE)).isEmpty();
  }

  @Test
  void ofAPackedProgramIsThatOfItsBuild() throws Exception {
    assertThat(GitState.copyTo(folder)).isEqualTo(!GitState.ofProgram().isEmpty());
    Path written = folder.resolve("org/bce3s/provenance/git.properties");
    if (Files.exists(written)) { // the sources may be no checkout
      assertThat(GitState.packed(Files.newInputStream(written))).isEqualTo(GitState.ofProgram());
    }
    assertThat(packed("git.commit.id=12ab\ngit.dirty=false\n"))
        .isEqualTo(Map.of("commit", "12ab", "dirty", "false"));
    assertThat(packed("git.commit.id=12ab\n")).containsEntry("dirty", "unknown");
    assertThat(packed("git.dirty=false\n")).isEmpty();
    assertThat(GitState.packed(null)).isEmpty();
  }

  private static Map<String, String> packed(String text) {
    return GitState.packed(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void commit() throws Exception {
    git("init", "-q");
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "one");
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
