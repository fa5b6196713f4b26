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
import java.util.Properties;
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

  /** Where a packed program keeps the state: written by the build of a release, or a bundle. */
  private static final String PACKED = "git.properties";

  private static final String COMMIT = "git.commit.id";
  private static final String DIRTY = "git.dirty";

  private static final Supplier<Map<String, String>> OF_PROGRAM =
      Suppliers.memoize(
          () ->
              place()
                  .map(place -> look(place, "git", PATIENCE))
                  .filter(state -> !state.isEmpty())
                  .orElseGet(() -> packed(GitState.class.getResourceAsStream(PACKED))));

  private GitState() {}

  /**
   * Called by the build of a release: {@link #copyTo} its classes.
   *
   * @param arguments their folder
   * @throws IOException if it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    copyTo(Path.of(arguments[0]));
  }

  /**
   * {@code commit} and {@code dirty} when this process first asked; where the program does not lie
   * in its checkout, when it was packed. Empty where neither is known: git is missing, or takes
   * longer than ten seconds.
   */
  public static Map<String, String> ofProgram() {
    return OF_PROGRAM.get();
  }

  /**
   * Writes the state into a folder of classes, from which a packed program reads it.
   *
   * @param classes a folder for the class path
   * @return whether it is known; if not, nothing is written
   * @throws IOException if the folder cannot be written
   */
  public static boolean copyTo(Path classes) throws IOException {
    Map<String, String> state = ofProgram();
    if (state.isEmpty()) {
      return false;
    }
    Path file = classes.resolve(GitState.class.getPackageName().replace('.', '/')).resolve(PACKED);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, COMMIT + "=" + state.get("commit") + "\n" + DIRTY + "=" + state.get("dirty") + "\n");
    return true;
  }

  /** What was written when the program was packed. */
  static Map<String, String> packed(InputStream resource) {
    if (resource == null) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (resource) {
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = properties.getProperty(COMMIT, "");
    return commit.isEmpty()
        ? Map.of()
        : Map.of("commit", commit, "dirty", properties.getProperty(DIRTY, "unknown"));
  }

  /**
   * The state of the checkout around a folder; empty if it is not this program's.
   *
   * @param git the command
   * @param patience how long it may take to answer a question
   */
  static Map<String, String> look(Path folder, String git, Duration patience) {
    List<String> answer =
        ask(folder, git, patience, "rev-parse", "--show-toplevel", "HEAD")
            .map(text -> text.lines().toList())
            .orElse(List.of());
    Map<String, String> state = new LinkedHashMap<>();
    if (answer.size() == 2 && Files.isRegularFile(Path.of(answer.get(0)).resolve(SOURCE))) {
      state.put("commit", answer.get(1));
      state.put(
          "dirty",
          ask(Path.of(answer.get(0)), git, patience, "--no-optional-locks", "status", "--porcelain")
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
