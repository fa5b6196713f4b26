package org.bce3s.run;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bce3s.code.CodeVersion;
import org.bce3s.data.DataSplit;
import org.bce3s.file.FolderException;
import org.bce3s.file.SealedJson;
import org.bce3s.machine.GpuShare;
import org.bce3s.provenance.GitState;
import org.bce3s.provenance.Machine;

/**
 * How a run came about, in its {@code provenance.json}: with the resolved experiment beside it, all
 * it takes to train the run again and to know whether the bits should be the same.
 *
 * @param values the file's members
 */
public record RunProvenance(Map<String, String> values) {
  private static final String RUN = "run";
  private static final String THREADS = "compute_threads";
  private static final String YAML = "resolved_yaml_sha256";
  private static final String START = "start_run";
  private static final String START_WEIGHTS = "start_weights_sha256";
  private static final String MIXED = "resumed_elsewhere";

  /** Keeps the order of the values. */
  public RunProvenance {
    values = new LinkedHashMap<>(values);
  }

  /** What this process would write for a run. */
  static RunProvenance of(
      RunOrder order, RunIdentity identity, DataSplit data, Optional<StartRun> start) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("schema", "run-provenance/1");
    values.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    values.put("command_line", System.getProperty("sun.java.command", ""));
    values.put(RUN, identity.sha256());
    values.put("seed", String.valueOf(identity.seed()));
    values.put("subset_sha256", identity.subsetSha256());
    values.put("content_sha256", identity.contentSha256());
    values.put("skipped_train", String.valueOf(data.skipped().train()));
    values.put("skipped_val", String.valueOf(data.skipped().validation()));
    values.put("skipped_test", String.valueOf(data.skipped().test()));
    values.put("code", identity.codeVersion());
    start.ifPresent(
        run -> {
          values.put(START, run.pathFrom(order.folder()));
          values.put(START_WEIGHTS, run.weightsSha256());
        });
    order
        .settings()
        .init()
        .ifPresent(
            init -> {
              values.put("init_weights", init.weights());
              values.put("init_sha256", init.sha256());
            });
    values.put("tensorflow_java", CodeVersion.tensorFlow());
    values.put(YAML, yamlSha256(order.folder().resolvedYaml()));
    values.put(THREADS, String.valueOf(order.settings().train().threads()));
    values.putAll(Machine.describe());
    values.putAll(GpuShare.here().values());
    GitState.ofProgram().forEach((key, value) -> values.put("git_" + key, value));
    values.put(MIXED, "false");
    return new RunProvenance(values);
  }

  /** The provenance of a run; empty if it has none, or it is not as it was written. */
  public static Optional<RunProvenance> read(RunFolder folder) {
    return SealedJson.read(folder.provenance()).map(RunProvenance::new);
  }

  /** Writes it; a run that goes on where other bits are to be expected says so for good. */
  void write(RunFolder folder) {
    boolean mixed =
        read(folder)
            .map(before -> before.isMixed() || !before.bitsDiffer(this).isEmpty())
            .orElse(false);
    Map<String, String> written = new LinkedHashMap<>(values);
    written.put(MIXED, String.valueOf(mixed));
    SealedJson.write(folder.provenance(), written);
  }

  /** Makes what a run took over from another of its training its own: how it was trained stays. */
  static void takenOver(RunFolder folder, RunIdentity identity) {
    read(folder)
        .ifPresent(
            trained -> {
              Map<String, String> own = new LinkedHashMap<>(trained.values);
              own.put(RUN, identity.sha256());
              own.put(YAML, yamlSha256(folder.resolvedYaml()));
              SealedJson.write(folder.provenance(), own);
            });
  }

  /** What of that on which the bits of a result depend is different; nothing if none. */
  public List<String> bitsDiffer(RunProvenance other) {
    List<String> keys = new ArrayList<>(Machine.BITS);
    keys.add(THREADS);
    return keys.stream().filter(key -> !value(key).equals(other.value(key))).toList();
  }

  /** Whether the run was begun in one place and went on in another, so never repeats to the bit. */
  public boolean isMixed() {
    return value(MIXED).equals("true");
  }

  /** Whether the resolved experiment beside it is as it was when the run began. */
  public boolean isOf(Path resolvedYaml) {
    return value(YAML).equals(yamlSha256(resolvedYaml));
  }

  /**
   * The run that a later stage started from, wherever it lies now.
   *
   * @param folder the stage's folder, which is told where it lay
   * @return empty for a run that started anew
   * @throws FolderException if it is gone
   */
  public Optional<RunFolder> start(RunFolder folder) {
    if (value(START).isEmpty()) {
      return Optional.empty();
    }
    String weights = value(START_WEIGHTS);
    RunFolder then = new RunFolder(folder.path().resolve(value(START)).normalize());
    return Optional.of(then)
        .filter(run -> run.weightsSha256().equals(Optional.of(weights)))
        .or(() -> RunStore.of(then.path().resolve("../..").normalize()).withWeights(weights))
        .or(
            () -> {
              throw new FolderException(
                  folder.path()
                      + " started from a run that is gone from "
                      + then.path()
                      + " (weights "
                      + weights
                      + ")");
            });
  }

  /** Whether it says anything of a key; one written by an earlier version has fewer. */
  public boolean tells(String key) {
    return values.containsKey(key);
  }

  /** A value; empty if there is none. */
  public String value(String key) {
    return values.getOrDefault(key, "");
  }

  private static String yamlSha256(Path file) {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      return Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
    } catch (IOException e) {
      throw FolderException.reading(file, e);
    }
  }
}
