package org.bce3s.provenance;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The git commit of the working directory and whether files differ from it. */
public final class GitState {
  private static final int PATIENCE_SECONDS = 10;

  private static final Supplier<Map<String, String>> HERE = Suppliers.memoize(GitState::look);

  private GitState() {}

  /**
   * {@code commit} and {@code dirty} when this process first asked; empty outside a checkout or
   * where git is missing.
   */
  public static Map<String, String> here() {
    return HERE.get();
  }

  private static Map<String, String> look() {
    Map<String, String> state = new LinkedHashMap<>();
    Optional<String> commit = git("rev-parse", "HEAD");
    if (commit.isPresent()) {
      state.put("commit", commit.get().strip());
      state.put(
          "dirty", git("status", "--porcelain").map(s -> !s.isBlank()).orElse(true).toString());
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
