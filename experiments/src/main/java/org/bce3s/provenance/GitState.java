package org.bce3s.provenance;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The git commit of the checkout that this program was built in, and whether files differ from it.
 * The folder that a command is typed in is often another repository, whose commit says nothing.
 */
public final class GitState {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Where this class's source lies in the program's checkout. */
  private static final String SOURCE =
      "experiments/src/main/java/org/bce3s/provenance/GitState.java";

  private static final Supplier<Map<String, String>> OF_PROGRAM =
      Suppliers.memoize(
          () -> place().map(place -> look(place, "git", PATIENCE)).orElseGet(Map::of));

  private GitState() {}

  /**
   * {@code commit} and {@code dirty} when this process first asked; empty where the program does
   * not lie in its checkout, as in a bundle, or git is missing or takes longer than ten seconds.
   */
  public static Map<String, String> ofProgram() {
    return OF_PROGRAM.get();
  }

  /**
   * The state of the checkout around a folder; empty if it is not this program's.
   *
   * @param git the command
   * @param patience how long it may take to answer a question
   */
  static Map<String, String> look(Path folder, String git, Duration patience) {
    Optional<Path> top =
        ask(folder, git, patience, "rev-parse", "--show-toplevel").map(String::strip).map(Path::of);
    if (top.filter(root -> Files.isRegularFile(root.resolve(SOURCE))).isEmpty()) {
      return Map.of();
    }
    Map<String, String> state = new LinkedHashMap<>();
    Optional<String> commit = ask(top.get(), git, patience, "rev-parse", "HEAD");
    if (commit.isPresent()) {
      state.put("commit", commit.get().strip());
      state.put(
          "dirty",
          ask(top.get(), git, patience, "--no-optional-locks", "status", "--porcelain")
              .map(files -> String.valueOf(!files.isBlank()))
              .orElse("unknown"));
    }
    return state;
  }

  /** The folder of this class's jar or classes. */
  private static Optional<Path> place() {
    CodeSource source = GitState.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? Optional.empty()
          : Optional.ofNullable(Path.of(source.getLocation().toURI()).getParent());
    } catch (URISyntaxException | IllegalArgumentException notAFile) {
      return Optional.empty();
    }
  }

  private static Optional<String> ask(
      Path folder, String git, Duration patience, String... question) {
    List<String> command = new ArrayList<>(List.of(git));
    command.addAll(List.of(question));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // Set by git itself for its hooks, where they name another repository.
    builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"));
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException noGit) {
      return Optional.empty();
    }
    try {
      String output =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()))
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(InputStream output) {
    try {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
