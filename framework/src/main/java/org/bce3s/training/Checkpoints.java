package org.bce3s.training;

import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bce3s.evaluation.BestEpoch;
import org.bce3s.evaluation.BestEpochs;
import org.bce3s.fault.FaultPoint;
import org.bce3s.file.AtomicFile;
import org.bce3s.file.FolderException;
import org.bce3s.file.SealedJson;
import org.bce3s.network.ByPlace;
import org.bce3s.network.WeightAverage;
import org.bce3s.settings.Selection;
import org.bce3s.spec.Names;
import org.bce3s.tensor.FloatTensor;
import org.bce3s.tensor.Safetensors;
import org.bce3s.tensor.TensorFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: a folder each, named by epoch and step, holding {@code
 * state.safetensors}, the weights of the best epochs ({@code val.safetensors}, {@code
 * oracle.safetensors}; left out where they are those of the state) and a sealed {@code
 * manifest.json} with the SHA-256 of each. A folder is filled under a hidden name and moved into
 * place whole; the two newest are kept; a damaged one is passed over with a message.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String WEIGHTS = ".safetensors";
  private static final String STATE = "state.safetensors";
  private static final String MANIFEST = "manifest.json";
  private static final String PREFIX = "epoch-";
  private static final int KEPT = 2;

  private final Path folder;

  /** The checkpoints in a folder, which need not exist yet. */
  public Checkpoints(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a checkpoint, durable when this method returns, and deletes all others but the newest
   * before it. A later one is deleted too: the run has passed over it as damaged, or it would not
   * be here again.
   *
   * @throws FolderException if it cannot be written; the earlier ones are then still there
   */
  public void write(TrainingState state) {
    String name =
        String.format(Locale.ROOT, "%s%06d-step-%08d", PREFIX, state.epoch(), state.step());
    Path target = folder.resolve(name);
    Path hidden = folder.resolve("." + name);
    AtomicFile.createFolder(folder);
    FaultPoint.CHECKPOINT_BEFORE_WRITE.reached();
    try {
      delete(hidden);
      delete(target);
      Map<String, String> manifest =
          manifest(state, write(hidden.resolve(STATE), state.variables()));
      for (Map.Entry<Selection, BestEpoch> best : state.best().bySelection().entrySet()) {
        writeBest(hidden, state, best.getKey(), best.getValue(), manifest);
      }
      SealedJson.write(hidden.resolve(MANIFEST), manifest);
      FaultPoint.CHECKPOINT_BEFORE_MOVE.reached();
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.forceFolder(folder);
      FaultPoint.CHECKPOINT_PUBLISHED.reached();
      List<Path> all = newestFirst();
      for (Path later : all.subList(0, all.indexOf(target))) {
        delete(later);
      }
    } catch (IOException e) {
      throw FolderException.writing(target, e);
    }
    prune();
  }

  /**
   * Deletes all but the two newest, and what a process left that was killed while it wrote one.
   *
   * @throws FolderException if one cannot be deleted
   */
  public void prune() {
    try {
      for (Path halfWritten : named("." + PREFIX)) {
        delete(halfWritten);
      }
      List<Path> all = newestFirst();
      for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
        delete(old);
      }
    } catch (IOException e) {
      throw FolderException.writing(folder, e);
    }
  }

  /**
   * SHA-256 (hex) of the newest sound checkpoint's {@code state.safetensors}: equal for two runs
   * whose weights, statistics, optimiser state and class memory are equal to the last bit.
   *
   * @throws FolderException if the folder cannot be read
   */
  public Optional<String> newestSha256() {
    return newest().map(Checkpoints::sha256);
  }

  /** SHA-256 (hex) of a checkpoint's {@code state.safetensors}, see {@link #newestSha256}. */
  public static String sha256(TrainingState state) {
    Hasher hasher = Hashing.sha256().newHasher();
    Safetensors.parts(state.variables()).forEach(hasher::putBytes);
    return hasher.hash().toString();
  }

  /**
   * What was written of a file.
   *
   * @param sha256 in hex
   */
  private record FileSeal(long bytes, String sha256) {}

  /** Writes tensors one after the other, no two of them in memory at once. */
  private static FileSeal write(Path file, Map<String, FloatTensor> tensors) {
    Hasher hasher = Hashing.sha256().newHasher();
    AtomicLong bytes = new AtomicLong();
    AtomicFile.write(
        file,
        Iterables.transform(
            Safetensors.parts(tensors),
            part -> {
              bytes.addAndGet(part.remaining());
              hasher.putBytes(part.duplicate());
              return part;
            }));
    return new FileSeal(bytes.get(), hasher.hash().toString());
  }

  /**
   * The newest sound checkpoint, if there is one. Its tensors are read when they are asked for, as
   * long as the two checkpoints that follow it are not written.
   *
   * @throws FolderException if the folder cannot be read, then as well
   */
  public Optional<TrainingState> newest() {
    try {
      for (Path checkpoint : newestFirst()) {
        Optional<TrainingState> state = read(checkpoint);
        if (state.isPresent()) {
          return state;
        }
        LOG.warn("checkpoint {} is damaged and passed over", checkpoint);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw FolderException.reading(folder, e);
    }
  }

  private static Map<String, String> manifest(TrainingState state, FileSeal written) {
    Map<String, String> manifest = new LinkedHashMap<>();
    manifest.put("format", "checkpoint/1");
    manifest.put("epoch", String.valueOf(state.epoch()));
    manifest.put("step", String.valueOf(state.step()));
    manifest.put("loss_steps", String.valueOf(state.sums().steps()));
    ByPlace<String> sums = state.sums().values().map(String::valueOf);
    manifest.put("loss_total", sums.total());
    sums.joint().ifPresent(sum -> manifest.put("loss_joint", sum));
    sums.contrastive().ifPresent(sum -> manifest.put("loss_contrastive", sum));
    sums.uniform().ifPresent(sum -> manifest.put("loss_uniform", sum));
    manifest.put("state_bytes", String.valueOf(written.bytes()));
    manifest.put("state_sha256", written.sha256());
    return manifest;
  }

  private static void writeBest(
      Path hidden,
      TrainingState state,
      Selection selection,
      BestEpoch best,
      Map<String, String> manifest) {
    String name = Names.value(selection);
    manifest.put(name + "_epoch", String.valueOf(best.epoch()));
    manifest.put(name + "_score", String.valueOf(best.score()));
    if (!state.isEndOf(best.epoch())) {
      FileSeal written = write(hidden.resolve(name + WEIGHTS), best.weights());
      manifest.put(name + "_sha256", written.sha256());
    }
  }

  private static Optional<TrainingState> read(Path checkpoint) throws IOException {
    Optional<Map<String, String>> sealed = SealedJson.read(checkpoint.resolve(MANIFEST));
    Path file = checkpoint.resolve(STATE);
    if (sealed.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> manifest = sealed.get();
    Optional<Map<String, FloatTensor>> variables = readSealed(file, manifest.get("state_sha256"));
    if (variables.isEmpty()) {
      return Optional.empty();
    }
    Map<Selection, BestEpoch> best = new EnumMap<>(Selection.class);
    for (Selection selection : Selection.values()) {
      String name = Names.value(selection);
      String epoch = manifest.get(name + "_epoch");
      if (epoch == null) {
        continue;
      }
      String sha256 = manifest.get(name + "_sha256");
      Optional<Map<String, FloatTensor>> weights =
          sha256 == null
              ? variables.map(WeightAverage::evaluated)
              : readSealed(checkpoint.resolve(name + WEIGHTS), sha256);
      if (weights.isEmpty()) {
        return Optional.empty();
      }
      double score = Double.parseDouble(manifest.get(name + "_score"));
      best.put(selection, new BestEpoch(Integer.parseInt(epoch), score, weights.get()));
    }
    LossSums sums =
        new LossSums(
            Integer.parseInt(manifest.get("loss_steps")),
            new ByPlace<>(
                Double.parseDouble(manifest.get("loss_total")),
                get(manifest, "loss_joint"),
                get(manifest, "loss_contrastive"),
                get(manifest, "loss_uniform")));
    return Optional.of(
        new TrainingState(
            Integer.parseInt(manifest.get("epoch")),
            Integer.parseInt(manifest.get("step")),
            sums,
            variables.get(),
            new BestEpochs(best)));
  }

  /**
   * The tensors of a file, each read when it is asked for; empty if it is not there or not as it
   * was written.
   */
  private static Optional<Map<String, FloatTensor>> readSealed(Path file, String sha256)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String found = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    return found.equals(sha256) ? Optional.of(whenAsked(file)) : Optional.empty();
  }

  private static Map<String, FloatTensor> whenAsked(Path file) throws IOException {
    TensorFile tensors = Safetensors.open(file);
    return Maps.asMap(
        tensors.regions().keySet(),
        name -> {
          try {
            return tensors.read(name);
          } catch (UncheckedIOException e) {
            throw FolderException.reading(file, e.getCause());
          }
        });
  }

  private static Optional<Double> get(Map<String, String> manifest, String key) {
    return Optional.ofNullable(manifest.get(key)).map(Double::valueOf);
  }

  private List<Path> newestFirst() throws IOException {
    return named(PREFIX).stream()
        .sorted(Comparator.comparing((Path path) -> path.getFileName().toString()).reversed())
        .toList();
  }

  private List<Path> named(String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> inside = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(path)) {
      walk.forEach(inside::add);
    }
    for (int i = inside.size() - 1; i >= 0; i--) {
      Files.deleteIfExists(inside.get(i));
      if (i == 1) {
        FaultPoint.CHECKPOINT_HALF_DELETED.reached();
      }
    }
  }
}
