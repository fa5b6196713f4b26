package org.bce3s.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The git commit of the working directory and whether files differ from it. */
final class GitState {
  private static final int PATIENCE_SECONDS = 10;

  private GitState() {}

  /** {@code commit} and {@code dirty}; empty outside a checkout or where git is missing. */
  static Map<String, Object> here() {
    Map<String, Object> state = new LinkedHashMap<>();
    Optional<String> commit = git("rev-parse", "HEAD");
    if (commit.isPresent()) {
      state.put("commit", commit.get().strip());
      state.put("dirty", git("status", "--porcelain").map(s -> !s.isBlank()).orElse(true));
    }
    return state;
  }

  private static Optional<String> git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
