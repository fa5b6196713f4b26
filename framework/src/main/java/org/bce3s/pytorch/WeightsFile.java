package org.bce3s.pytorch;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bce3s.file.DataException;
import org.bce3s.file.MissingFile;
import org.bce3s.tensor.Safetensors;
import org.bce3s.tensor.TensorFile;

/**
 * Weights on disk: a file of safetensors, or what {@code torch.save} wrote of a state dict or of a
 * checkpoint with a state dict in it, of any version of PyTorch. Tensors are described when it is
 * opened and read one by one when they are wanted; nothing in it is executed.
 *
 * @param tensors of the state dict, by its own names
 * @param format what kind of file it is
 * @param inside the keys that the state dict lies under, with dots between; empty if it is all that
 *     the file holds
 * @param beside other keys of the checkpoint, which are passed over
 */
public record WeightsFile(TensorFile tensors, String format, String inside, List<String> beside) {
  private static final int ZIP = 0x504b;
  private static final int PICKLE = 0x80;

  /**
   * Opens a file.
   *
   * @throws DataException naming the file, if it cannot be read, is damaged, or holds something
   *     else
   */
  public static WeightsFile open(Path file) {
    try {
      return opened(file);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + reason(file, e), e);
    } catch (UncheckedIOException e) {
      throw new DataException(file + ": cannot be read: " + reason(file, e.getCause()), e);
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * SHA-256 (hex) of a file.
   *
   * @throws DataException naming the file, if it cannot be read
   */
  public static String sha256(Path file) {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + reason(file, e), e);
    }
  }

  private static WeightsFile opened(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(Long.BYTES + 1);
    }
    int first = head.length == 0 ? 0 : head[0] & 0xff;
    boolean header = head.length > Long.BYTES && head[Long.BYTES] == '{' && head[7] == 0;
    if (!header && head.length > 1 && first == ZIP >> 8 && (head[1] & 0xff) == (ZIP & 0xff)) {
      return of(file, "PyTorch", TorchFile.readZip(file));
    }
    if (!header && first == PICKLE) {
      return of(file, "PyTorch before 1.6", TorchFile.readLegacy(file));
    }
    return new WeightsFile(Safetensors.open(file), "safetensors", "", List.of());
  }

  private static WeightsFile of(Path file, String format, Object checkpoint) {
    StateDictInside found = StateDictInside.of(checkpoint);
    Map<String, TensorFile.Region> regions = new LinkedHashMap<>();
    found.tensors().forEach((name, tensor) -> regions.put(name, tensor.region()));
    return new WeightsFile(new TensorFile(file, regions), format, found.path(), found.beside());
  }

  private static String reason(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return MissingFile.text(file);
    }
    return Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
  }
}
