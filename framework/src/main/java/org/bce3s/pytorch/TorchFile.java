package org.bce3s.pytorch;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.bce3s.file.Printable;
import org.bce3s.pickle.PythonName;
import org.bce3s.pickle.PythonTypes;
import org.bce3s.pickle.Unpickler;
import org.bce3s.tensor.ElementType;

/**
 * What {@code torch.save} wrote: a pickle in which tensors are views of storages, and the storages
 * beside it. Since PyTorch 1.6 all lie in a zip without compression, {@code NAME/data.pkl} and
 * {@code NAME/data/KEY}; before, one after the other in the file: a number, a version, sizes of
 * types, the pickle, the keys of the storages, then of each how many numbers it has and their
 * bytes.
 */
final class TorchFile {
  /** More than the instructions take that a pickle has at most; the rest could be text alone. */
  private static final long LARGEST_PICKLE = 1 << 26;

  private static final String PICKLE = "/data.pkl";
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final int STORAGE_PARTS = 5;

  private TorchFile() {}

  /**
   * Reads the object in a zip.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException in the end of a sentence that begins with the file's name, if
   *     it is damaged or holds something else than data
   */
  static Object readZip(Path file) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(file).get();
        FileChannel channel = FileChannel.open(file)) {
      Map<String, ZipArchiveEntry> entries = entries(zip, channel.size());
      List<String> pickles =
          entries.keySet().stream()
              .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))
              .toList();
      if (pickles.size() != 1) {
        throw new IllegalArgumentException(
            "is a zip, but none that torch.save writes: no " + PICKLE.substring(1) + " in it");
      }
      String archive = pickles.get(0).substring(0, pickles.get(0).indexOf('/') + 1);
      ZipArchiveEntry byteOrder = entries.get(archive + "byteorder");
      if (byteOrder != null
          && !new String(bytes(channel, byteOrder, 16), StandardCharsets.US_ASCII)
              .equals("little")) {
        throw new IllegalArgumentException("holds numbers with the highest byte first");
      }
      byte[] pickle = bytes(channel, entries.get(pickles.get(0)), LARGEST_PICKLE);
      return new Unpickler(
              new ByteArrayInputStream(pickle),
              pickle.length,
              TorchTypes.constructors(),
              id -> storage((List<?>) id, archive + "data/", entries))
          .read();
    } catch (ZipException e) {
      throw new IllegalArgumentException("is a zip that is damaged, as after a broken download", e);
    }
  }

  /** Entries by name, each as large as it says, and together no larger than the file. */
  private static Map<String, ZipArchiveEntry> entries(ZipFile zip, long size) {
    Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
    long together = 0;
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      String name = entry.getName();
      if (entries.put(name, entry) != null) {
        throw new IllegalArgumentException(
            "is a zip with two entries of the name " + Printable.of(name));
      }
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw new IllegalArgumentException(
            "is a zip in which "
                + Printable.of(name)
                + " is compressed, as torch.save writes none");
      }
      together += entry.getSize();
      if (entry.getSize() < 0
          || entry.getDataOffset() < 0
          || entry.getDataOffset() > size - entry.getSize()
          || together > size) {
        throw new IllegalArgumentException(
            "is a zip that is damaged: " + Printable.of(name) + " has more bytes than the file");
      }
    }
    return entries;
  }

  private static byte[] bytes(FileChannel channel, ZipArchiveEntry entry, long most)
      throws IOException {
    if (entry.getSize() > most) {
      throw new IllegalArgumentException(
          "has "
              + entry.getSize()
              + " bytes of "
              + Printable.of(entry.getName())
              + "; at most "
              + most
              + " are expected");
    }
    // Not closed, which would close the channel.
    InputStream in = Channels.newInputStream(channel.position(entry.getDataOffset()));
    return in.readNBytes((int) entry.getSize());
  }

  /** What a pickle says of a storage: "storage", its class, key, device and number of elements. */
  private static TorchStorage storage(
      List<?> id, String folder, Map<String, ZipArchiveEntry> entries) {
    ElementType type = type(id);
    long elements = (Long) id.get(4);
    ZipArchiveEntry entry = entries.get(folder + PythonTypes.text(id.get(2)));
    if (entry == null || elements < 0 || elements > entry.getSize() / type.size()) {
      throw new IllegalArgumentException(
          "is a damaged checkpoint: it lacks numbers of storage "
              + Printable.of(PythonTypes.text(id.get(2))));
    }
    return new TorchStorage(type, elements, entry.getDataOffset());
  }

  private static ElementType type(List<?> id) {
    PythonName type = (PythonName) id.get(1);
    return TorchTypes.elements(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "is a checkpoint with numbers of " + type.name() + ", which are not read"));
  }

  /**
   * Reads the object in a file of before PyTorch 1.6.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException as {@link #readZip}
   */
  static Object readLegacy(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      Map<String, TorchStorage> storages = new HashMap<>();
      long size = channel.size();
      Unpickler unpickler =
          new Unpickler(
              in,
              Math.min(size, LARGEST_PICKLE),
              TorchTypes.constructors(),
              id -> storage((List<?>) id, size, storages));
      if (!MAGIC.equals(unpickler.read())) {
        throw new IllegalArgumentException("is a Python pickle, but none that torch.save writes");
      }
      unpickler.read();
      if (!(unpickler.read() instanceof Map<?, ?> machine)
          || !Boolean.TRUE.equals(machine.get("little_endian"))) {
        throw new IllegalArgumentException("holds numbers with the highest byte first");
      }
      Object object = unpickler.read();
      Object keys = unpickler.read();
      long at = unpickler.position();
      for (Object listed : keys instanceof List<?> list ? list : List.of()) {
        String key =
            listed instanceof byte[] || listed instanceof String ? PythonTypes.text(listed) : "";
        TorchStorage storage = storages.remove(key);
        if (storage == null || numbersAt(channel, at) != storage.elements()) {
          throw new IllegalArgumentException(
              "is a damaged checkpoint: it lacks numbers of storage " + Printable.of(key));
        }
        storage.liesAt(at + Long.BYTES);
        at += Long.BYTES + storage.elements() * storage.type().size();
      }
      if (!storages.isEmpty() || at > size) {
        throw new IllegalArgumentException(
            "is a damaged checkpoint: it ends before all of its numbers");
      }
      return object;
    }
  }

  private static TorchStorage storage(
      List<?> id, long fileSize, Map<String, TorchStorage> storages) {
    ElementType type = type(id);
    long elements = (Long) id.get(4);
    if (elements < 0 || elements > fileSize / type.size()) {
      throw new IllegalArgumentException(
          "is a damaged checkpoint: it has fewer numbers than it says, " + elements);
    }
    if (id.size() > STORAGE_PARTS && id.get(STORAGE_PARTS) != null) {
      throw new IllegalArgumentException(
          "is a checkpoint with a storage that is part of another, which is not read");
    }
    return storages.computeIfAbsent(
        PythonTypes.text(id.get(2)), key -> new TorchStorage(type, elements, 0));
  }

  private static long numbersAt(FileChannel channel, long at) throws IOException {
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return channel.read(count, at) == Long.BYTES ? count.flip().getLong() : -1;
  }
}
